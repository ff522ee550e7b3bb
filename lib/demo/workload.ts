/**
 * What a container does all day, as numbers: every counter is base + work x share + memory x share, so that counters of one container rise
 * and fall together as they do on real nodes.
 */

import { type CounterName, counterNames } from '@/lib/ubc/counters';

/** Kernel order; swappages last (shown only in /proc/bc/resources). */
export const COUNTERS = counterNames;
export type { CounterName };

/** base, share of work, share of memory; in the counter's own unit for a container of size 1. */
type Shares = readonly [base: number, work: number, memory: number];

export type WorkloadName =
  | 'web'
  | 'mail'
  | 'database'
  | 'idle'
  | 'ci-runner'
  | 'vpn'
  | 'dns'
  | 'app'
  | 'backup'
  | 'node';

export interface Workload {
  /** Share of the peak hour's work, by UTC hour. */
  day: readonly number[];
  /** Factor on Saturday and Sunday. */
  weekend: number;
  /** Counters that jump now and then without harm: counter and how high, as a share of its threshold. */
  jumps: readonly { counter: CounterName; perDay: number; peak: number }[];
  shares: Readonly<
    Partial<
      Record<Exclude<CounterName, 'kmemsize' | 'oomguarpages' | 'tcpsndbuf' | 'tcprcvbuf' | 'othersockbuf'>, Shares>
    >
  >;
  /** Bytes of send and receive buffer per TCP socket at full work. */
  sendPerSocket: number;
  receivePerSocket: number;
}

