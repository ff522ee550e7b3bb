'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { beancountersPath, containerPath } from '@/components/paths';
import { ScrollRegion } from '@/components/ui/table';
import { useWindowRows } from '@/components/ui/window-rows';
import { useUrlState } from '@/components/url-state';
import type { MatrixRow } from '@/lib/api/schemas-matrix';
import { formatPercent } from '@/lib/format';
import { t } from '@/lib/text/t';
import { CellFacts } from './cell-facts';
import { type Heat, heatOf, inOrder, walked } from './order';

interface MatrixProps {
  node: string;
  nodeLabel: string;
  counters: readonly string[];
  rows: readonly MatrixRow[];
}

const ROW_PX = 28;
const looks: Record<Heat, string> = {
  none: 'text-faint',
  calm: 'text-muted',
  half: 'bg-held-wash text-ink',
  near: 'bg-warning-wash text-warning',
  full: 'bg-critical-wash font-semibold text-critical',
};

/** Where the keyboard is: a container and a place among the counters. */
interface Spot {
  ctid: string;
  column: number;
}

/** A grid of containers and counters. A head sorts by its counter, arrows walk the cells, Enter opens the counter of the container. */
export function MatrixView({ node, nodeLabel, counters, rows }: MatrixProps) {
  const [url, change] = useUrlState();
  const by = counters.find((counter) => counter === url.get('by')) ?? null;
  const ordered = useMemo(() => inOrder(rows, counters, by), [rows, counters, by]);
  const ctids = useMemo(() => ordered.map(({ ctid }) => ctid), [ordered]);
  const table = useRef<HTMLTableElement>(null);
  const view = useWindowRows(table, ctids, ROW_PX);
  const [spot, setSpot] = useState<Spot | null>(null);
  const [looked, setLooked] = useState<Spot | null>(null);
  const shown = looked ?? spot;

  const go = (next: Spot) => {
    setSpot(next);
    view.show(ctids.indexOf(next.ctid));
    // The row may be made a frame later.
    const focus = (tries: number) => {
      const cell = table.current?.querySelector<HTMLElement>(
        `[data-key="${CSS.escape(next.ctid)}"] [data-column="${next.column}"]`,
      );
      if (cell != null) cell.focus();
      else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
    };
    focus(10);
  };
  const onKeyDown = (event: KeyboardEvent, at: Spot) => {
    const to = walked(event, { row: ctids.indexOf(at.ctid), column: at.column }, ctids.length, counters.length);
    const ctid = to === undefined ? undefined : ctids[to.row];
    if (to === undefined || ctid === undefined) return;
    event.preventDefault();
    go({ ctid, column: to.column });
  };
  const first = ctids[0];
  const current =
    spot !== null && ctids.includes(spot.ctid) ? spot : first === undefined ? null : { ctid: first, column: 0 };

  return (
    <>
      <CellFacts node={node} at={shown === null ? null : { ctid: shown.ctid, counter: counters[shown.column] ?? '' }} />
      <ScrollRegion label={t('matrix.region', { node: nodeLabel })} className="border-t border-line">
        <table
          ref={table}
          aria-label={t('matrix.table', { node: nodeLabel })}
          aria-rowcount={ordered.length + 1}
          className="min-w-full border-separate border-spacing-0 text-2xs"
          onPointerLeave={() => setLooked(null)}
        >
          <thead>
            <tr>
              <th
                scope="col"
                aria-sort={by === null ? 'descending' : 'none'}
                className="sticky left-0 z-10 border-b border-line bg-surface px-3 pb-1.5 text-left align-bottom"
              >
                <button
                  type="button"
                  onClick={() => change({ by: null })}
                  className={clsx('font-medium hover:text-ink', by === null ? 'text-ink' : 'text-faint')}
                >
                  {t('matrix.worst')}
                </button>
              </th>
              {counters.map((counter) => (
                <th
                  key={counter}
                  scope="col"
                  aria-sort={by === counter ? 'descending' : 'none'}
                  className="h-26 min-w-11 border-b border-line pb-1.5 text-center align-bottom"
                >
                  <button
                    type="button"
                    title={t('matrix.sort', { counter })}
                    onClick={() => change({ by: counter })}
                    className={clsx(
                      'inline-block rotate-180 font-mono font-medium [writing-mode:vertical-rl] hover:text-ink hover:underline',
                      by === counter ? 'text-ink underline' : 'text-muted',
                    )}
                  >
                    {counter}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.beforePx > 0 && <Spacer height={view.beforePx} />}
            {ordered.slice(view.first, view.end).map((row, i) => (
              <tr
                key={row.ctid}
                ref={view.measure}
                data-key={row.ctid}
                aria-rowindex={view.first + i + 2}
                className="h-7"
              >
                <th
                  scope="row"
                  className="sticky left-0 z-10 max-w-48 truncate border-r border-b border-line bg-surface px-3 text-left text-xs font-normal"
                >
                  <Link href={containerPath(node, row.ctid)} prefetch={false} className="hover:underline">
                    <span className="num text-muted">{row.ctid}</span>{' '}
                    {row.name !== null && <span className="max-sm:hidden">{row.name}</span>}
                  </Link>
                </th>
                {counters.map((counter, column) => {
                  const pressure = row.pressures[column] ?? null;
                  const failed = row.failures[counter] ?? 0;
                  const here = { ctid: row.ctid, column };
                  return (
                    <td key={counter} className={clsx('border-b border-l border-line/60 p-0', looks[heatOf(pressure)])}>
                      <Link
                        href={beancountersPath(node, row.ctid, counter)}
                        prefetch={false}
                        data-column={column}
                        tabIndex={current?.ctid === row.ctid && current.column === column ? 0 : -1}
                        onFocus={() => setSpot(here)}
                        onPointerEnter={() => setLooked(here)}
                        onKeyDown={(event) => onKeyDown(event, here)}
                        className="num flex h-7 items-center justify-center px-1 -outline-offset-2"
                      >
                        <span className="sr-only">{t('matrix.cell', { ctid: row.ctid, counter })}</span>
                        {failed > 0 && (
                          <>
                            <span aria-hidden className="mr-0.5 text-failure">
                              {t('matrix.mark')}
                            </span>
                            <span className="sr-only">{t('matrix.failed', { count: failed })}</span>
                          </>
                        )}
                        {pressure === null ? t('frame.dash') : formatPercent(pressure).replace(/\s/g, '')}
                      </Link>
                    </td>
                  );
                })}
              </tr>
            ))}
            {view.afterPx > 0 && <Spacer height={view.afterPx} />}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}
