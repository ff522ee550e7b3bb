'use client';
/**
 * Virtual rows in the page's own scroll: which rows of a long table are near the window, and how much room the others take. Rows may differ in
 * height; what was measured once is remembered by key. 5,000 rows are a loop of 5,000 additions, and only where something changed.
 */
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';

export interface WindowRows {
  /** Rows to render: `first` up to but without `end`. */
  first: number;
  end: number;
  /** Room of the rows before and after them, in CSS pixels. */
  beforePx: number;
  afterPx: number;
  /** For the `ref` of each rendered row, which has its key as `data-key`. */
  measure: (row: HTMLTableRowElement | null) => void;
  /** Scrolls no further than needed to show row `index` whole. */
  show: (index: number) => void;
}

/** Rows of the first screen, before the window's size is known: on the server, and while the page hydrates. */
const FIRST_ROWS = 26;
/** Rows rendered beyond each edge of the window, so that a wheel's turn meets none that is missing. */
const BEYOND = 6;
/** The edges move by so many rows at a time: a few larger steps cost less than many small ones. */
const STEP = 4;
/** What sticks to the window's edges: top bar and table head, task strip and selection bar. */
const ABOVE_PX = 84;
const BELOW_PX = 88;

export function useWindowRows(
  table: RefObject<HTMLTableElement | null>,
  keys: readonly string[],
  estimatePx: number,
  beyond = BEYOND,
): WindowRows {
  const heights = useRef(new Map<string, number>());
  const [measured, setMeasured] = useState(0);
  const [range, setRange] = useState({ first: 0, end: FIRST_ROWS });
  // `measured` counts changes of `heights`, which React cannot see.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const starts = useMemo(() => {
    const out = new Float64Array(keys.length + 1);
    let sum = 0;
    for (const [i, key] of keys.entries()) {
      sum += heights.current.get(key) ?? estimatePx;
      out[i + 1] = sum;
    }
    return out;
  }, [keys, estimatePx, measured]);

  const look = useCallback(() => {
    const body = table.current?.tBodies[0];
    if (body === undefined) return;
    const from = -body.getBoundingClientRect().top;
    const first = Math.max(0, floorTo(rowAt(starts, from) - beyond));
    const end = Math.min(keys.length, floorTo(rowAt(starts, from + window.innerHeight) + beyond) + STEP);
    setRange((now) => (now.first === first && now.end === end ? now : { first, end }));
  }, [table, starts, keys.length, beyond]);

  useEffect(() => {
    // In the frame that lays the page out anyway: to ask for places right after a change would make the browser do it twice.
    const frame = requestAnimationFrame(look);
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [look]);

  const sizes = useRef<ResizeObserver | null>(null);
  const measure = useCallback((row: HTMLTableRowElement | null) => {
    if (row === null || typeof ResizeObserver === 'undefined') return;
    sizes.current ??= new ResizeObserver((entries) => {
      let changed = false;
      for (const { target } of entries) {
        const key = target.getAttribute('data-key');
        const height = target.getBoundingClientRect().height;
        // A row that left the page has none.
        if (key === null || height === 0 || heights.current.get(key) === height) continue;
        heights.current.set(key, height);
        changed = true;
      }
      if (changed) setMeasured((n) => n + 1);
    });
    sizes.current.observe(row);
    return () => sizes.current?.unobserve(row);
  }, []);

  const first = Math.min(range.first, Math.max(0, keys.length - STEP));
  const end = Math.min(keys.length, Math.max(range.end, first));
  const total = starts[keys.length] ?? 0;
  return {
    first,
    end,
    beforePx: starts[first] ?? 0,
    afterPx: total - (starts[end] ?? total),
    measure,
    show: (index) => {
      const body = table.current?.tBodies[0];
      if (body === undefined) return;
      const top = body.getBoundingClientRect().top + (starts[index] ?? 0);
      const bottom = body.getBoundingClientRect().top + (starts[index + 1] ?? 0);
      const below = window.innerHeight - BELOW_PX;
      if (top < ABOVE_PX) window.scrollTo({ top: window.scrollY + top - ABOVE_PX });
      else if (bottom > below) window.scrollTo({ top: window.scrollY + bottom - below });
    },
  };
}

/** The row at `px` from the first row's top edge, by halving; the nearest one outside. */
export function rowAt(starts: Float64Array, px: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}

const floorTo = (row: number) => Math.floor(row / STEP) * STEP;
