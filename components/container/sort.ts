/** The order of the container list: columns and directions, the first counts most. In the URL as `sort=-failures,name`. */
import type { Sort } from '@/components/ui/table';
import type { ContainerRow } from '@/lib/api/schemas';
import { compareCtids } from '@/lib/vz/ctid';

export const SORT_KEYS = [
  ...(['state', 'ctid', 'name', 'ip', 'template', 'profile', 'worst', 'failures', 'disk', 'uptime', 'tags'] as const),
] as const;
export type SortKey = (typeof SORT_KEYS)[number];
/** Never empty, no column twice. */
export type ContainerSort = readonly Sort<SortKey>[];

export const defaultSort: ContainerSort = [{ key: 'ctid', direction: 'ascending' }];
/** Numbers that mean trouble begin with the largest. */
export const LARGEST_FIRST: readonly SortKey[] = ['worst', 'failures', 'disk', 'uptime'];

/** What it cannot read is left out; nothing readable is the default. */
export function parseSort(text: string | null): ContainerSort {
  const parts = (text ?? '').split(',').flatMap((part): Sort<SortKey>[] => {
    const name = part.replace(/^-/, '');
    const key = SORT_KEYS.find((each) => each === name);
    return key === undefined ? [] : [{ key, direction: part.startsWith('-') ? 'descending' : 'ascending' }];
  });
  const once = parts.filter(({ key }, i) => parts.findIndex((part) => part.key === key) === i);
  return once.length === 0 ? defaultSort : once;
}

/** null for the default, so that a plain URL stays plain. */
export function printSort(sort: ContainerSort): string | null {
  const text = sort.map(({ key, direction }) => `${direction === 'descending' ? '-' : ''}${key}`).join(',');
  return text === 'ctid' ? null : text;
}

/**
 * The order after a click on a column's head. Alone it sorts by that column, a second click turns it round; `more` (Shift) adds it behind
 * the others, turns it round, and takes it out again.
 */
export function sortBy(sort: ContainerSort, key: SortKey, more: boolean): ContainerSort {
  const first: Sort['direction'] = LARGEST_FIRST.includes(key) ? 'descending' : 'ascending';
  const turned = { ascending: 'descending', descending: 'ascending' } as const;
  const known = sort.find((part) => part.key === key);
  if (!more) return [{ key, direction: known !== undefined && sort[0] === known ? turned[known.direction] : first }];
  if (known === undefined) return [...sort, { key, direction: first }];
  if (known.direction === first) {
    return sort.map((part) => (part === known ? { key, direction: turned[first] } : part));
  }
  const rest = sort.filter((part) => part !== known);
  return rest.length === 0 ? defaultSort : rest;
}

/** What needs hands first: unreadable, then the states between, then running, then stopped. */
const STATE_ORDER = { unknown: 0, mounted: 1, suspended: 2, running: 3, stopped: 4 } as const;

const values: Record<Exclude<SortKey, 'ctid'>, (row: ContainerRow) => string | number | null> = {
  state: (row) => STATE_ORDER[row.state],
  name: (row) => (row.name ?? row.hostname)?.toLowerCase() ?? null,
  ip: (row) => addressKey(row.ips[0]),
  template: (row) => row.template,
  profile: (row) => row.profile,
  worst: (row) => row.worst?.pressure ?? null,
  failures: (row) => row.failuresHour,
  disk: (row) => row.disk,
  uptime: (row) => row.uptimeSeconds,
  tags: (row) => (row.tags.length === 0 ? null : row.tags.join(' ')),
};

/** IPv4 by number, everything else after it by text. */
function addressKey(ip: string | undefined): string | null {
  if (ip === undefined) return null;
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(ip);
  if (parts === null) return `~${ip}`;
  return parts
    .slice(1)
    .map((part) => part.padStart(3, '0'))
    .join('.');
}

/** A sorted copy. Rows without a value come last in both directions; rows equal in all columns are ordered by CTID. */
export function sortRows(rows: readonly ContainerRow[], sort: ContainerSort): ContainerRow[] {
  const compares = sort.map(({ key, direction }) => compareBy(key, direction === 'descending' ? -1 : 1));
  return rows.toSorted((a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return compareCtids(a.ctid, b.ctid);
  });
}

function compareBy(key: SortKey, sign: 1 | -1): (a: ContainerRow, b: ContainerRow) => number {
  if (key === 'ctid') return (a, b) => sign * compareCtids(a.ctid, b.ctid);
  const value = values[key];
  return (a, b) => {
    const va = value(a);
    const vb = value(b);
    if (va === vb) return 0;
    if (va === null || vb === null) return va === null ? 1 : -1;
    return va < vb ? -sign : sign;
  };
}

/**
 * The order while the pointer rests on the table: rows stay where they are, vanished ones go, new ones are added at the end. `next` is the
 * order they would have.
 */
export function keepOrder(shown: readonly string[], next: readonly string[]): string[] {
  const wanted = new Set(next);
  const known = new Set(shown);
  return [...shown.filter((ctid) => wanted.has(ctid)), ...next.filter((ctid) => !known.has(ctid))];
}
