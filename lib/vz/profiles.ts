/**
 * Profiles, ve-NAME.conf-sample: ordinary configs without what makes a container itself. Their main values, where containers made of one differ
 * from it, two or three compared, one scaled, one made of a container, and edits that leave every other byte alone.
 */
import { counterInfo, counterNames } from '@/lib/ubc/counters';
import { type Conf, type ConfLine, canonicalKey, effective, parseConf } from './conf';
import { isSameValue, usedValues } from './conf-change';
import { paramsByKey } from './params';
import { isSafeName } from './templates';
import { type Pair, type PairUnit, parsePair, printPair, UNLIMITED } from './values';
import { isVswapConf } from './vswap';

/**
 * What makes a container itself: never drift, never part of a profile made of one. Those --applyconfig leaves out (vzctl 4.11.1 src/vzctl-actions.c,
 * libvzctl 7 to 9 openvz7.md 4.3), and what create and the first start write.
 */
const IDENTITY: ReadonlySet<string> = new Set([
  ...['HOSTNAME', 'IP_ADDRESS', 'OSTEMPLATE', 'VE_ROOT', 'VE_PRIVATE', 'DESCRIPTION', 'NAME'],
  ...[
    'TEMPLATE',
    'TEMPLATES',
    'NETIF',
    'VEID',
    'UUID',
    'DISTRIBUTION',
    'TECHNOLOGIES',
    'PCI',
    'DISK',
    'EXT_IP_ADDRESS',
  ],
  ...[
    'ORIGIN_SAMPLE',
    'VE_LAYOUT',
    'VERSION',
    'PLATFORM',
    'ARCH',
    'OSRELEASE',
    'LOCAL_UID',
    'LOCAL_GID',
    'CONFIG_CUSTOMIZED',
  ],
]);
/** Given to a container rather than to a kind of container: no drift where the profile says nothing of them. */
const OWN: ReadonlySet<string> = new Set(['ONBOOT', 'BOOTORDER', 'DISABLED', 'NAMESERVER', 'SEARCHDOMAIN', 'AUTOSTOP']);

export function isIdentityKey(key: string): boolean {
  return IDENTITY.has(canonicalKey(key));
}

/** Whether the value a container has of that key is one its profile decides. */
export function isOfProfile(key: string): boolean {
  return paramsByKey.has(key) && !isIdentityKey(key);
}

/**
 * Whether a key of a profile is changed from here: what opens a container to the node (features, capabilities, devices) or says where its files
 * are would be in every container made from it.
 */
export function isProfileKey(key: string): boolean {
  const param = paramsByKey.get(key);
  return param !== undefined && param.dangerous !== true && param.untouched === undefined && !isIdentityKey(key);
}

const FILE = /^ve-(.+)\.conf-sample$/;

/** NAME of a file ve-NAME.conf-sample; undefined for other files and for names that may not stand on a command line. */
export function profileOfFile(file: string): string | undefined {
  const name = FILE.exec(file)?.[1];
  return name !== undefined && isSafeName(name) ? name : undefined;
}

/** Texts by name from what `grep -RaHs --include=ve-*.conf-sample -e '' -- DIR` printed. The last line of a file has lost its missing newline. */
export function splitProfiles(text: string, confDir: string): Map<string, string> {
  const folder = `${confDir.replace(/\/+$/, '')}/`;
  const out = new Map<string, string>();
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const end = line.startsWith(folder) ? line.indexOf(':', folder.length) : -1;
    const name = end < 0 ? undefined : profileOfFile(line.slice(folder.length, end));
    if (name !== undefined) out.set(name, (out.get(name) ?? '') + line.slice(end + 1));
  }
  return out;
}

/** The value vzctl uses of a key. */
export function usedValue(conf: Conf, key: string): string | undefined {
  return usedValues(conf).get(canonicalKey(key));
}

export function pairOf(conf: Conf, key: string, unit: PairUnit): Pair | undefined {
  const text = usedValue(conf, key);
  const parsed = text === undefined ? undefined : parsePair(text, unit, 'conf');
  return parsed?.ok === true ? parsed.value : undefined;
}

