/** Files of /proc of a simulated node beside the counters, in the kernel's own layout (kernel/ve/vecalls.c and kernel/bc/io_acct.c of 2.6.32; proc(5)). */

import type { World } from './machine';
import { keyOf, smooth } from './rng';
import type { Life } from './spec';
import { hardwareOf } from './surroundings';
import { cpuTime, type Flow, flowed, memoryShares } from './usage';
import { vethsOf } from './veth';

interface Running {
  ctid: string;
  life: Life;
}

/** Newest first, as the kernel lists them. */
function running(world: World): Running[] {
  return world
    .ctids()
    .flatMap((ctid) => {
      const life = world.container(ctid)?.life ?? null;
      return life === null ? [] : [{ ctid, life }];
    })
    .sort((a, b) => b.life.bootMs - a.life.bootMs || Number(b.ctid) - Number(a.ctid));
}

const anybody = { workload: 'idle', size: 0.3 } as const;

function specOf(world: World, ctid: string) {
  return world.spec.containers.find((one) => one.ctid === ctid) ?? { ...anybody, ctid };
}

function bytesOf(world: World, { ctid, life }: Running, flow: Flow): number {
  return flowed(world.spec.seed, specOf(world, ctid), flow, life.bootMs, world.nowMs);
}

const HEAD = [
  'VEID',
  'user',
  'nice',
  'system',
  'uptime',
  'idle',
  'strv',
  'uptime',
  'used',
  'maxlat',
  'totlat',
  'numsched',
];

export function vestat(world: World): string {
  const row = (cells: readonly (string | number | bigint)[]) =>
    `${cells.map((cell) => String(cell).padStart(20)).join(' ')}\n`;
  const rows = running(world).map(({ ctid, life }) => {
    const { usedMs, upMs } = cpuTime(world.spec.seed, specOf(world, ctid), life, world.nowMs);
    const nanos = (ms: number) => BigInt(Math.round(ms * 1000)) * 1000n;
    const system = Math.floor(usedMs / 3);
    const idle = nanos(Math.max(0, upMs * world.spec.cpus - usedMs));
    return row([ctid, Math.floor(usedMs) - system, 0, system, upMs, idle, 0, nanos(upMs), nanos(usedMs), 0, 0, 0]);
  });
  return `${'Version: 2.2'.padEnd(251)}\n${row(HEAD)}${rows.join('')}`;
}

export function ioacct(world: World): [path: string, text: string][] {
  return running(world).map((one) => {
    const [read, write] = [bytesOf(world, one, 'read'), bytesOf(world, one, 'write')];
    const line = (name: string, amount: number) => `\t${name.padEnd(20)} ${String(amount).padStart(21)}\n`;
    const text = `${line('read', read)}${line('write', write)}${line('dirty', write)}${line('cancel', 0)}${line('missed', 0)}`;
    return [`/proc/bc/${one.ctid}/ioacct`, text];
  });
}

export function loadavg({ spec, nowMs }: World): string {
  const key = keyOf(spec.seed, 'load average');
  const load = (minutes: number) => (spec.cpus * (0.1 + 0.5 * smooth(key, nowMs, minutes * 60_000))).toFixed(2);
  return `${load(1)} ${load(5)} ${load(15)} 2/${400 + spec.containers.length * 30} 12345\n`;
}

export function stat(world: World): string {
  const { spec, nowMs } = world;
  // Ticks of ten milliseconds; what containers use, and the node's own.
  const usedMs = running(world).reduce(
    (sum, { ctid, life }) => sum + cpuTime(spec.seed, specOf(world, ctid), life, nowMs).usedMs,
    flowed(spec.seed, { ctid: '0', workload: 'node', size: 1 }, 'cpu', spec.bootMs, nowMs),
  );
  const total = Math.floor(((nowMs - spec.bootMs) / 10) * spec.cpus);
  const busy = Math.min(total, Math.floor(usedMs / 10));
  const system = Math.floor(busy / 4);
  const line = (name: string, share: number) =>
    `${name} ${Math.floor((busy - system) * share)} 0 ${Math.floor(system * share)} ${Math.floor((total - busy) * share)} 0 0 0 0 0\n`;
  const cpus = Array.from({ length: spec.cpus }, (_, i) => line(`cpu${i}`, 1 / spec.cpus));
  return `${line('cpu ', 1)}${cpus.join('')}intr 1 2 3\nctxt 99\nbtime ${Math.floor(spec.bootMs / 1000)}\nprocesses 1234\n`;
}

export function meminfo(world: World): string {
  const { memoryBytes, swapBytes } = hardwareOf(world);
  const totalKib = Math.floor(memoryBytes / 1024);
  const swapKib = Math.floor(swapBytes / 1024);
  const shares = memoryShares(world.spec.seed, world.nowMs);
  const used = Math.floor(totalKib * shares.memory);
  const cached = Math.floor((totalKib - used) * 0.7);
  const line = (name: string, kib: number) => `${`${name}:`.padEnd(16)}${String(kib).padStart(8)} kB\n`;
  return [
    line('MemTotal', totalKib),
    line('MemFree', totalKib - used - cached - 20_000),
    line('Buffers', 20_000),
    line('Cached', cached),
    line('SwapTotal', swapKib),
    line('SwapFree', swapKib - Math.floor(swapKib * shares.swap)),
  ].join('');
}

/** The card, what is routed to all containers, and the node's ends of bridged interfaces, where in and out change places. */
export function netDev(world: World): string {
  const line = (name: string, received: number, sent: number) =>
    `${`${name}:`.padStart(8)}${String(received).padStart(12)} 1 0 0 0 0 0 0 ${String(sent).padStart(12)} 1 0 0 0 0 0 0\n`;
  let [received, sent] = [0, 0];
  const bridged: string[] = [];
  for (const one of running(world)) {
    const [into, out] = [bytesOf(world, one, 'in'), bytesOf(world, one, 'out')];
    received += into;
    sent += out;
    for (const { host_ifname } of vethsOf(world.value(one.ctid, 'NETIF'))) bridged.push(line(host_ifname, out, into));
  }
  const { seed, bootMs } = world.spec;
  const own = (flow: Flow) => flowed(seed, { ctid: '0', workload: 'node', size: 1 }, flow, bootMs, world.nowMs);
  // Containers come and go, and the card goes on counting what they once sent.
  const all = (flow: Flow) =>
    flowed(seed, { ctid: 'eth0', workload: 'web', size: world.spec.cpus }, flow, bootMs, world.nowMs);
  return [
    'Inter-|   Receive                                                |  Transmit\n',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n',
    line('lo', 1000, 1000),
    line('eth0', own('in') + all('in'), own('out') + all('out')),
    line('venet0', sent, received),
    ...bridged,
  ].join('');
}
