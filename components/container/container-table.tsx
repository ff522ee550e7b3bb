'use client';
import { clsx } from 'clsx';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RowProgress } from '@/components/many/runs';
import { usePageKeys } from '@/components/page-keys';
import { useWindowRows } from '@/components/ui/window-rows';
import type { ContainerRow as Row } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { type Chosen, COLUMNS } from './columns';
import { ContainerRow, HELD_FOLD } from './container-row';
import type { Selection } from './selection';
import type { ContainerSort } from './sort';
import { SortHead } from './sort-head';

interface ContainerTableProps {
  node: string;
  nodeLabel: string;
  rows: readonly Row[];
  /** Rows that are not there yet: they have their room below. */
  more: number;
  columns: Chosen;
  sort: ContainerSort;
  onSort: (sort: ContainerSort) => void;
  selection: Selection;
  progress: ReadonlyMap<string, RowProgress>;
  onOpen: (ctid: string) => void;
  onMenu: (row: Row, anchor: HTMLElement) => void;
  /** The pointer rests on the rows: they must not move. */
  onHold: (held: boolean) => void;
}

const Sparks = lazy(() => import('./sparks'));

const ROW_PX = 42;

/**
 * A real table of any length: only rows near the window exist, spacer rows stand for the others. The first screen is in the server's HTML. One
 * row is current; j, k and arrows move it, x and Space tick it, Enter opens it.
 */
