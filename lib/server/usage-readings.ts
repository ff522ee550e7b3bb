/** From what a node's files say to what the history keeps: shares of a CPU, bytes per second, used space against soft and hard. Pure but for memory. */
import { gathered, type Reading } from '@/lib/ubc/gathered';
import { isPhysical } from '@/lib/ubc/node-files';
import { type ContainerResource, NODE_ITSELF, type NodeResource } from '@/lib/ubc/resources';
import type { Amount, Sample } from '@/lib/ubc/sample';
import type { IoBytes, NetBytes } from '@/lib/ubc/vestat';
import { type Conf, get } from '@/lib/vz/conf';
import type { Absence, ContainerSpace, UsageFiles } from '@/lib/vz/usage';
import { type Counted, exact, Rates } from './rates';

/** `waiting`: a rate needs two readings. */
export type WhyAbsent = Absence | 'waiting';

/** What is not measured on this node now, and why. */
export interface Absences {
  container: Map<ContainerResource, WhyAbsent>;
  node: Map<NodeResource, WhyAbsent>;
}

type Configs = ReadonlyMap<string, Conf>;
type Read<T> = T | Absence;

const PER_SECOND = 1000n;
const KIB = 1024;

/** A builder of rows in the order of CTIDs as they come. */
class Rows {
  readonly rows = new Map<string, Reading[]>();

  add(ctid: string, resource: string, held: Amount, bounds: { barrier?: Amount; limit?: Amount } = {}): void {
    const known = this.rows.get(ctid);
    if (known === undefined) this.rows.set(ctid, [{ resource, held, ...bounds }]);
    else known.push({ resource, held, ...bounds });
  }
}

/** What is read with the counters. */
export class UsageReadings {
  readonly absent: Absences = { container: new Map(), node: new Map() };
  /** CPUs of the node, as its last good reading counted them. */
  cpus: number | undefined;
  private readonly cpu = new Rates();
  private readonly net = { in: new Rates(), out: new Rates() };
  private readonly node = { cpu: new Rates(), in: new Rates(), out: new Rates() };

  /** `atMs` is when the files were read; `counted` what vznetstat says where the node has it. */
  take(files: UsageFiles, counted: Read<ReadonlyMap<string, NetBytes>>, configs: Configs, atMs: number): Sample {
    const out = new Rows();
    this.takeCpu(files, configs, out);
    this.takeNet(files, counted, configs, BigInt(atMs), out);
    this.takeNode(files, BigInt(atMs), out);
    return gathered(out.rows);
  }

  private takeCpu({ cpu }: UsageFiles, configs: Configs, out: Rows): void {
    if (isAbsent(cpu)) {
      this.absent.container.set('cpu', cpu);
      return;
    }
    const shares = this.cpu.take(
      new Map([...cpu].map(([ctid, { used, uptime }]) => [ctid, { value: used, time: uptime }])),
      1000n,
    );
    for (const [ctid, share] of shares) {
      const conf = configs.get(ctid);
      out.add(ctid, 'cpu', share, conf === undefined ? {} : { limit: cpuLimit(conf) });
    }
    note(this.absent.container, 'cpu', shares.size > 0 || cpu.size === 0);
  }

  private takeNet(
    { interfaces }: UsageFiles,
    counted: Read<ReadonlyMap<string, NetBytes>>,
    configs: Configs,
    time: bigint,
    out: Rows,
  ): void {
    // The node's own programs know bridged and routed traffic; without them only bridged containers have an interface of their own.
    const bytes = isAbsent(counted) ? (isAbsent(interfaces) ? interfaces : byVeth(interfaces, configs)) : counted;
    if (isAbsent(bytes)) {
      for (const name of ['net_in', 'net_out'] as const) this.absent.container.set(name, bytes);
      return;
    }
    const rates = netRates(bytes, this.net, time);
    for (const [ctid, rate] of rates.in) {
      out.add(ctid, 'net_in', rate);
      const sent = rates.out.get(ctid);
      if (sent !== undefined) out.add(ctid, 'net_out', sent);
    }
    for (const name of ['net_in', 'net_out'] as const) {
      if (bytes.size === 0) this.absent.container.set(name, 'not_on_node');
      else note(this.absent.container, name, rates.in.size > 0);
    }
  }

