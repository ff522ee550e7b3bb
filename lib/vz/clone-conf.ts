/**
 * The config of a copy: that of the original without what makes it itself. Lines nobody means to change stay as they are; what a shell of the node would run
 * is never taken along (vzctl.md 10.6), and is named instead.
 */
import { type Conf, type ConfLine, parseConf, setKeys } from './conf';
import { removeKeys } from './conf-change';
import { type Interface, parseInterfaces, printInterfaces } from './interfaces';
import { changeable } from './params';

export interface CopyIdentity {
  readonly ctid: string;
  readonly hostname: string;
  /** In vzctl's spelling; empty for none. */
  readonly addresses: readonly string[];
  /** A hardware address that nobody else has. */
  readonly macOf: (ifname: string, field: 'mac' | 'host_mac') => string;
}

export interface CopiedConf {
  readonly conf: Conf;
  /** Lines that vzctl cannot read, which the copy lacks. */
  readonly unread: number;
  /** Keys whose lines a shell would read otherwise than vzctl: with them there is no copy. */
  readonly shell: readonly string[];
  /** Keys with a place that is the original's own: the copy has the default of the node. */
  readonly places: readonly string[];
  /** Keys that open it to the node, taken along as they are. */
  readonly rights: readonly string[];
  /** Keys of devices that only one container can have. */
  readonly exclusive: readonly string[];
  /** Interfaces with hardware addresses of their own in the copy. */
  readonly interfaces: readonly string[];
}

/** NAME is a link besides: `vzctl set --name` makes both. VEID and UUID are written by tools, not by people. */
const IDENTITY = ['NAME', 'HOSTNAME', 'IP_ADDRESS', 'VEID', 'UUID'];
const PLACES = ['VE_ROOT', 'VE_PRIVATE'];
const EXCLUSIVE = ['NETDEV', 'PCI'];

export function copyConf(original: Conf, identity: CopyIdentity): CopiedConf {
  const { hostname, addresses } = identity;
  const readable = original.lines.filter(({ kind }) => kind !== 'no_equals' && kind !== 'unmatched_quotes');
  const places = original.assignments.filter(
    ({ key, value }) => PLACES.includes(key) && !/\$(VEID\b|\{VEID\})/.test(value),
  );
  const placed = [...new Set(places.map(({ key }) => key))];
  const kept = removeKeys(parseConf(readable.map(({ raw }) => raw).join('')), [...IDENTITY, ...placed]);
  const netif = kept.assignments.find(({ key }) => key === 'NETIF')?.value ?? '';
  const interfaces = parseInterfaces(netif);
  const changes: [string, string][] = [
    ['HOSTNAME', hostname],
    ['IP_ADDRESS', addresses.join(' ')],
    ...(interfaces.length === 0
      ? []
      : ([['NETIF', printInterfaces(interfaces.map((one, i) => renewed(one, i, identity)))]] as [string, string][])),
  ];
  const conf = setKeys(
    // One that has none of it is without it.
    interfaces.length > 0 ? removeKeys(kept, ['NETIF']) : kept,
    changes.filter(([, value]) => value !== ''),
  );
  const has = (keys: readonly string[]) =>
    keys.filter((key) => conf.assignments.some((one) => one.key === key && one.value !== ''));
  return {
    conf,
    unread: original.lines.length - readable.length,
    shell: [...new Set(conf.lines.flatMap((line) => (isForShell(line) ? [line.key] : [])))],
    places: placed,
    rights: has(changeable({ dangerous: true }).keys.filter((key) => !EXCLUSIVE.includes(key))),
    exclusive: has(EXCLUSIVE),
    interfaces: interfaces.map((one) => one.get('ifname') ?? ''),
  };
}

/** The kernel knows interfaces by up to 15 characters. */
function renewed(one: Interface, index: number, { ctid, macOf }: CopyIdentity): Interface {
  const ifname = one.get('ifname') ?? '';
  const unit = /\d+$/.exec(ifname)?.[0] ?? String(index);
  const usual = `veth${ctid}.${unit}`;
  return new Map([
    ...one,
    ['mac', macOf(ifname, 'mac')],
    ['host_ifname', usual.length <= 15 ? usual : `v${ctid}.${index}`],
    ['host_mac', macOf(ifname, 'host_mac')],
  ]);
}

/** As scripts/vzboard-node judges lines: anything a shell expands but $VEID, quotes that do not close, and other kinds of quotes. */
function isForShell(line: ConfLine): line is Extract<ConfLine, { kind: 'assignment' }> {
  if (line.kind !== 'assignment') return false;
  const raw = line.raw.replace(/\r?\n$/, '');
  if (/[`\\]|\$(?!VEID\b|\{VEID\})/.test(raw)) return true;
  if (raw.split('"').length % 2 === 0) return true;
  return raw.includes("'") && !/^[A-Z0-9_]+="[^"]*"$/.test(raw);
}
