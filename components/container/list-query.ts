/** How the list is asked for: with the counters that its columns and its filter need, and without any of them as a rule. */
import { counterNames } from './columns';

/** In one order, so that the same need is the same key in the cache. */
export function pickedQuery(counters: readonly string[]): { counters: string } | undefined {
  const names = counterNames(counters).sort();
  return names.length === 0 ? undefined : { counters: names.join(',') };
}
