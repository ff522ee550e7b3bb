/**
 * Two versions of a config compared key by key, three merged, and keys taken away. Lines nobody means to change stay byte for byte: comments,
 * unknown keys, odd quoting, line ends, order.
 */
import { type Conf, canonicalKey, effective, get, parseConf } from './conf';
import { canonical } from './grammar';
import { paramsByKey } from './params';

const used = new WeakMap<Conf, ReadonlyMap<string, string>>();

/** The values vzctl uses, by canonical key, as they are written. Values it cannot read count as unset. Kept with the config, as lists ask again. */
export function usedValues(conf: Conf): ReadonlyMap<string, string> {
  let values = used.get(conf);
  if (values === undefined) {
    const found = new Map<string, string>();
    for (const [key, value] of effective(conf)) {
      const grammar = paramsByKey.get(key)?.grammar;
      const read = (text: string) => grammar === undefined || canonical(grammar, text) !== undefined;
      const counting = read(value) ? value : get(conf, key, read);
      if (counting !== undefined) found.set(key, counting);
    }
    values = found;
    used.set(conf, values);
  }
  return values;
}

/** Whether two spellings mean the same: 256M and 65536, one blank and two. undefined is unset. */
export function isSameValue(key: string, a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  const grammar = paramsByKey.get(key)?.grammar;
  if (a === undefined || b === undefined || grammar === undefined) return false;
  const one = canonical(grammar, a);
  return one !== undefined && one === canonical(grammar, b);
}

export interface KeyChange {
  readonly key: string;
  /** As written; undefined is unset. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The keys whose value differs, in the order of the newer file, those that are gone behind. Another spelling of the same is no difference. */
export function diffConfs(before: Conf, after: Conf): KeyChange[] {
  const old = usedValues(before);
  const now = usedValues(after);
  return [...new Set([...now.keys(), ...old.keys()])]
    .filter((key) => !isSameValue(key, old.get(key), now.get(key)))
    .map((key) => ({ key, before: old.get(key), after: now.get(key) }));
}

/** A key that was changed on both sides since, and not to the same. */
export interface Conflict {
  readonly key: string;
  readonly base: string | undefined;
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}

export interface Merged {
  /** What is to be changed of theirs; undefined takes the key away. Without those in conflict. */
  readonly changes: ReadonlyMap<string, string | undefined>;
  readonly conflicts: readonly Conflict[];
}

/**
 * My changes since `base` brought onto `theirs`. Values by key as `usedValues` answers them; `mine` has all keys, also unchanged ones.
 * Both sides having made the same change is none.
 */
export function mergeValues(
  base: ReadonlyMap<string, string>,
  mine: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
): Merged {
  const changes = new Map<string, string | undefined>();
  const conflicts: Conflict[] = [];
  for (const key of new Set([...base.keys(), ...mine.keys()])) {
    const [b, m, t] = [base.get(key), mine.get(key), theirs.get(key)];
    if (isSameValue(key, b, m) || isSameValue(key, m, t)) continue;
    if (isSameValue(key, b, t)) changes.set(key, m);
    else conflicts.push({ key, base: b, mine: m, theirs: t });
  }
  return { changes, conflicts };
}

/** What takes back the change from `before` to `after`, now that the file is `now`: later changes of the same key are conflicts. */
export function revert(before: Conf, after: Conf, now: Conf): Merged {
  return mergeValues(usedValues(after), usedValues(before), usedValues(now));
}

/** The config without any line that sets one of `keys`, also by an old alias, indented, or a second time. */
export function removeKeys(conf: Conf, keys: Iterable<string>): Conf {
  const gone = new Set([...keys].map(canonicalKey));
  const kept = conf.lines.filter((line) => line.kind !== 'assignment' || !gone.has(canonicalKey(line.key)));
  return kept.length === conf.lines.length ? conf : parseConf(kept.map((line) => line.raw).join(''));
}
