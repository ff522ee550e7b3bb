'use client';
import { useMemo, useState } from 'react';
import type { ContainerRow } from '@/lib/api/schemas';
import type { Filter } from './filter';
import { type ContainerSort, keepOrder, printSort, sortRows } from './sort';

/** Rows that pass the filter, in their order on screen. While `held` (the pointer rests on the list) live updates move no row. */
export function useListModel(
  rows: readonly ContainerRow[],
  filter: Filter,
  sort: ContainerSort,
  held: boolean,
): ContainerRow[] {
  const wanted = useMemo(() => sortRows(rows, sort).map((row) => row.ctid), [rows, sort]);
  const name = printSort(sort);
  const [kept, setKept] = useState({ order: wanted, name });
  const order = useMemo(
    () => (held && kept.name === name ? keepOrder(kept.order, wanted) : wanted),
    [held, kept, name, wanted],
  );
  if (kept.name !== name || !same(kept.order, order)) setKept({ order, name });
  return useMemo(() => {
    const byCtid = new Map(rows.map((row) => [row.ctid, row]));
    return order.flatMap((ctid) => {
      const row = byCtid.get(ctid);
      return row !== undefined && filter.matches(row) ? [row] : [];
    });
  }, [rows, order, filter]);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