const office = [
  0.12, 0.1, 0.09, 0.09, 0.1, 0.15, 0.27, 0.45, 0.68, 0.84, 0.93, 0.96, 0.9, 0.94, 1, 0.97, 0.9, 0.76, 0.6, 0.5, 0.42,
  0.33, 0.24, 0.17,
] as const;
const evening = [
  0.42, 0.3, 0.22, 0.18, 0.16, 0.18, 0.25, 0.35, 0.45, 0.52, 0.57, 0.6, 0.64, 0.65, 0.66, 0.68, 0.73, 0.8, 0.88, 0.96,
  1, 0.97, 0.84, 0.62,
] as const;
const night = [
  0.55, 0.8, 1, 0.96, 0.75, 0.4, 0.22, 0.16, 0.14, 0.13, 0.13, 0.14, 0.14, 0.13, 0.13, 0.13, 0.14, 0.14, 0.15, 0.16,
  0.18, 0.2, 0.26, 0.36,
] as const;
const flat = new Array<number>(24).fill(0.55);

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  web: {
    day: evening,
    weekend: 0.82,
    jumps: [
      { counter: 'numtcpsock', perDay: 1.2, peak: 0.55 },
      { counter: 'numproc', perDay: 0.6, peak: 0.5 },
    ],
    shares: {
      lockedpages: [0, 0, 0],
      privvmpages: [17000, 15000, 6000],
      shmpages: [640, 300, 200],
      numproc: [14, 30, 0],
      physpages: [8000, 7000, 6000],
      numtcpsock: [11, 96, 0],
      numflock: [3, 5, 0],
      numpty: [0, 0, 0],
      dgramrcvbuf: [0, 4300, 0],
      numothersock: [9, 15, 0],
      dcachesize: [420_000, 500_000, 900_000],
      numfile: [150, 720, 0],
      numiptent: [14, 0, 0],
    },
    sendPerSocket: 7400,
    receivePerSocket: 4100,
  },
  app: {
    day: office,
    weekend: 0.38,
    jumps: [
      { counter: 'privvmpages', perDay: 0.5, peak: 0.85 },
      { counter: 'numpty', perDay: 1.5, peak: 0.2 },
    ],
    shares: {
      privvmpages: [26000, 9000, 12000],
      shmpages: [120, 80, 0],
      numproc: [38, 26, 0],
      physpages: [14000, 4000, 11000],
      numtcpsock: [18, 55, 0],
      numflock: [2, 2, 0],
      dgramrcvbuf: [0, 2200, 0],
      numothersock: [11, 9, 0],
      dcachesize: [300_000, 200_000, 500_000],
      numfile: [310, 560, 0],
      numiptent: [10, 0, 0],
    },
    sendPerSocket: 6100,
    receivePerSocket: 5200,
  },
  mail: {
    day: office,
    weekend: 0.45,
    jumps: [
      { counter: 'numothersock', perDay: 0.8, peak: 0.6 },
      { counter: 'numflock', perDay: 0.9, peak: 0.62 },
    ],
    shares: {
      privvmpages: [21000, 12000, 5000],
      shmpages: [40, 20, 0],
      numproc: [44, 40, 0],
      physpages: [9000, 6000, 6000],
      numtcpsock: [16, 70, 0],
      numflock: [18, 60, 0],
      dgramrcvbuf: [0, 8700, 0],
      numothersock: [64, 78, 0],
      dcachesize: [600_000, 700_000, 900_000],
      numfile: [480, 900, 0],
      numiptent: [22, 0, 0],
    },
    sendPerSocket: 5200,
    receivePerSocket: 6300,
  },
  database: {
    day: office,
    weekend: 0.6,
    jumps: [{ counter: 'privvmpages', perDay: 0.4, peak: 0.88 }],
    shares: {
      lockedpages: [0, 0, 4],
      privvmpages: [27000, 5000, 15000],
      shmpages: [9200, 400, 2400],
      numproc: [22, 18, 0],
      physpages: [15000, 3000, 15000],
      numtcpsock: [8, 44, 0],
      numflock: [4, 6, 0],
      dgramrcvbuf: [0, 1100, 0],
      numothersock: [7, 5, 0],
      dcachesize: [180_000, 120_000, 300_000],
      numfile: [260, 380, 0],
      numiptent: [8, 0, 0],
    },
    sendPerSocket: 8800,
    receivePerSocket: 4600,
  },
  idle: {
    day: flat,
    weekend: 1,
    jumps: [{ counter: 'numpty', perDay: 0.2, peak: 0.13 }],
    shares: {
      privvmpages: [5200, 500, 600],
      shmpages: [0, 0, 0],
      numproc: [11, 3, 0],
      physpages: [2600, 200, 900],
      numtcpsock: [3, 2, 0],
      numflock: [1, 1, 0],
      numothersock: [6, 2, 0],
      dcachesize: [120_000, 10_000, 120_000],
      numfile: [92, 26, 0],
      numiptent: [10, 0, 0],
    },
    sendPerSocket: 4400,
    receivePerSocket: 4100,
  },
  'ci-runner': {
    day: office,
    weekend: 0.12,
    jumps: [
      { counter: 'numproc', perDay: 5, peak: 0.7 },
      { counter: 'numfile', perDay: 2, peak: 0.3 },
    ],
    shares: {
      privvmpages: [9000, 30000, 5000],
      shmpages: [30, 400, 0],
      numproc: [13, 96, 0],
      physpages: [5000, 19000, 6000],
      numtcpsock: [4, 22, 0],
      numflock: [1, 9, 0],
      numpty: [0, 2, 0],
      dgramrcvbuf: [0, 1600, 0],
      numothersock: [7, 16, 0],
      dcachesize: [500_000, 1_100_000, 800_000],
      numfile: [120, 1500, 0],
      numiptent: [9, 0, 0],
    },
    sendPerSocket: 9200,
    receivePerSocket: 9800,
  },
  vpn: {
    day: evening,
    weekend: 1.1,
    jumps: [{ counter: 'dgramrcvbuf', perDay: 1.4, peak: 0.6 }],
    shares: {
      privvmpages: [6200, 900, 500],
      shmpages: [0, 0, 0],
      numproc: [13, 6, 0],
      physpages: [2900, 700, 800],
      numtcpsock: [4, 8, 0],
      numflock: [1, 0, 0],
      dgramrcvbuf: [4300, 62000, 0],
      numothersock: [12, 30, 0],
      dcachesize: [130_000, 10_000, 90_000],
      numfile: [104, 60, 0],
      numiptent: [34, 0, 0],
    },
    sendPerSocket: 5100,
    receivePerSocket: 4700,
  },
  dns: {
    day: evening,
    weekend: 0.9,
    jumps: [{ counter: 'dgramrcvbuf', perDay: 2.2, peak: 0.7 }],
    shares: {
      privvmpages: [8200, 1400, 3200],
      shmpages: [0, 0, 0],
      numproc: [12, 5, 0],
      physpages: [5200, 600, 3900],
      numtcpsock: [6, 14, 0],
      numflock: [1, 0, 0],
      dgramrcvbuf: [8700, 88000, 0],
      numothersock: [22, 40, 0],
      dcachesize: [130_000, 10_000, 90_000],
      numfile: [110, 90, 0],
      numiptent: [18, 0, 0],
    },
    sendPerSocket: 4400,
    receivePerSocket: 4200,
  },
  backup: {
    day: night,
    weekend: 1,
    jumps: [{ counter: 'dcachesize', perDay: 1, peak: 0.9 }],
    shares: {
      privvmpages: [7000, 12000, 4000],
      shmpages: [0, 0, 0],
      numproc: [13, 16, 0],
      physpages: [4200, 8000, 9000],
      numtcpsock: [4, 18, 0],
      numflock: [1, 8, 0],
      numothersock: [7, 5, 0],
      dcachesize: [380_000, 1_500_000, 500_000],
      numfile: [100, 640, 0],
      numiptent: [9, 0, 0],
    },
    sendPerSocket: 16800,
    receivePerSocket: 9400,
  },
  /** The host itself: UB 0. */
  node: {
    day: flat,
    weekend: 1,
    jumps: [],
    shares: {
      privvmpages: [31000, 2000, 9000],
      lockedpages: [880, 0, 0],
      shmpages: [700, 0, 60],
      numproc: [168, 22, 0],
      physpages: [42000, 3000, 64000],
      numtcpsock: [12, 6, 0],
      numflock: [7, 3, 0],
      numpty: [1, 1, 0],
      numothersock: [88, 8, 0],
      dcachesize: [3_100_000, 300_000, 5_200_000],
      numfile: [1850, 240, 0],
      numiptent: [44, 0, 0],
    },
    sendPerSocket: 6200,
    receivePerSocket: 4300,
  },
};
