'use client';
import { useMemo, useState } from 'react';
import type { ContainerRow } from '@/lib/api/schemas';
import { type Filter, parseFilter } from './filter';
import { type ContainerSort, keepOrder, printSort, sortRows } from './sort';

export interface ListModel {
  filter: Filter;
  /** Rows that pass the filter, in their order on screen. */
  shown: ContainerRow[];
}

/** Filter and order of the list. While `held` (the pointer rests on it) live updates move no row. */
export function useListModel(
  rows: readonly ContainerRow[],
  text: string,
  sort: ContainerSort,
  held: boolean,
): ListModel {
  const filter = useMemo(() => parseFilter(text), [text]);
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
    const shown = order.flatMap((ctid) => {
      const row = byCtid.get(ctid);
      return row !== undefined && filter.matches(row) ? [row] : [];
    });
    return { filter, shown };
  }, [rows, order, filter]);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