/** Exact integers, UNLIMITED for unlimited; undefined where the profile says nothing. */
export interface MainValues {
  /** VSwap: PHYSPAGES has a limit (vzctl src/lib/ub.c, is_vswap_config). */
  readonly vswap: boolean;
  /** Pages: the limit of PHYSPAGES, or of a classic profile the barrier of PRIVVMPAGES, which is not RAM but promised address space. */
  readonly memoryPages: bigint | undefined;
  readonly swapPages: bigint | undefined;
  /** KiB, soft and hard. */
  readonly disk: Pair | undefined;
  readonly inodes: Pair | undefined;
  readonly cpus: string | undefined;
  readonly cpuLimitPercent: string | undefined;
  readonly cpuUnits: string | undefined;
}

export function mainValues(conf: Conf): MainValues {
  const physpages = pairOf(conf, 'PHYSPAGES', 'pages');
  const vswap = isVswapConf(conf);
  const swap = pairOf(conf, 'SWAPPAGES', 'pages');
  return {
    vswap,
    memoryPages: vswap ? physpages?.second : pairOf(conf, 'PRIVVMPAGES', 'pages')?.first,
    swapPages: vswap ? swap?.second : undefined,
    disk: pairOf(conf, 'DISKSPACE', 'diskspace'),
    inodes: pairOf(conf, 'DISKINODES', 'diskinodes'),
    cpus: usedValue(conf, 'CPUS'),
    cpuLimitPercent: usedValue(conf, 'CPULIMIT'),
    cpuUnits: usedValue(conf, 'CPUUNITS'),
  };
}

/** One value that a container has otherwise than the profile it was made from. undefined is unset. */
export interface Drift {
  readonly key: string;
  readonly profile: string | undefined;
  readonly container: string | undefined;
}

/** In the order of the profile, then what only the container has. Another spelling of the same value is no drift, nor is identity. */
export function driftOf(profile: Conf, container: Conf): Drift[] {
  const inProfile = effective(profile);
  const extra = [...effective(container).keys()].filter(
    (key) => !inProfile.has(key) && paramsByKey.has(key) && !OWN.has(key),
  );
  return [...inProfile.keys(), ...extra].flatMap((key) => {
    if (isIdentityKey(key)) return [];
    const [a, b] = [usedValue(profile, key), usedValue(container, key)];
    return isSameValue(key, a, b) ? [] : [{ key, profile: a, container: b }];
  });
}

/** The keys in which some of the profiles differ, each with the values in their order. */
export function compareConfs(confs: readonly Conf[]): { key: string; values: (string | undefined)[] }[] {
  const keys = new Set(confs.flatMap((conf) => [...effective(conf).keys()]));
  return [...keys].flatMap((key) => {
    const values = confs.map((conf) => usedValue(conf, key));
    return values.every((value) => isSameValue(key, values[0], value)) ? [] : [{ key, values }];
  });
}

/** The line whose value counts for vzctl. */
function effectiveLine(conf: Conf, key: string): ConfLine | undefined {
  const value = effective(conf).get(key);
  const candidates = conf.lines.filter((line) => line.kind === 'assignment' && canonicalKey(line.key) === key);
  return candidates.findLast((line) => line.kind === 'assignment' && line.value === value);
}

/**
 * A profile with some keys changed, taken out (null) or added at its end. Only the line that counts is replaced, with its line end; where a
 * key stands twice the other lines of it go, since which of them would count is otherwise anybody's guess. All else stays byte for byte.
 */
export function editConf(conf: Conf, changes: Readonly<Record<string, string | null>>): Conf {
  let current = conf;
  for (const [key, value] of Object.entries(changes)) {
    const counting = effectiveLine(current, key);
    const isOfKey = (line: ConfLine) => line.kind === 'assignment' && canonicalKey(line.key) === key;
    const raws = current.lines.flatMap((line) => {
      if (!isOfKey(line)) return [line.raw];
      if (value === null || line !== counting) return [];
      return [`${key}="${value}"${/\r?\n$/.exec(line.raw)?.[0] ?? ''}`];
    });
    if (value !== null && counting === undefined) {
      const end = raws.some((raw) => raw.endsWith('\r\n')) ? '\r\n' : '\n';
      const last = raws.at(-1);
      if (last !== undefined && !last.endsWith('\n')) raws[raws.length - 1] = `${last}${end}`;
      raws.push(`${key}="${value}"${end}`);
    }
    current = parseConf(raws.join(''));
  }
  return current;
}