  private takeNode({ interfaces, node }: UsageFiles, time: bigint, out: Rows): void {
    const { absent } = this;
    const say = (name: NodeResource, why: WhyAbsent) => absent.node.set(name, why);
    if (isAbsent(node.cpu)) say('cpu', node.cpu);
    else {
      const { busy, total, cpus } = node.cpu;
      this.cpus = cpus;
      const share = this.node.cpu.take(new Map([['', { value: busy, time: total }]]), BigInt(cpus) * 1000n).get('');
      if (share !== undefined) out.add(NODE_ITSELF, 'cpu', share, { limit: cpus * 1000 });
      note(absent.node, 'cpu', share !== undefined);
    }
    if (isAbsent(node.load)) say('load', node.load);
    else {
      out.add(NODE_ITSELF, 'load', node.load);
      absent.node.delete('load');
    }
    if (isAbsent(node.memory)) for (const name of ['memory', 'swap'] as const) say(name, node.memory);
    else {
      const { used, total, swapUsed, swapTotal } = node.memory;
      out.add(NODE_ITSELF, 'memory', used, { limit: total });
      out.add(NODE_ITSELF, 'swap', swapUsed, { limit: swapTotal });
      for (const name of ['memory', 'swap'] as const) absent.node.delete(name);
    }
    if (isAbsent(interfaces)) {
      for (const name of ['net_in', 'net_out'] as const) say(name, interfaces);
      return;
    }
    const cards = new Map([...interfaces].filter(([name]) => isPhysical(name)));
    const rates = netRates(cards, this.node, time);
    for (const name of ['net_in', 'net_out'] as const) {
      if (cards.size === 0) say(name, 'not_on_node');
      else note(absent.node, name, rates.in.size > 0);
    }
    if (rates.in.size === 0) return;
    out.add(NODE_ITSELF, 'net_in', sum(rates.in));
    out.add(NODE_ITSELF, 'net_out', sum(rates.out));
  }
}

/** What is read once a minute. */
export class SpaceReadings {
  readonly absent: Absences = { container: new Map(), node: new Map() };
  /** Containers whose inodes are those of their own file system: quota does not apply to ploop. */
  readonly ploop = new Set<string>();
  /** Used share of the soft limit by container, of those that have one; two digits behind the point, 1 only when it is reached. */
  readonly diskShares = new Map<string, number>();
  private readonly read = new Rates();
  private readonly write = new Rates();

  take(
    spaces: Read<ReadonlyMap<string, ContainerSpace>>,
    io: Read<ReadonlyMap<string, IoBytes>>,
    df: Read<{ used: number; size: number }>,
    atMs: number,
  ): Sample {
    const out = new Rows();
    if (isAbsent(spaces)) {
      this.diskShares.clear();
      for (const name of ['load', 'diskspace', 'diskinodes'] as const) this.absent.container.set(name, spaces);
    } else this.takeSpaces(spaces, out);
    if (isAbsent(io)) for (const name of ['io_read', 'io_write'] as const) this.absent.container.set(name, io);
    else this.takeIo(io, BigInt(atMs), out);
    if (isAbsent(df)) this.absent.node.set('diskspace', df);
    else {
      out.add(NODE_ITSELF, 'diskspace', df.used, { limit: df.size });
      this.absent.node.delete('diskspace');
    }
    return gathered(out.rows);
  }

  private takeSpaces(spaces: ReadonlyMap<string, ContainerSpace>, out: Rows): void {
    this.ploop.clear();
    this.diskShares.clear();
    const seen = new Set<ContainerResource>();
    for (const [ctid, { layout, blocks, inodes, load }] of spaces) {
      if (layout === 'ploop') this.ploop.add(ctid);
      if (load !== null) out.add(ctid, 'load', load);
      if (blocks !== null) {
        const [barrier, limit] = [inBytes(blocks.soft), inBytes(blocks.hard)];
        out.add(ctid, 'diskspace', inBytes(blocks.usage), { barrier, limit });
        const share = shareOf(blocks.usage, blocks.soft);
        if (share !== null) this.diskShares.set(ctid, share);
        seen.add('diskspace');
      }
      if (inodes !== null) {
        out.add(ctid, 'diskinodes', inodes.usage, { barrier: inodes.soft, limit: inodes.hard });
        seen.add('diskinodes');
      }
    }
    this.absent.container.delete('load');
    for (const name of ['diskspace', 'diskinodes'] as const) {
      if (seen.has(name) || spaces.size === 0) this.absent.container.delete(name);
      else this.absent.container.set(name, 'no_data');
    }
  }

