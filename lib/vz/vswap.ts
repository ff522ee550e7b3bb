/** What a container's config means for the kernel, with what vzctl adds by itself in VSwap mode (src/lib/ub.c, is_vswap_config, fill_vswap_ub). */
import { type CounterName, counterInfo, counterNames } from '@/lib/ubc/counters';
import { type Conf, get } from './conf';
import { type Pair, type PairUnit, parsePair, UNLIMITED } from './values';

/** What 32-bit tools wrote for "unlimited". */
const OLD_UNLIMITED = 2147483647n;

/** The pair a config has for a counter; undefined when it is unset or vzctl cannot read it. Of several the last one vzctl can read. */
export function pairIn(conf: Conf, counter: CounterName): Pair | undefined {
  const { confKeys, unit } = counterInfo(counter);
  // The catalogue's counters all have one of these; only unknown ones have none.
  const known = unit as PairUnit;
  const text = get(conf, confKeys[0] ?? counter, (value) => parsePair(value, known, 'conf').ok);
  const parsed = text === undefined ? undefined : parsePair(text, known, 'conf');
  return parsed?.ok ? parsed.value : undefined;
}

/** Whether vzctl takes it for a VSwap one: PHYSPAGES is there and has a limit. */
export function isVswapConf(conf: Conf): boolean {
  const ram = pairIn(conf, 'physpages')?.second;
  return ram !== undefined && ram !== UNLIMITED && ram !== OLD_UNLIMITED;
}

/**
 * Barrier and limit of every counter the kernel is given, and whether the config says so itself. In VSwap mode what it does not say is
 * computed at each start and each set, and never written; in a classic config it is missing. All else is unlimited.
 */
export function kernelPairs(conf: Conf): Map<CounterName, Pair & { readonly implied: boolean }> {
  const out = new Map<CounterName, Pair & { readonly implied: boolean }>();
  for (const counter of counterNames) {
    const pair = pairIn(conf, counter);
    if (pair !== undefined) out.set(counter, { ...pair, implied: false });
  }
  if (!isVswapConf(conf)) return out;
  const ram = out.get('physpages')?.second ?? 0n;
  const total = ram + (out.get('swappages')?.second ?? 0n);
  const imply = (counter: CounterName, first: bigint, second: bigint) => {
    if (!out.has(counter)) out.set(counter, { first, second, implied: true });
  };
  imply('lockedpages', ram, ram);
  imply('oomguarpages', ram, UNLIMITED);
  imply('vmguarpages', total, UNLIMITED);
  const factor = Number(get(conf, 'VM_OVERCOMMIT') ?? '0');
  // Single precision, as vzctl has it: (1048576 + 2097152) x 1.1 is 3460301.
  const pages = factor > 0 ? BigInt(Math.trunc(Math.fround(Number(total) * Math.fround(factor)))) : UNLIMITED;
  imply('privvmpages', pages, pages);
  for (const counter of counterNames) imply(counter, UNLIMITED, UNLIMITED);
  return out;
}
