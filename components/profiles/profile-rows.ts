/** A profile line by line as a table: what each value means, which of them count, and what may be changed of it. */
import { type MessageKey, t } from '@/lib/text/t';
import { type Conf, canonicalKey, effective } from '@/lib/vz/conf';
import { canonical } from '@/lib/vz/grammar';
import { type ParamGroup, paramGroups, paramsByKey } from '@/lib/vz/params';
import { isIdentityKey, isProfileKey } from '@/lib/vz/profiles';
import { meaningOf } from './amounts';

export interface EditRow {
  key: string;
  /** As it stands in the file; null for a parameter that is being added. */
  value: string | null;
  group: ParamGroup | 'other';
  /** May be given another value: the key is known, and no identity. */
  editable: boolean;
  /** What is to be known about it. */
  notes: string[];
}

/** Counters by their option, what people call memory by their meaning. */
const MEMORY: ReadonlySet<string> = new Set(['PHYSPAGES', 'SWAPPAGES']);

/** One row a key, known groups first and in the order of the file within. */
export function rowsOf(conf: Conf): EditRow[] {
  const rows = [...effective(conf)].map(([key, value]): EditRow => {
    const param = paramsByKey.get(key);
    const identity = isIdentityKey(key);
    return {
      key,
      value,
      group: param === undefined || identity ? 'other' : MEMORY.has(key) ? 'memory' : param.group,
      editable: isProfileKey(key),
      notes: notesOf(conf, key, value),
    };
  });
  const order = [...paramGroups, 'other'];
  return rows.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}

function notesOf(conf: Conf, key: string, value: string): string[] {
  const notes: string[] = [];
  const say = (name: MessageKey, values = {}) => notes.push(t(name, values));
  const param = paramsByKey.get(key);
  const lines = conf.assignments.filter((one) => canonicalKey(one.key) === key);
  if (param === undefined) say('profiles.note.unknown');
  else if (isIdentityKey(key)) say('profiles.note.identity');
  else if (canonical(param.grammar, value) === undefined) say('profiles.note.unreadable');
  const meaning = meaningOf(key, value);
  if (meaning !== null) notes.push(meaning);
  if (lines.length > 1) say('profiles.note.twice', { lines: lines.map(({ line }) => line).join(', ') });
  return notes;
}

/** Known parameters that the profile does not have, for adding one. */
export function addableKeys(rows: readonly EditRow[]): string[] {
  const there = new Set(rows.map(({ key }) => key));
  return [...paramsByKey.keys()].filter((key) => !there.has(key) && isProfileKey(key));
}

/** What is wrong with a value that is typed; undefined when vzctl can read it. */
export function valueError(key: string, value: string): string | undefined {
  const param = paramsByKey.get(key);
  if (param === undefined) return t('profiles.key.unknown', { key });
  if (/["\\`$]|\P{ASCII}|\p{Cc}/u.test(value)) return t('profiles.value.unsafe', { key });
  return value === '' || canonical(param.grammar, value) === undefined
    ? t('profiles.value.bad', { key, value: value === '' ? t('profiles.nothing') : value })
    : undefined;
}

export type Changes = Readonly<Record<string, string | null>>;

/** Only what differs from the file as it is now. */
export function changesOf(rows: readonly EditRow[], draft: Changes): Record<string, string | null> {
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  return Object.fromEntries(Object.entries(draft).filter(([key, value]) => value !== (values.get(key) ?? null)));
}
