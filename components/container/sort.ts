/** The order of the container list: a column and a direction, kept in the URL as `sort=-failures`. */
import type { Sort } from '@/components/ui/table';
import type { ContainerRow } from '@/lib/api/schemas';
import { compareCtids } from '@/lib/vz/ctid';

export const SORT_KEYS = ['state', 'ctid', 'name', 'ip', 'template', 'profile', 'worst', 'failures', 'uptime'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type ContainerSort = Sort<SortKey>;

export const defaultSort: ContainerSort = { key: 'ctid', direction: 'ascending' };
/** Numbers that mean trouble begin with the largest. */
export const LARGEST_FIRST: readonly SortKey[] = ['worst', 'failures', 'uptime'];

export function parseSort(text: string | null): ContainerSort {
  if (text === null) return defaultSort;
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const key = SORT_KEYS.find((k) => k === name);
  return key === undefined ? defaultSort : { key, direction: descending ? 'descending' : 'ascending' };
}

/** null for the default, so that a plain URL stays plain. */
export function printSort(sort: ContainerSort): string | null {
  if (sort.key === defaultSort.key && sort.direction === defaultSort.direction) return null;
  return `${sort.direction === 'descending' ? '-' : ''}${sort.key}`;
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
  uptime: (row) => row.uptimeSeconds,
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

/** A sorted copy. Rows without a value come last in both directions; equal rows are ordered by CTID. */
export function sortRows(rows: readonly ContainerRow[], sort: ContainerSort): ContainerRow[] {
  const sign = sort.direction === 'descending' ? -1 : 1;
  if (sort.key === 'ctid') return rows.toSorted((a, b) => sign * compareCtids(a.ctid, b.ctid));
  const value = values[sort.key];
  return rows.toSorted((a, b) => {
    const va = value(a);
    const vb = value(b);
    if (va === null || vb === null) {
      if (va !== vb) return va === null ? 1 : -1;
    } else if (va !== vb) return va < vb ? -sign : sign;
    return compareCtids(a.ctid, b.ctid);
  });
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
