/** Where a running container differs from its config: it was changed without --save, or the file was edited since. */
import type { CounterName } from '@/lib/ubc/counters';
import { isCounterName } from '@/lib/ubc/counters';
import type { Amount, CounterRow } from '@/lib/ubc/sample';
import type { Conf } from './conf';
import { type Pair, toAmount, UNLIMITED } from './values';
import { isVswapConf, kernelPairs } from './vswap';

export interface Drift {
  readonly counter: CounterName;
  /** What the next start will give the kernel. */
  readonly config: Pair;
  /** True where the config does not say it: computed by vzctl in VSwap mode. */
  readonly implied: boolean;
  /** What the kernel has. */
  readonly running: Pair;
  /** What the file has to say so that the next start gives the kernel what it has now. */
  readonly kept: Pair;
}

function toBig(amount: Amount): bigint {
  if (typeof amount === 'bigint') return amount;
  return Number.isFinite(amount) ? BigInt(Math.trunc(amount)) : UNLIMITED;
}

/** What 32-bit tools and kernels call unlimited is the same (beancounters reference 1.5). */
const norm = (value: bigint): bigint => (value === 2147483647n ? UNLIMITED : value);

/** Which halves of a pair the kernel keeps as they are given. */
function comparesBarrier(counter: CounterName, vswap: boolean, major: number): boolean {
  // Newer kernels keep one number. In VSwap mode the barrier of the two is 0 by rule and ignored.
  return major < 7 && !(vswap && (counter === 'physpages' || counter === 'swappages'));
}

/** Counters whose barrier or limit in the kernel is not what the config leads to. A counter a classic config does not name is not judged. */
export function driftOf(conf: Conf, rows: readonly CounterRow[], major: number): Drift[] {
  const wanted = kernelPairs(conf);
  const vswap = isVswapConf(conf);
  return rows.flatMap(({ counter, barrier, limit }): Drift[] => {
    const config = isCounterName(counter) ? wanted.get(counter) : undefined;
    if (!isCounterName(counter) || config === undefined) return [];
    const running = { first: toBig(barrier), second: toBig(limit) };
    const hasBarrier = comparesBarrier(counter, vswap, major);
    const same =
      norm(running.second) === norm(config.second) && (!hasBarrier || norm(running.first) === norm(config.first));
    // Where the kernel keeps one number, the barrier of the file stays, below the limit.
    const isAbove = config.first > running.second;
    const first = isAbove ? running.second : config.first;
    const kept = hasBarrier ? running : { first, second: running.second };
    return same ? [] : [{ counter, config, implied: config.implied, running, kept }];
  });
}

/** A pair as the rest of vzboard has numbers. */
export function pairAmounts({ first, second }: Pair): { barrier: Amount; limit: Amount } {
  return { barrier: toAmount(first), limit: toAmount(second) };
}
