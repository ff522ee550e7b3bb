/**
 * What a simulated node's kernel counts beside beancounters: CPU time, bytes read, written, received and sent. Each is the integral of a rate
 * that never falls below zero, in closed form: a day's rhythm and a shorter one, so that it can be asked for at any moment.
 */
import { keyOf, smooth, unit } from './rng';
import type { ContainerSpec, Life } from './spec';
import type { WorkloadName } from './workload';

const DAY_S = 86_400;

/** Of one container of size 1 on average: thousandths of a CPU, and bytes a second. */
interface Appetite {
  cpu: number;
  read: number;
  write: number;
  in: number;
  out: number;
}

const appetites: Readonly<Record<WorkloadName, Appetite>> = {
  web: { cpu: 220, read: 60_000, write: 45_000, in: 90_000, out: 900_000 },
  mail: { cpu: 120, read: 80_000, write: 220_000, in: 160_000, out: 120_000 },
  database: { cpu: 480, read: 900_000, write: 700_000, in: 140_000, out: 420_000 },
  idle: { cpu: 4, read: 200, write: 900, in: 400, out: 300 },
  'ci-runner': { cpu: 900, read: 1_500_000, write: 1_900_000, in: 600_000, out: 80_000 },
  vpn: { cpu: 90, read: 500, write: 4_000, in: 500_000, out: 500_000 },
  dns: { cpu: 30, read: 300, write: 6_000, in: 30_000, out: 60_000 },
  app: { cpu: 310, read: 120_000, write: 90_000, in: 70_000, out: 260_000 },
  backup: { cpu: 260, read: 2_000_000, write: 1_100_000, in: 900_000, out: 60_000 },
  node: { cpu: 180, read: 40_000, write: 160_000, in: 20_000, out: 20_000 },
};

export type Flow = keyof Appetite;

/** How much has flowed from `fromMs` to `atMs`: thousandths of a CPU second, or bytes. Grows for ever. */
export function flowed(
  seed: number,
  { ctid, workload, size }: Pick<ContainerSpec, 'ctid' | 'workload' | 'size'>,
  flow: Flow,
  fromMs: number,
  atMs: number,
): number {
  const key = keyOf(seed, ctid, 'flow', flow);
  const mean = appetites[workload][flow] * Math.max(0.2, size) * (0.7 + 0.6 * unit(key, 1));
  const whole = (ms: number) => integral(key, ms / 1000);
  return Math.max(0, Math.floor(mean * (whole(atMs) - whole(fromMs))));
}

/** Of 1 + 0.55 sin(day) + 0.4 sin(some minutes), which is never below 0.05. */
function integral(key: number, seconds: number): number {
  const day = DAY_S;
  const short = 900 + 2400 * unit(key, 2);
  const wave = (share: number, period: number, n: number) => {
    const turn = (2 * Math.PI) / period;
    return (-share / turn) * Math.cos(turn * seconds + 2 * Math.PI * unit(key, n));
  };
  return seconds + wave(0.55, day, 3) + wave(0.4, short, 4);
}

/** Milliseconds of CPU time since the start of a life, and how long that is. */
export function cpuTime(
  seed: number,
  spec: Pick<ContainerSpec, 'ctid' | 'workload' | 'size'>,
  { bootMs }: Life,
  atMs: number,
): { usedMs: number; upMs: number } {
  return { usedMs: flowed(seed, spec, 'cpu', bootMs, atMs), upMs: Math.max(1, atMs - bootMs) };
}

/** A load average as vzlist prints it. */
export function loadOf(seed: number, ctid: string, minutes: number, atMs: number): string {
  return (0.05 + 1.4 * smooth(keyOf(seed, ctid, 'load average'), atMs, minutes * 60_000)).toFixed(2);
}

/** How much of a limit is used; it creeps up and now and then somebody tidies. `key` is that of the config. */
export function usedSpace(seed: number, ctid: string, key: string, atMs: number): (limit: number) => number {
  const share = 0.18 + 0.55 * smooth(keyOf(seed, ctid, key), atMs, 21 * 86_400_000);
  return (limit) => Math.floor(limit * share);
}

/** Which part of its memory and of its swap a node uses: of the hardware as a whole, so that the time before the demo's start and after agree. */
export function memoryShares(seed: number, at: number): { memory: number; swap: number } {
  const key = keyOf(seed, 'memory');
  return { memory: 0.35 + 0.2 * smooth(key, at, 86_400_000), swap: 0.04 * smooth(key, at, 43_200_000) };
}
