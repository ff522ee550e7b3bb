/** What the kernel is told at start, from a container's config. */
import { behaviour } from '@/lib/ubc/counters';
import { type Conf, get } from '@/lib/vz/conf';
import type { Limits } from './spec';
import { COUNTERS, type CounterName } from './workload';

const PAGE_BYTES = 4096;
const suffix: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40, B: 1 };

function isPages(counter: CounterName): boolean {
  return counter.endsWith('pages');
}

/** One number of `barrier:limit` in the counter's unit; undefined for what vzctl calls invalid (src/lib/config.c, parse_ul_sfx). */
function parseOne(counter: CounterName, text: string): number | undefined {
  if (text === 'unlimited') return Number.POSITIVE_INFINITY;
  const match = /^([0-9]+(?:\.[0-9]+)?)([TGMKPBtgmkpb]?)$/.exec(text);
  if (!match) return text === '' ? 0 : undefined;
  const digits = Number(match[1]);
  const unit = (match[2] ?? '').toUpperCase();
  if (unit !== '' && counter.startsWith('num')) return undefined;
  const bytes = unit === 'P' ? digits * PAGE_BYTES : digits * (suffix[unit] ?? 1);
  const value = isPages(counter) ? (unit === '' ? digits : Math.ceil(bytes / PAGE_BYTES)) : bytes;
  if (value >= 2 ** 63) return text.startsWith('9223372036854775807') ? Number.POSITIVE_INFINITY : undefined;
  return Math.floor(value);
}

/** `barrier:limit`, or one number for both. undefined: not valid. */
export function parsePair(counter: CounterName, text: string): readonly [number, number] | undefined {
  const parts = text.split(':');
  if (parts.length > 2) return undefined;
  const barrier = parseOne(counter, parts[0] ?? '');
  const limit = parts.length === 2 ? parseOne(counter, parts[1] ?? '') : barrier;
  return barrier === undefined || limit === undefined ? undefined : [barrier, limit];
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
  const configured = new Map<CounterName, readonly [number, number]>();
  for (const counter of COUNTERS) {
    // vzctl skips values it cannot read.
    const text = get(conf, counter.toUpperCase(), (value) => parsePair(counter, value) !== undefined);
    const pair = text === undefined ? undefined : parsePair(counter, text);
    if (pair !== undefined) configured.set(counter, pair);
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
  const physpages = 2 * COUNTERS.indexOf('physpages');
  const vswap = isVswap([limits[physpages] ?? 0, limits[physpages + 1] ?? 0]);
  return Float64Array.from(COUNTERS, (counter, i) => {
    const { kind, governs } = behaviour(counter, vswap);
    if (kind !== 'limited') return Number.POSITIVE_INFINITY;
    return limits[governs === 'limit' ? 2 * i + 1 : 2 * i] ?? Number.POSITIVE_INFINITY;
  });
}
