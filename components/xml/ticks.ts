/** What is ticked beside a document: changes and refusals that are left as they are, and settings that go. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';

export type XmlPreview = Extract<ReplyOf<typeof api.containerXmlSet>, { refusals: unknown }>;

export interface Asked {
  key: string;
  before: string | null;
  after: string | null;
  /** Why it cannot be done; undefined for a change. */
  message?: string;
  /** False where the whole document is meant. */
  leavable?: boolean;
}

export interface Ticks {
  left: ReadonlySet<string>;
  /** What was ever left, as it was shown then: a preview does not name what is left, and its row must stay where the focus is. */
  known: ReadonlyMap<string, Asked>;
  deleted: ReadonlySet<string>;
}

export const noTicks: Ticks = { left: new Set(), known: new Map(), deleted: new Set() };

function toggled(set: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

export function toggleLeft(ticks: Ticks, asked: Asked): Ticks {
  return { ...ticks, left: toggled(ticks.left, asked.key), known: new Map(ticks.known).set(asked.key, asked) };
}

export function toggleDeleted(ticks: Ticks, key: string): Ticks {
  return { ...ticks, deleted: toggled(ticks.deleted, key) };
}

/** The document is another one: what was taken back is only known again if it still asks for it. */
export function afterEdit(ticks: Ticks): Ticks {
  return { ...ticks, known: new Map([...ticks.known].filter(([key]) => ticks.left.has(key))) };
}

/** As the query of a change says it. */
export function ticksQuery({ left, deleted }: Ticks): { leave?: string; delete?: string } {
  return {
    ...(left.size === 0 ? {} : { leave: [...left].join(',') }),
    ...(deleted.size === 0 ? {} : { delete: [...deleted].join(',') }),
  };
}

/** Changes and refusals to show, those that are left among them. A deletion stands in a list of its own, with its refusal. */
export function shownOf({ diff, refusals }: Pick<XmlPreview, 'diff' | 'refusals'>, { known, deleted }: Ticks) {
  const refused = refusals
    .filter(({ key }) => !deleted.has(key))
    .map(({ key, before, after, message, reason }): Asked => {
      return { key, before, after, message, leavable: reason !== 'other_container' };
    });
  const now = new Set([...refused, ...diff].map(({ key }) => key));
  const all: Asked[] = [
    ...refused,
    ...diff.filter(({ key }) => !deleted.has(key)),
    ...[...known.values()].filter(({ key }) => !now.has(key)),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    refusals: all.filter(({ message }) => message !== undefined),
    changes: all.filter(({ message }) => message === undefined),
  };
}
