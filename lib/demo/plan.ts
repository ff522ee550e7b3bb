/** From a container's spec to coefficients: made once, asked for every moment. */
import { thresholdsOf } from './limits';
import { type LoadPlan, planLoad } from './load';
import { keyOf, unit } from './rng';
import type { ContainerSpec } from './spec';
import { COUNTERS, type CounterName, workloads } from './workload';

export const N = COUNTERS.length;
export const indexOf = (counter: CounterName): number => COUNTERS.indexOf(counter);
export const NUMPROC = indexOf('numproc');
export const KMEMSIZE = indexOf('kmemsize');
export const DCACHESIZE = indexOf('dcachesize');
/** A process costs about this much kernel memory (beancounters reference 1.2: 30-50 KB). */
export const KMEM_PER_PROCESS = 34_000;
const KMEM_PER_FILE = 600;
const KMEM_PER_SOCKET = 3_000;
const BYTES_PER_LEAKED_SOCKET = 3_300;
/** Without troubles a container stays below this share of every threshold. */
const ROOM = 0.78;

export interface BurstPlan {
  index: number;
  key: number;
  perDay: number;
  /** Height asked for at the middle of the range, in the counter's unit. */
  height: number;
  /** The height of one burst is height x (low + (1 - low + high) x random). */
  spread: readonly [low: number, high: number];
  fails: readonly [number, number];
  hours: readonly number[] | undefined;
}

export interface CounterPlan {
  load: LoadPlan;
  base: Float64Array;
  work: Float64Array;
  memory: Float64Array;
  leak: Float64Array;
  /** Counters that are ever used, by index: the others stay 0. */
  active: readonly number[];
  /** Share by which the value trembles around its line. */
  tremble: Float64Array;
  trembleKey: Int32Array;
  bursts: readonly BurstPlan[];
  failKey: number;
  failsPerHour: number;
  dayMean: number;
}

export function planCounters(seed: number, spec: ContainerSpec): CounterPlan {
  const { ctid, size, limits } = spec;
  const workload = workloads[spec.workload];
  const thresholds = thresholdsOf(limits);
  const personal = keyOf(seed, ctid, 'size');
  const base = new Float64Array(N);
  const work = new Float64Array(N);
  const memory = new Float64Array(N);
  const leak = new Float64Array(N);
  const put = (counter: CounterName, b: number, w: number, m: number): void => {
    const i = indexOf(counter);
    base[i] = b;
    work[i] = w;
    memory[i] = m;
  };
  const total = (i: number): number => (base[i] ?? 0) + (work[i] ?? 0) + (memory[i] ?? 0);
  const scale = (i: number, by: number): void => {
    for (const column of [base, work, memory]) column[i] = (column[i] ?? 0) * by;
  };
  const squeeze = (i: number): void => {
    const top = (thresholds[i] ?? 0) * ROOM;
    if (total(i) > top) scale(i, top / total(i));
  };
  /** counter = k x of, for each part of the load. */
  const add = (counter: CounterName, of: CounterName, k: number): void => {
    const [to, from] = [indexOf(counter), indexOf(of)];
    for (const column of [base, work, memory]) column[to] = (column[to] ?? 0) + k * (column[from] ?? 0);
  };

  for (const counter of COUNTERS) {
    const shares = counter in workload.shares ? workload.shares[counter as keyof typeof workload.shares] : undefined;
    if (shares === undefined) continue;
    const own = size * (0.8 + 0.4 * unit(personal, indexOf(counter)));
    // A small system still has its init, cron and syslog: the base shrinks less than the rest.
    put(counter, shares[0] * Math.sqrt(own), shares[1] * own, shares[2] * own);
  }
  const physpages = indexOf('physpages');
  const ramPages = thresholds[physpages] ?? 0;
  // In VSwap mode page cache and kernel memory count too, and caches grow into what is there.
  if (ramPages !== Number.POSITIVE_INFINITY) {
    scale(physpages, (ramPages * (0.5 + 0.42 * unit(personal, 99))) / total(physpages));
  }
  for (let i = 0; i < N; i++) if (i !== physpages) squeeze(i);
  add('oomguarpages', 'physpages', ramPages === Number.POSITIVE_INFINITY ? 0.78 : 0.6);
  add('tcpsndbuf', 'numtcpsock', workload.sendPerSocket);
  add('tcprcvbuf', 'numtcpsock', workload.receivePerSocket);
  add('othersockbuf', 'numothersock', 2300);
  add('kmemsize', 'numproc', KMEM_PER_PROCESS);
  add('kmemsize', 'dcachesize', 1);
  add('kmemsize', 'numfile', KMEM_PER_FILE);
  add('kmemsize', 'numtcpsock', KMEM_PER_SOCKET);
  add('kmemsize', 'numothersock', KMEM_PER_SOCKET);
  for (const counter of ['tcpsndbuf', 'tcprcvbuf', 'othersockbuf', 'kmemsize'] as const) squeeze(indexOf(counter));

  if (spec.leak !== undefined) {
    const sockets = indexOf('numtcpsock');
    const room = (thresholds[sockets] ?? 0) - (base[sockets] ?? 0) - 0.4 * (work[sockets] ?? 0);
    leak[sockets] = room;
    leak[indexOf('numfile')] = room;
    leak[indexOf('tcpsndbuf')] = room * BYTES_PER_LEAKED_SOCKET;
    leak[KMEMSIZE] = room * KMEM_PER_SOCKET;
  }

  const tremble = new Float64Array(N);
  const trembleKey = new Int32Array(N);
  COUNTERS.forEach((counter, i) => {
    // Few things tremble less: one process more or less is already a step.
    tremble[i] = counter === 'shmpages' || counter === 'numiptent' || counter === 'lockedpages' ? 0 : 0.06;
    trembleKey[i] = keyOf(seed, ctid, counter, 'tremble');
  });
  tremble[KMEMSIZE] = 0.03;

  const reference = (i: number): number => {
    const threshold = thresholds[i] ?? 0;
    return threshold === Number.POSITIVE_INFINITY ? total(i) * 2.2 + 4 : threshold;
  };
  const bursts: BurstPlan[] = [
    ...workload.jumps.map((jump) => ({
      index: indexOf(jump.counter),
      key: keyOf(seed, ctid, jump.counter, 'jump'),
      perDay: jump.perDay,
      height: reference(indexOf(jump.counter)) * jump.peak,
      spread: [0.6, 0] as const,
      fails: [0, 0] as const,
      hours: undefined,
    })),
    ...spec.troubles.map((trouble) => ({
      index: indexOf(trouble.counter),
      key: keyOf(seed, ctid, trouble.counter, 'trouble'),
      perDay: trouble.perDay,
      height: reference(indexOf(trouble.counter)) * trouble.peak,
      spread: [0.86, 0.2] as const,
      fails: trouble.fails,
      hours: trouble.hours,
    })),
  ];
  const used = (i: number): boolean => total(i) > 0 || (leak[i] ?? 0) > 0 || bursts.some((burst) => burst.index === i);
  return {
    active: COUNTERS.map((_, i) => i).filter(used),
    load: planLoad(seed, ctid, spec.workload, spec.leak),
    base,
    work,
    memory,
    leak,
    tremble,
    trembleKey,
    bursts,
    failKey: keyOf(seed, ctid, 'fail'),
    failsPerHour: spec.leak?.failsPerHour ?? 45,
    dayMean: workload.day.reduce((sum, x) => sum + x, 0) / 24,
  };
}