export function ContainerTable(props: ContainerTableProps) {
  const { rows, columns, sort, selection, onOpen, onHold } = props;
  const table = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const currentIndex = rows.findIndex((row) => row.ctid === current);
  const ctids = useMemo(() => rows.map((row) => row.ctid), [rows]);
  const view = useWindowRows(table, ctids, ROW_PX);
  const afterPx = view.afterPx + props.more * ROW_PX;
  const focusRow = useFocusRow(table);

  const move = (step: number, extend: boolean) => {
    const next = Math.min(
      rows.length - 1,
      Math.max(0, currentIndex < 0 ? (step > 0 ? 0 : rows.length - 1) : currentIndex + step),
    );
    const ctid = ctids[next];
    if (ctid === undefined) return;
    if (extend) {
      if (current !== null && !selection.ctids.has(current)) selection.toggle(current);
      selection.extend(ctid, ctids);
    }
    setCurrent(ctid);
    view.show(next);
    focusRow(ctid);
  };

  usePageKeys((event) => {
    const { activeElement } = document;
    const inTable = table.current?.contains(activeElement) === true;
    const onRow = inTable && activeElement?.tagName === 'TR';
    switch (event.key) {
      case 'j':
      case 'J':
        move(1, event.shiftKey);
        return true;
      case 'k':
      case 'K':
        move(-1, event.shiftKey);
        return true;
      case 'ArrowDown':
      case 'ArrowUp':
        // Outside the table the arrows scroll the page.
        if (!inTable) return false;
        move(event.key === 'ArrowDown' ? 1 : -1, event.shiftKey);
        return true;
      case 'x':
        if (current === null) return false;
        selection.toggle(current);
        return true;
      case ' ':
        if (!onRow || current === null) return false;
        selection.toggle(current);
        return true;
      case 'Enter':
        if (!onRow || current === null) return false;
        onOpen(current);
        return true;
      case 'Escape':
        if (selection.ctids.size === 0) return false;
        selection.clear();
        return true;
      default:
        return false;
    }
  });

  const { toggle, extend } = selection;
  const latest = useRef({ toggle, extend, ctids });
  useEffect(() => {
    latest.current = { toggle, extend, ctids };
  });
  // Stable, so that a poll renders only the rows that changed.
  const onSelect = useCallback((ctid: string, range: boolean) => {
    if (range) latest.current.extend(ctid, latest.current.ctids);
    else latest.current.toggle(ctid);
  }, []);

  // Nothing of it is needed for the first paint.
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPainted(true), 300);
    return () => clearTimeout(timer);
  }, []);

  const selectedHere = rows.filter((row) => selection.ctids.has(row.ctid)).length;
  return (
    <>
      <table
        ref={table}
        aria-label={t('containers.table', { node: props.nodeLabel })}
        aria-rowcount={rows.length + props.more + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-left text-sm max-sm:block"
      >
        <thead className="sticky top-11 z-10 bg-surface max-sm:block">
          <tr
            aria-rowindex={1}
            className="max-sm:grid max-sm:grid-cols-[2.75rem_1fr_2.75rem] max-sm:items-center max-sm:border-b max-sm:border-line max-sm:[&>th]:border-0"
          >
            <th scope="col" className="w-9 border-b border-line pl-2.5 max-sm:w-11 max-sm:pl-0">
              <label className="grid size-7 place-items-center max-sm:size-11">
                <input
                  type="checkbox"
                  aria-label={t('containers.row.selectAll')}
                  checked={rows.length > 0 && selectedHere === rows.length}
                  ref={(box) => {
                    if (box !== null) box.indeterminate = selectedHere > 0 && selectedHere < rows.length;
                  }}
                  onChange={(event) =>
                    selection.set(
                      event.target.checked
                        ? [...selection.ctids, ...ctids]
                        : [...selection.ctids].filter((ctid) => !ctids.includes(ctid)),
                    )
                  }
                  className="size-3.5 accent-accent"
                />
              </label>
            </th>
            {COLUMNS.map(({ key, width, fold, numeric = false }) =>
              columns.shown.has(key) ? (
                <SortHead
                  key={key}
                  column={key}
                  numeric={numeric}
                  sort={sort}
                  onSort={props.onSort}
                  className={clsx(width, fold)}
                />
              ) : null,
            )}
            {columns.held.map((name) => (
              <th
                key={name}
                scope="col"
                title={name}
                className={clsx(
                  'w-24 truncate border-b border-line px-2.5 text-right font-mono text-2xs font-medium text-faint',
                  HELD_FOLD,
                )}
              >
                {name}
              </th>
            ))}
            <th scope="col" className="w-10 border-b border-line max-sm:w-11">
              <span className="sr-only">{t('containers.column.menu')}</span>
            </th>
          </tr>
        </thead>
        <tbody
          className="rows max-sm:block"
          onPointerEnter={(event) => event.pointerType !== 'touch' && onHold(true)}
          onPointerLeave={() => onHold(false)}
        >
          {view.beforePx > 0 && <Spacer height={view.beforePx} />}
          {rows.slice(view.first, view.end).map((row, i) => {
            const index = view.first + i;
            return (
              <ContainerRow
                key={row.ctid}
                row={row}
                node={props.node}
                columns={columns}
                index={index}
                selected={selection.ctids.has(row.ctid)}
                current={row.ctid === current || (current === null && index === 0)}
                progress={props.progress.get(row.ctid)}
                measure={view.measure}
                onSelect={onSelect}
                onMenu={props.onMenu}
                onCurrent={setCurrent}
                onOpen={onOpen}
              />
            );
          })}
          {afterPx > 0 && <Spacer height={afterPx} />}
        </tbody>
      </table>
      <Suspense>
        {painted && (
          <Sparks
            key={props.node}
            node={props.node}
            table={table}
            rows={rows}
            first={view.first}
            end={view.end}
            columns={columns}
          />
        )}
      </Suspense>
    </>
  );
}

/** One cell only: a colSpan counts the folded columns too, and a fixed layout would make room for them. */
function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}

/** Puts the focus on a row that may not exist yet: the scroll that makes it comes a frame later. */
function useFocusRow(table: React.RefObject<HTMLTableElement | null>): (ctid: string) => void {
  return (ctid) => {
    let tries = 10;
    const look = () => {
      const row = table.current?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(ctid)}"]`);
      if (row != null) row.focus({ preventScroll: true });
      else if (--tries > 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
}
