/** What the kernel is told at start, from a container's config. */
import { behaviour, counterInfo } from '@/lib/ubc/counters';
import { type Conf, get } from '@/lib/vz/conf';
import { parsePair, UNLIMITED } from '@/lib/vz/values';
import type { Limits } from './spec';
import { COUNTERS, type CounterName } from './workload';

/** The kernel's number as a float: exact for anything a simulated container is given. */
function toNumber(value: bigint): number {
  return value === UNLIMITED ? Number.POSITIVE_INFINITY : Number(value);
}

/** Barrier and limit of one counter. */
export function pairOf(limits: Limits, counter: CounterName): readonly [barrier: number, limit: number] {
  const at = 2 * COUNTERS.indexOf(counter);
  return [limits[at] ?? Number.POSITIVE_INFINITY, limits[at + 1] ?? Number.POSITIVE_INFINITY];
}

/** True when PHYSPAGES has a limit: the container is in VSwap mode (vzctl src/lib/ub.c, is_vswap_config). */
export function isVswap(physpages: readonly [number, number] | undefined): boolean {
  return physpages !== undefined && physpages[1] !== Number.POSITIVE_INFINITY && physpages[1] !== 2147483647;
}

/**
 * Limits the kernel gets at start: what the config says; in VSwap mode the implicit values of vzctl for what it does not say
 * (src/lib/ub.c, fill_vswap_ub); the rest unlimited.
 */
export function limitsOf(conf: Conf): Limits {
  let limits = known.get(conf);
  if (limits === undefined) {
    limits = computeLimits(conf);
    known.set(conf, limits);
  }
  return limits;
}

const known = new WeakMap<Conf, Limits>();

function computeLimits(conf: Conf): Limits {
  const configured = new Map<CounterName, readonly [number, number]>();
  for (const counter of COUNTERS) {
    // vzctl skips values it cannot read.
    const { unit, confKeys } = counterInfo(counter);
    const text = get(conf, confKeys[0] ?? counter, (value) => parsePair(value, unit, 'conf').ok);
    const pair = text === undefined ? undefined : parsePair(text, unit, 'conf');
    if (pair?.ok) configured.set(counter, [toNumber(pair.value.first), toNumber(pair.value.second)]);
  }
  const none = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  const physpages = configured.get('physpages');
  const implicit = new Map<CounterName, readonly [number, number]>();
  if (physpages !== undefined && isVswap(physpages)) {
    const ram = physpages[1];
    const total = ram + (configured.get('swappages')?.[1] ?? 0);
    const overcommit = Number(get(conf, 'VM_OVERCOMMIT') ?? 0);
    implicit.set('lockedpages', [ram, ram]);
    implicit.set('oomguarpages', [ram, Number.POSITIVE_INFINITY]);
    implicit.set('vmguarpages', [total, Number.POSITIVE_INFINITY]);
    if (overcommit > 0) {
      const pages = Math.trunc(Math.fround(total * Math.fround(overcommit)));
      implicit.set('privvmpages', [pages, pages]);
    }
  }
  return COUNTERS.flatMap((counter) => configured.get(counter) ?? implicit.get(counter) ?? none);
}

/**
 * The number an ordinary request is refused above, by index in COUNTERS: the barrier, or in VSwap mode the limit of physpages and swappages.
 * Infinity for guarantees and for what is only counted.
 */
export function thresholdsOf(limits: Limits): Float64Array {
  const vswap = isVswap(pairOf(limits, 'physpages'));
  return Float64Array.from(COUNTERS, (counter, i) => {
    const { kind, governs } = behaviour(counter, vswap);
    if (kind !== 'limited') return Number.POSITIVE_INFINITY;
    return limits[governs === 'limit' ? 2 * i + 1 : 2 * i] ?? Number.POSITIVE_INFINITY;
  });
}
