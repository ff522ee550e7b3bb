/** Bridged interfaces: NETIF in the config, pairs of devices in the kernel (src/lib/veth.c; recorded: set-net.json). */
import type { Call } from './call';
import { keyOf } from './rng';

const FIELDS = ['ifname', 'bridge', 'mac', 'host_ifname', 'host_mac', 'mac_filter'] as const;
type FieldName = (typeof FIELDS)[number];
export type Veth = Partial<Record<FieldName, string>> & { ifname: string; host_ifname: string };

function isField(name: string): name is FieldName {
  return FIELDS.some((field) => field === name);
}

export function vethsOf(netif: string | undefined): Veth[] {
  return (netif ?? '').split(';').flatMap((text) => {
    const veth: Veth = { ifname: '', host_ifname: '' };
    for (const part of text.split(',')) {
      const [name = '', value = ''] = part.split('=');
      if (isField(name)) veth[name] = value;
    }
    return veth.ifname === '' ? [] : [veth];
  });
}

export function printVeths(veths: readonly Veth[]): string {
  return veths
    .map((veth) =>
      FIELDS.flatMap((field) =>
        veth[field] === undefined || veth[field] === '' ? [] : [`${field}=${veth[field]}`],
      ).join(','),
    )
    .join(';');
}

/** Whether vzctl takes a value of --netif_add; a line to say before the refusal. */
export function checkNetifAdd(value: string): string | undefined {
  const [ifname = '', mac = '', host = '', hostMac = ''] = value.split(',');
  for (const [who, text] of [
    ['container', mac],
    ['host', hostMac],
  ]) {
    const problem = text === '' || text === undefined ? undefined : macProblem(text);
    if (problem !== undefined) return `Invalid ${who} MAC address ${problem}`;
  }
  return ifname === '' || ifname.length > 15 || host.length > 15 ? '' : undefined;
}

function macProblem(text: string): string | undefined {
  if (text.length !== 17) return 'length';
  return /^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/.test(text) ? undefined : 'format';
}

export interface VethWishes {
  add: readonly string[];
  del: readonly string[];
  /** --ifname and what is changed of it. */
  ifname: string | undefined;
  changed: Partial<Record<FieldName, string>>;
}

export interface VethPlan {
  veths: Veth[];
  /** Added or changed. */
  touched: Veth[];
  deleted: readonly string[];
}

/** What the config will have; a string is why not. */
export function planVeths(call: Call, before: readonly Veth[], wishes: VethWishes): VethPlan | string {
  const { ifname, changed } = wishes;
  if (ifname === undefined && Object.keys(changed).length > 0) return 'Invalid usage.  Option --ifname not specified';
  let veths = [...before];
  const touched: Veth[] = [];
  const put = (veth: Veth) => {
    const at = veths.findIndex((one) => one.ifname === veth.ifname);
    if (at < 0) veths.push(veth);
    else veths[at] = veth;
    touched.push(veth);
  };
  for (const value of wishes.add) {
    const [name = '', mac = '', host = '', hostMac = '', bridge = ''] = value.split(',');
    const old = veths.find((one) => one.ifname === name);
    // Added again it keeps its bridge, and gets new addresses.
    put({
      ifname: name,
      bridge: bridge === '' ? (old?.bridge ?? '') : bridge,
      mac: mac === '' ? madeUpMac(call, name, 'inside') : mac,
      host_ifname: host === '' ? (old?.host_ifname ?? hostName(call.ctid, name, veths)) : host,
      host_mac: hostMac === '' ? madeUpMac(call, name, 'outside') : hostMac,
    });
  }
  if (ifname !== undefined) {
    const old = veths.find((one) => one.ifname === ifname);
    if (old === undefined) {
      return `Invalid usage: veth device ${ifname} is not configured, use --netif_add option first`;
    }
    put({ ...old, ...changed });
  }
  const all = wishes.del.includes('all');
  veths = veths.filter((one) => !all && !wishes.del.includes(one.ifname));
  return { veths, touched, deleted: wishes.del };
}

function hostName(ctid: string, ifname: string, veths: readonly Veth[]): string {
  const own = /(\d+)$/.exec(ifname)?.[1];
  const isTaken = (name: string) => veths.some((one) => one.host_ifname === name);
  let n = Number(own ?? 0);
  while (isTaken(`veth${ctid}.${n}`)) n++;
  return `veth${ctid}.${n}`;
}

/** The prefix is OpenVZ's. */
function madeUpMac({ world, ctid }: Call, ifname: string, side: string): string {
  const bits = keyOf(world.spec.seed, ctid, ifname, side, String(world.nowMs)) >>> 0;
  const byte = (shift: number) => ((bits >>> shift) & 255).toString(16).toUpperCase().padStart(2, '0');
  return `00:18:51:${byte(16)}:${byte(8)}:${byte(0)}`;
}

/** Does it to a running container. Devices keep the name they were made with, whatever the config says later. */
export function applyVeths(call: Call, before: readonly Veth[], plan: VethPlan): void {
  const { world, ctid, script } = call;
  const live = new Map(
    Object.entries(
      world.container(ctid)?.veths ?? Object.fromEntries(before.map((one) => [one.ifname, one.host_ifname])),
    ),
  );
  const unknown = (name: string) => script.err(`Container does not have configured veth: ${name}, skipped`);
  if (plan.deleted.length > 0) {
    const names = plan.deleted.includes('all') ? [...live.keys()] : plan.deleted;
    const hosts = names.flatMap((name) => live.get(name) ?? []);
    script.out(`Deleting veth devices: ${hosts.join(' ')} `);
    for (const name of names) if (!live.delete(name)) unknown(name);
  }
  if (plan.touched.length > 0) {
    script.out(`Configure veth devices: ${plan.touched.map((one) => one.host_ifname).join(' ')} `);
    for (const { ifname, host_ifname: host } of plan.touched) {
      if (before.length > 0 && !before.some((one) => one.ifname === ifname)) unknown(ifname);
      const made = live.get(ifname);
      if (made === undefined) live.set(ifname, host);
      // The network script looks for the configured name.
      else if (made !== host) script.raw(`Cannot find device "${host}"\n`, 'stderr');
    }
  }
  script.change({ kind: 'container', ctid, part: { veths: Object.fromEntries(live) } });
}