  private takeIo(io: ReadonlyMap<string, IoBytes>, time: bigint, out: Rows): void {
    const of = (part: keyof IoBytes) => new Map([...io].map(([ctid, bytes]) => [ctid, { value: bytes[part], time }]));
    const read = this.read.take(of('read'), PER_SECOND);
    const write = this.write.take(of('write'), PER_SECOND);
    for (const [ctid, rate] of read) {
      out.add(ctid, 'io_read', rate);
      const written = write.get(ctid);
      if (written !== undefined) out.add(ctid, 'io_write', written);
    }
    for (const name of ['io_read', 'io_write'] as const)
      note(this.absent.container, name, read.size > 0 || io.size === 0);
  }
}

function isAbsent<T>(read: Read<T>): read is Extract<Read<T>, Absence> {
  return typeof read === 'string';
}

function note<K>(absent: Map<K, WhyAbsent>, name: K, there: boolean): void {
  if (there) absent.delete(name);
  else absent.set(name, 'waiting');
}

function netRates(bytes: ReadonlyMap<string, NetBytes>, rates: { in: Rates; out: Rates }, time: bigint) {
  const of = (part: keyof NetBytes) =>
    new Map([...bytes].map(([key, counted]): [string, Counted] => [key, { value: counted[part], time }]));
  return { in: rates.in.take(of('in'), PER_SECOND), out: rates.out.take(of('out'), PER_SECOND) };
}

function sum(rates: ReadonlyMap<string, Amount>): Amount {
  let total = 0n;
  for (const rate of rates.values()) total += BigInt(rate);
  return exact(total);
}

/** null without a limit. So few digits that a list need not be sent again for every block that is written. */
function shareOf(used: Amount, soft: Amount): number | null {
  if (soft === Number.POSITIVE_INFINITY || used === Number.POSITIVE_INFINITY || BigInt(soft) <= 0n) return null;
  const hundredths = (BigInt(used) * 100n) / BigInt(soft);
  // Beyond is beyond, and something is not nothing, however little.
  if (hundredths === 0n && used !== 0) return 0.001;
  return Number(hundredths === 100n && BigInt(used) > BigInt(soft) ? 101n : hundredths) / 100;
}

function inBytes(kib: Amount): Amount {
  if (kib === Number.POSITIVE_INFINITY) return kib;
  return exact(BigInt(kib) * BigInt(KIB));
}

/** CPULIMIT of a config is in percent of one CPU, 0 for none; other ways to write it (MHz on newer nodes) are not taken for percent. */
function cpuLimit(conf: Conf): number {
  const [, percent = '0'] = /^(\d{1,6})%?$/.exec(get(conf, 'CPULIMIT') ?? '') ?? [];
  return Number(percent) === 0 ? Number.POSITIVE_INFINITY : Number(percent) * 10;
}

/**
 * Bytes by container from the node's ends of its bridged interfaces: as NETIF of the config names them, else vethCTID.N as vzctl does. What the
 * node receives there the container has sent.
 */
function byVeth(interfaces: ReadonlyMap<string, NetBytes>, configs: Configs): Map<string, NetBytes> {
  const owner = new Map<string, string>();
  for (const [ctid, conf] of configs) {
    for (const [, name = ''] of (get(conf, 'NETIF') ?? '').matchAll(/(?:^|[,;])host_ifname=([^,;]+)/g))
      owner.set(name, ctid);
  }
  const out = new Map<string, NetBytes>();
  for (const [name, bytes] of interfaces) {
    const ctid = owner.get(name) ?? /^veth([1-9]\d{0,9})\.\d+$/.exec(name)?.[1];
    if (ctid === undefined) continue;
    const before = out.get(ctid) ?? { in: 0n, out: 0n };
    out.set(ctid, { in: before.in + bytes.out, out: before.out + bytes.in });
  }
  return out;
}
