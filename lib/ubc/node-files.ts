/** Files of any Linux node: load, CPU time, memory, interfaces (proc(5)). What is not as documented is undefined, never zero. */
import type { NetBytes } from './vestat';

const COUNT = /^\d{1,20}$/;

/** The one-minute load average in hundredths. */
export function parseLoadavg(lines: readonly string[]): number | undefined {
  return hundredths(lines[0]?.trim().split(/\s+/)[0] ?? '');
}

/** "0.07" -> 7. */
export function hundredths(text: string): number | undefined {
  const [, whole, part] = /^(\d{1,9})\.(\d\d)\d*$/.exec(text) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part);
}

/** Ticks of all CPUs since boot: busy and in all. Guest time is part of user, steal is nobody's work; waiting for a disk is idle. */
export interface NodeCpu {
  busy: bigint;
  total: bigint;
  cpus: number;
}

export function parseStat(lines: readonly string[]): NodeCpu | undefined {
  const words =
    lines
      .find((line) => line.startsWith('cpu '))
      ?.trim()
      .split(/\s+/) ?? [];
  const ticks = words.slice(1, 9);
  const cpus = lines.filter((line) => /^cpu\d+ /.test(line)).length;
  if (ticks.length < 4 || cpus === 0 || !ticks.every((word) => COUNT.test(word))) return undefined;
  const [user = 0n, nice = 0n, system = 0n, idle = 0n, iowait = 0n, irq = 0n, softirq = 0n, steal = 0n] =
    ticks.map(BigInt);
  const busy = user + nice + system + irq + softirq;
  return { busy, total: busy + idle + iowait + steal, cpus };
}

/** In bytes. */
export interface NodeMemory {
  used: number;
  total: number;
  swapUsed: number;
  swapTotal: number;
}

/** Used is what nobody could have at once: page cache and buffers are free, as the kernel's own MemAvailable says where it has it (3.14). */
export function parseMeminfo(lines: readonly string[]): NodeMemory | undefined {
  const kib = new Map<string, number>();
  for (const line of lines) {
    const [, name, amount] = /^([A-Za-z_()0-9]+):\s+(\d{1,15}) kB\s*$/.exec(line) ?? [];
    if (name !== undefined) kib.set(name, Number(amount));
  }
  const total = kib.get('MemTotal');
  const free = kib.get('MemFree');
  const swapTotal = kib.get('SwapTotal');
  const swapFree = kib.get('SwapFree');
  if (total === undefined || free === undefined || swapTotal === undefined || swapFree === undefined) return undefined;
  const available = kib.get('MemAvailable') ?? free + (kib.get('Buffers') ?? 0) + (kib.get('Cached') ?? 0);
  return {
    used: Math.max(0, total - available) * 1024,
    total: total * 1024,
    swapUsed: Math.max(0, swapTotal - swapFree) * 1024,
    swapTotal: swapTotal * 1024,
  };
}

/** /proc/net/dev: bytes received and sent by interface, as the node sees them. */
export function parseNetDev(lines: readonly string[]): Map<string, NetBytes> {
  const out = new Map<string, NetBytes>();
  for (const line of lines) {
    // Old kernels print no blank behind the colon.
    const [, name = '', rest = ''] = /^\s*([^\s:]+(?::\d+)?):\s*(\d.*)$/.exec(line) ?? [];
    const words = rest.trim().split(/\s+/);
    const [received = '', sent = ''] = [words[0], words[8]];
    if (name !== '' && COUNT.test(received) && COUNT.test(sent))
      out.set(name, { in: BigInt(received), out: BigInt(sent) });
  }
  return out;
}

/** Cards of the machine: bridges, VLANs, bonds and the node's ends of containers carry the same bytes once more. */
export function isPhysical(name: string): boolean {
  return /^(?:eth\d+|em\d+|en[opsx]\w+|p\d+p\d+|ib\d+|wl\w+)$/.test(name);
}

/** Space of the file system `df -Pk -- PATH` was asked about, in bytes. */
export function parseDf(text: string): { used: number; size: number } | undefined {
  const words = text.trim().split('\n')[1]?.trim().split(/\s+/) ?? [];
  // A device's name may hold blanks; the numbers are counted from the end.
  const [size = '', used = ''] = words.slice(-5);
  return COUNT.test(size) && COUNT.test(used) ? { used: Number(used) * 1024, size: Number(size) * 1024 } : undefined;
}
