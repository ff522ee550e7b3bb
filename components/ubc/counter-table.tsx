'use client';
import { Fragment, type ReactNode, useId, useRef } from 'react';
import { usePageKeys } from '@/components/page-keys';
import { Table, Th } from '@/components/ui/table';
import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { COLUMN_COUNT, CounterRow, foldOf, NUMBER_COLUMNS } from './counter-row';
import type { UnitMode } from './values';

export interface Part {
  /** Heading of a group; null where there is none. */
  title: string | null;
  rows: readonly Beancounter[];
}

interface CounterTableProps {
  ctid: string;
  parts: readonly Part[];
  mode: UnitMode;
  vswap: boolean | null;
  dimmed: boolean;
  open: string | null;
  onOpen: (counter: string | null) => void;
  detail: (row: Beancounter) => ReactNode;
}

/** The counters as a real table; j and k walk, Enter opens. */
export function CounterTable({ ctid, parts, mode, vswap, dimmed, open, onOpen, detail }: CounterTableProps) {
  const body = useRef<HTMLTableElement>(null);
  const id = useId();
  usePageKeys((event) => {
    const step =
      event.key === 'j' || event.key === 'ArrowDown' ? 1 : event.key === 'k' || event.key === 'ArrowUp' ? -1 : 0;
    const inTable = body.current?.contains(document.activeElement) === true;
    // Arrows scroll the page until the focus is in the table.
    if (step === 0 || (event.key.startsWith('Arrow') && !inTable)) return false;
    // A chart has its own arrows.
    if (document.activeElement?.closest('figure') != null) return false;
    const buttons = [...(body.current?.querySelectorAll<HTMLElement>('[data-row-button]') ?? [])];
    const at = buttons.findIndex((button) => button.contains(document.activeElement));
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
    return true;
  });
  return (
    <Table label={t('beancounters.table', { ctid })} ref={body}>
      <thead>
        <tr>
          <Th>{t('beancounters.column.name')}</Th>
          <Th className="max-sm:hidden">{t('beancounters.column.bar')}</Th>
          {NUMBER_COLUMNS.map((column) => (
            <Th key={column} numeric className={foldOf(column)}>
              {t(`beancounters.column.${column}`)}
            </Th>
          ))}
          <Th numeric>{t('beancounters.column.failures')}</Th>
          <Th className="max-md:hidden">{t('beancounters.column.hour')}</Th>
        </tr>
      </thead>
      {parts.map((part) => (
        <tbody key={part.title ?? ''}>
          {part.title !== null && (
            <tr>
              <th
                scope="rowgroup"
                colSpan={COLUMN_COUNT}
                className="border-b border-line px-3 pt-5 pb-1 text-left text-xs font-semibold"
              >
                {part.title}
              </th>
            </tr>
          )}
          {part.rows.map((row) => {
            const isOpen = row.name === open;
            return (
              <Fragment key={row.name}>
                <CounterRow
                  row={row}
                  mode={mode}
                  vswap={vswap}
                  open={isOpen}
                  dimmed={dimmed}
                  detailId={`${id}${row.name}`}
                  onToggle={() => onOpen(isOpen ? null : row.name)}
                />
                {isOpen && (
                  <tr>
                    <td
                      id={`${id}${row.name}`}
                      colSpan={COLUMN_COUNT}
                      className="border-b border-line bg-subtle/30 px-3 sm:pl-8"
                    >
                      {detail(row)}
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      ))}
    </Table>
  );
}
