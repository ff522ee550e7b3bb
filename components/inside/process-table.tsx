'use client';
import { useMemo, useRef } from 'react';
import { Meter } from '@/components/ui/meter';
import { Td, Th } from '@/components/ui/table';
import { useWindowRows } from '@/components/ui/window-rows';
import { formatBytes, formatPercent, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import type { Process, ProcessSort, ProcessSortKey } from './process-list';

const ROW_PX = 33;
const BEYOND = 24;

interface ProcessTableProps {
  processes: readonly Process[];
  /** Of all processes, of which each has a share. */
  residentKib: number;
  sort: ProcessSort;
  onSort: (sort: ProcessSort) => void;
}

const COLUMNS: readonly { key: ProcessSortKey; label: Parameters<typeof t>[0]; className: string; numeric?: true }[] = [
  { key: 'memory', label: 'inside.col.memory', className: 'w-24 pl-4 sm:w-44', numeric: true },
  { key: 'pid', label: 'inside.col.pid', className: 'w-17', numeric: true },
  { key: 'user', label: 'inside.col.user', className: 'hidden w-24 sm:table-cell' },
  { key: 'command', label: 'inside.col.command', className: '' },
  { key: 'virtual', label: 'inside.col.virtual', className: 'hidden w-26 lg:table-cell', numeric: true },
  { key: 'age', label: 'inside.col.age', className: 'hidden w-28 pr-4 lg:table-cell', numeric: true },
];

/** A real table of any length: only rows near the window exist. */
export function ProcessTable({ processes, residentKib, sort, onSort }: ProcessTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const keys = useMemo(() => processes.map(({ pid }) => String(pid)), [processes]);
  const view = useWindowRows(table, keys, ROW_PX, BEYOND);
  return (
    <table
      ref={table}
      aria-label={t('inside.processes.table')}
      aria-rowcount={processes.length + 1}
      className="w-full table-fixed border-collapse text-left text-sm"
    >
      <thead>
        <tr aria-rowindex={1}>
          {COLUMNS.map(({ key, label, className, numeric = false }) => (
            <Th key={key} numeric={numeric} sortKey={key} sort={sort} onSort={onSort} className={className}>
              {t(label)}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {view.beforePx > 0 && <Spacer height={view.beforePx} />}
        {processes.slice(view.first, view.end).map((one, i) => (
          <Row key={one.pid} process={one} whole={residentKib} index={view.first + i} measure={view.measure} />
        ))}
        {view.afterPx > 0 && <Spacer height={view.afterPx} />}
      </tbody>
    </table>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}

interface RowProps {
  process: Process;
  whole: number;
  index: number;
  measure: (row: HTMLTableRowElement | null) => void;
}

function Row({ process, whole, index, measure }: RowProps) {
  const { pid, user, state, residentKib, virtualKib, seconds, command } = process;
  const share = whole === 0 ? 0 : residentKib / whole;
  return (
    <tr ref={measure} data-key={pid} aria-rowindex={index + 2} className="hover:bg-subtle">
      <Td numeric className="h-8 pl-4 font-medium">
        <span className="flex items-center justify-end gap-3">
          <Meter
            label={t('inside.col.share')}
            ratio={share}
            text={t('inside.processes.share', { percent: formatPercent(share) })}
            className="hidden w-16 sm:block"
          />
          <span className="w-18 shrink-0">{formatBytes(residentKib * 1024)}</span>
        </span>
      </Td>
      <Td numeric className="h-8 text-muted">
        {pid}
      </Td>
      <Td className="hidden h-8 truncate text-muted sm:table-cell">{user}</Td>
      {/* Whatever the container wrote there reads from left to right, and only there. */}
      <Td className="h-8 truncate font-mono text-xs" title={command}>
        <bdi dir="ltr">{command}</bdi>
        {state.startsWith('Z') && <span className="ml-2 font-sans text-faint">{t('inside.processes.zombie')}</span>}
      </Td>
      <Td numeric className="hidden h-8 text-muted lg:table-cell">
        {formatBytes(virtualKib * 1024)}
      </Td>
      <Td numeric className="hidden h-8 pr-4 text-muted lg:table-cell">
        {seconds === null ? t('frame.dash') : formatSpan(seconds * 1000)}
      </Td>
    </tr>
  );
}
