'use client';
/**
 * The last hour of the worst counter of each visible row. One request for all of them, after the first paint and when scrolling has settled; drawn
 * into places the rows keep free, so that nothing moves. Smaller and lighter than components/ubc/sparkline.tsx, and with one scale for all rows.
 */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { call } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import type { Spark } from '@/lib/api/schemas-sparks';
import { t } from '@/lib/text/t';
import { SPARK_HEIGHT, SPARK_WIDTH, sparkPath } from './spark-path';

const SETTLED_MS = 150;
const FRESH_MS = 60_000;
/** As the endpoint has it. */
const MOST = 200;

interface SparksProps {
  node: string;
  table: RefObject<HTMLTableElement | null>;
  /** What changes when rows or their places come and go. */
  rows: unknown;
  first: number;
  end: number;
  columns: unknown;
}

interface Known {
  askedMs: number;
  spark?: Spark | undefined;
}

/** Where rows keep a place free. */
function placesIn(table: HTMLTableElement | null) {
  const found = [...(table?.querySelectorAll<HTMLElement>('[data-spark]') ?? [])];
  return found.flatMap((place) => {
    const ctid = place.closest<HTMLElement>('[data-key]')?.dataset.key;
    return ctid === undefined ? [] : [{ ctid, place, counter: place.dataset.spark }];
  });
}

export default function Sparks({ node, table, rows, first, end, columns }: SparksProps) {
  const known = useRef(new Map<string, Known>());
  const [drawn, setDrawn] = useState<readonly { ctid: string; place: HTMLElement; spark: Spark }[]>([]);
  // The effect looks at the page itself, and these say when it has changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    // As the page is then: rows may have come and gone while an answer was awaited.
    const draw = () =>
      setDrawn(
        placesIn(table.current).flatMap(({ ctid, place, counter }) => {
          const spark = known.current.get(ctid)?.spark;
          // Another counter is the worst now: its past comes with the next answer.
          return spark?.counter === counter && spark !== undefined ? [{ ctid, place, spark }] : [];
        }),
      );
    const timer = setTimeout(async () => {
      const now = Date.now();
      const stale = placesIn(table.current).filter(({ ctid, counter }) => {
        const { askedMs = 0, spark } = known.current.get(ctid) ?? {};
        return now - askedMs >= (spark?.counter === counter ? FRESH_MS : FRESH_MS / 6);
      });
      const missing = [...new Set(stale.map(({ ctid }) => ctid))].slice(0, MOST);
      draw();
      if (missing.length === 0) return;
      for (const ctid of missing) known.current.set(ctid, { ...known.current.get(ctid), askedMs: now });
      // Without an answer there is nothing to draw, and the list itself says when vzboard is away.
      const reply = await call(firstApi.containerSparks, { params: { node }, query: { ctids: missing.join() } }).catch(
        () => null,
      );
      for (const ctid of reply === null ? [] : missing)
        known.current.set(ctid, { askedMs: now, spark: reply?.sparks[ctid] });
      draw();
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [node, table, rows, first, end, columns]);
  return drawn.map(({ ctid, place, spark: { counter, values } }, i) =>
    createPortal(
      <svg
        role="img"
        aria-label={t('containers.row.spark', {
          counter,
          most: Math.max(...values.map((value) => value ?? 0)),
          last: values.findLast((value) => value !== null) ?? 0,
        })}
        viewBox={`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`}
        className="block size-full fill-none stroke-held"
        strokeWidth={1.25}
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d={`M1 ${SPARK_HEIGHT - 0.5}H${SPARK_WIDTH - 1}`} stroke="var(--grid)" />
        <path d={sparkPath(values)} />
      </svg>,
      place,
      `${ctid} ${i}`,
    ),
  );
}