/** A factor as people write it, 1.5 or 0.25, as an exact fraction. undefined for anything else, zero, and beyond 1/1000 to 1000. */
export function parseFactor(text: string): { numerator: bigint; denominator: bigint } | undefined {
  const [, whole, places = ''] = /^(\d{1,4})(?:\.(\d{1,3}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const numerator = BigInt(whole + places);
  const denominator = 10n ** BigInt(places.length);
  return numerator === 0n || numerator > 1000n * denominator ? undefined : { numerator, denominator };
}

const DISK_UNITS: Readonly<Record<string, PairUnit>> = { DISKSPACE: 'diskspace', DISKINODES: 'diskinodes' };
/** What the numbers of a key count, where it is a pair of them. */
export const unitOf = (key: string): PairUnit | undefined => {
  if (key === 'AVNUMPROC') return 'items';
  const counter = counterNames.find((name) => counterInfo(name).confKeys[0] === key);
  const unit = counter === undefined ? DISK_UNITS[key] : counterInfo(counter).unit;
  return unit;
};

/**
 * A profile with everything that is an amount multiplied: counters, disk, CPU weight and CPU limit. Unlimited stays unlimited and 0 stays 0; what
 * was above 0 stays so. Numbers of CPUs, rates and switches are no amounts of this kind and stay.
 */
export function scaleConf(conf: Conf, { numerator, denominator }: { numerator: bigint; denominator: bigint }): Conf {
  const scale = (n: bigint) => {
    if (n === UNLIMITED || n === 0n) return n;
    const scaled = (n * numerator) / denominator;
    if (scaled === 0n) return 1n;
    if (scaled > UNLIMITED) return UNLIMITED;
    return scaled;
  };
  const changes: Record<string, string> = {};
  for (const key of effective(conf).keys()) {
    const unit = unitOf(key);
    const pair = unit === undefined ? undefined : pairOf(conf, key, unit);
    if (unit !== undefined && pair !== undefined) {
      changes[key] = printPair({ first: scale(pair.first), second: scale(pair.second) }, unit);
    } else if (key === 'CPUUNITS' || key === 'CPULIMIT') {
      const value = usedValue(conf, key);
      if (value !== undefined && /^\d{1,9}$/.test(value)) changes[key] = String(within(key, scale(BigInt(value))));
    }
  }
  return editConf(conf, changes);
}

/** What vzctl takes for a weight: 8 to 500000 (vzctl(8), --cpuunits). */
function within(key: string, n: bigint): bigint {
  if (key !== 'CPUUNITS') return n;
  return n < 8n ? 8n : n > 500_000n ? 500_000n : n;
}

/** A container's config as a profile: without what makes the container itself. Comments and unknown keys stay. */
export function profileOfContainer(conf: Conf): Conf {
  const kept = conf.lines.filter(
    (line) =>
      line.kind === 'comment' || line.kind === 'blank' || (line.kind === 'assignment' && !isIdentityKey(line.key)),
  );
  return parseConf(kept.map(({ raw }) => raw).join(''));
}

const COUNTER_KEYS: ReadonlySet<string> = new Set(
  counterNames.flatMap((name) => counterInfo(name).confKeys.slice(0, 1)),
);

/**
 * Keys that --applyconfig would leave in a container although the profile is of the other kind: RAM and swap in a classic one, old counters in a VSwap
 * one, where they override what vzctl computes (vzctl.md 2.7). They are taken out in the same change.
 */
export function staleKeys(profile: Conf, container: Conf): string[] {
  if (isVswapConf(profile) === isVswapConf(container)) return [];
  const has = effective(profile);
  return [...effective(container).keys()].filter(
    (key) => (COUNTER_KEYS.has(key) || key === 'VM_OVERCOMMIT') && !has.has(key),
  );
}
