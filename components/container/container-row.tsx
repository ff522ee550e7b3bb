'use client';
import { clsx } from 'clsx';
import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { lazy, memo, Suspense } from 'react';
import type { RowProgress } from '@/components/many/runs';
import { beancountersPath, containerPath } from '@/components/paths';
import { StateBadge } from '@/components/ui/badge';
import { preloadMenu } from '@/components/ui/menu';
import { Meter } from '@/components/ui/meter';
import { tipProps } from '@/components/ui/tooltip';
import type { ContainerRow as Row } from '@/lib/api/schemas';
import { formatAmount, formatPercent, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { type Chosen, COLUMNS } from './columns';
import { titleOf } from './row-words';
import type { SortKey } from './sort';

/** Few rows have one. */
const RowPlanned = lazy(() => import('@/components/life/row-planned'));
const BusyState = lazy(() => import('./busy-state'));

/** Where a counter's own column is left out. */
export const HELD_FOLD = 'max-lg:hidden';

/** Starts loading what the menu needs. */
const menuNear = () => {
  preloadMenu();
  void import('./row-menu');
};

interface ContainerRowProps {
  row: Row;
  node: string;
  columns: Chosen;
  index: number;
  selected: boolean;
  current: boolean;
  progress: RowProgress | undefined;
  measure: (element: HTMLTableRowElement | null) => void;
  onSelect: (ctid: string, extend: boolean) => void;
  onMenu: (row: Row, anchor: HTMLElement) => void;
  onCurrent: (ctid: string) => void;
  onOpen: (ctid: string) => void;
}

/** One container; on a phone the same row is a card of two lines. */
export const ContainerRow = memo(function ContainerRow(props: ContainerRowProps) {
  const { row, node, columns, index, selected, current, progress, onSelect, onOpen } = props;
  const dimmed = row.state !== 'running' || row.counters === 'old';
  const title = titleOf(row);
  return (
    <tr
      ref={props.measure}
      data-index={index}
      data-key={row.ctid}
      aria-rowindex={index + 2}
      tabIndex={current ? 0 : -1}
      onFocus={() => props.onCurrent(row.ctid)}
      onClick={(event) => {
        const { target } = event;
        if (target instanceof Element && target.closest('a, button, input, label') !== null) return;
        if (window.getSelection()?.isCollapsed === false) return;
        if (event.shiftKey || event.ctrlKey || event.metaKey) onSelect(row.ctid, event.shiftKey);
        else onOpen(row.ctid);
      }}
      className={clsx(
        'h-10.5 cursor-pointer -outline-offset-2 hover:bg-subtle/60',
        // The same cells as a card: box, state, CTID and failures in a line, the name, the counter.
        'max-sm:grid max-sm:h-auto max-sm:grid-cols-[2.75rem_auto_auto_1fr_2.75rem] max-sm:border-b max-sm:border-line',
        selected && 'bg-accent-wash/60 hover:bg-accent-wash',
      )}
    >
      <td className="pr-0 max-sm:row-span-3 max-sm:px-0">
        {/* The label makes the target larger than the box. */}
        <label className="grid size-7 place-items-center max-sm:size-11">
          <input
            type="checkbox"
            checked={selected}
            aria-label={t('containers.row.select', { ctid: title === row.ctid ? row.ctid : `${row.ctid} ${title}` })}
            onClick={(event) => {
              if (event.shiftKey) onSelect(row.ctid, true);
            }}
            onChange={(event) => {
              // A click with Shift has extended the range already.
              const native = event.nativeEvent;
              if (!(native instanceof MouseEvent && native.shiftKey)) onSelect(row.ctid, false);
            }}
            className="size-3.5 accent-accent"
          />
        </label>
      </td>
      {COLUMNS.map(({ key, fold, card, numeric }) =>
        columns.shown.has(key) ? (
          <td
            key={key}
            title={titles[key]?.(row)}
            className={clsx(
              card ?? fold,
              numeric && 'num text-right whitespace-nowrap',
              looks[key],
              // Without colour rather than faded: old numbers must stay readable.
              key === 'worst' && dimmed && 'grayscale',
            )}
          >
            <Cell
              column={key}
              row={row}
              node={node}
              title={title}
              tags={columns.shown.has('tags')}
              progress={progress}
            />
          </td>
        ) : null,
      )}
      {columns.held.map((name) => (
        <td key={name} className={clsx(HELD_FOLD, 'num text-right whitespace-nowrap')}>
          <Held reading={row.picked?.[name]} />
        </td>
      ))}
      <td className="px-1 max-sm:col-start-5 max-sm:row-span-3 max-sm:row-start-1 max-sm:px-0">
        <button
          type="button"
          aria-haspopup="menu"
          aria-label={t('containers.row.menu', { ctid: row.ctid })}
          onPointerEnter={menuNear}
          onFocus={menuNear}
          onClick={(event) => props.onMenu(row, event.currentTarget)}
          className="grid size-7 place-items-center rounded-md text-faint hover:bg-subtle hover:text-ink max-sm:size-11"
        >
          {/* One line of three points where the icon's own has three circles: it stands in every row. */}
          <svg width="15" height="15" viewBox="0 0 24 24" aria-hidden className="stroke-current" strokeLinecap="round">
            <path d="M12 5h.01M12 12h.01M12 19h.01" strokeWidth="3" />
          </svg>
        </button>
      </td>
    </tr>
  );
});

const looks: Partial<Record<SortKey, string>> = {
  ctid: 'num truncate max-sm:text-faint',
  ip: 'num text-muted truncate',
  template: 'truncate text-muted',
  profile: 'truncate text-muted',
  uptime: 'text-muted',
};

/** What a cell may have to cut off. */
const titles: Partial<Record<SortKey, (row: Row) => string | undefined>> = {
  ctid: ({ ctid }) => ctid,
  template: ({ template }) => template ?? undefined,
};

interface CellProps {
  column: SortKey;
  row: Row;
  node: string;
  title: string;
  tags: boolean;
  progress: RowProgress | undefined;
}

function Cell({ column, row, node, title, tags, progress }: CellProps) {
  switch (column) {
    case 'state':
      return <State row={row} progress={progress} />;
    case 'ctid':
      return row.ctid;
    case 'name':
      return <Name row={row} node={node} title={title} tags={tags} />;
    case 'ip':
      return <Addresses ips={row.ips} />;
    case 'template':
      return row.template ?? t('containers.none');
    case 'profile':
      return row.profile ?? t('containers.none');
    case 'worst':
      return <Worst row={row} node={node} />;
    case 'failures':
      return <Failures row={row} />;
    case 'disk':
      return <Disk share={row.disk} />;
    case 'uptime':
      return row.uptimeSeconds === null ? t('containers.none') : formatSpan(row.uptimeSeconds * 1000);
    default:
      return null;
  }
}

function Addresses({ ips }: { ips: readonly string[] }) {
  if (ips.length < 2) return ips[0] ?? t('containers.none');
  return (
    <div className="flex gap-1.5">
      <span className="truncate">{ips[0]}</span>
      <span className="shrink-0 text-faint" title={t('containers.row.moreIps.title', { ips: ips.join(', ') })}>
        {t('containers.row.moreIps', { count: ips.length - 1 })}
      </span>
    </div>
  );
}

/** Name, what is wrong, tags; on a phone with room for a finger at what can be tapped. */
function Name({ row, node, title, tags }: Omit<CellProps, 'column' | 'progress'>) {
  const name = (
    <Link
      href={containerPath(node, row.ctid)}
      prefetch={false}
      className="block truncate font-medium hover:underline max-sm:-my-1 max-sm:min-w-11 max-sm:py-3"
    >
      {title}
    </Link>
  );
  return (
    <>
      {row.problem === null ? (
        name
      ) : (
        <div className="flex min-w-0 items-center gap-1.5">
          {name}
          <button
            type="button"
            aria-label={t('containers.row.problem', { ctid: row.ctid })}
            {...tipProps(row.problem.message)}
            className="grid size-6 shrink-0 place-items-center text-warning max-sm:size-11"
          >
            <TriangleAlert size={13} aria-hidden />
          </button>
        </div>
      )}
      {row.planned === undefined ? (
        <Subtitle row={row} />
      ) : (
        <Suspense>
          <RowPlanned row={row} node={node} planned={row.planned} />
        </Suspense>
      )}
      {tags && <Tags tags={row.tags} />}
    </>
  );
}

const MOST_TAGS = 3;

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="flex gap-1 overflow-hidden pb-0.5" title={tags.join(' ')}>
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <span key={tag} className="shrink-0 rounded-sm bg-subtle px-1 text-2xs leading-4 text-muted">
          {tag}
        </span>
      ))}
      {tags.length > MOST_TAGS && (
        <span className="text-2xs leading-4 text-faint">
          {t('containers.row.moreIps', { count: tags.length - MOST_TAGS })}
        </span>
      )}
    </span>
  );
}

/** What one counter holds, and under it how near that is to what governs it. */
function Held({ reading }: { reading: NonNullable<Row['picked']>[string] | undefined }) {
  if (reading == null) return <span className="text-faint">{t('containers.none')}</span>;
  return (
    <>
      {formatAmount(reading.held, reading.unit)}
      {reading.pressure !== null && (
        <span className="block text-2xs leading-4 text-faint">{formatPercent(reading.pressure)}</span>
      )}
    </>
  );
}

/** Under the name: what is wrong, else the host name where that is another. */
function Subtitle({ row }: { row: Row }) {
  if (row.problem !== null) {
    return (
      <div className="line-clamp-2 text-xs leading-4 text-warning" title={row.problem.message}>
        {row.problem.message}
      </div>
    );
  }
  if (row.name === null || row.hostname === null || row.hostname === row.name) return null;
  return <div className="truncate text-xs leading-4 text-faint max-sm:hidden">{row.hostname}</div>;
}

function State({ row, progress }: { row: Row; progress: RowProgress | undefined }) {
  if (typeof progress === 'object' && !progress.ok && row.task === null) {
    return (
      <span className="flex flex-col leading-4">
        <StateBadge state={row.state} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard */}
        <span tabIndex={0} role="note" {...tipProps(progress.text)} className="text-xs text-critical">
          {t('containers.row.failed')}
        </span>
      </span>
    );
  }
  if (row.task === null && progress !== 'waiting') return <StateBadge state={row.state} />;
  return (
    <Suspense fallback={<StateBadge state={row.state} />}>
      <BusyState state={row.state} task={row.task} waits={progress === 'waiting'} />
    </Suspense>
  );
}

const tones = { critical: 'critical', warning: 'warning', notice: 'plain', quiet: 'plain' } as const;

function Worst({ row, node }: { row: Row; node: string }) {
  const { worst } = row;
  if (row.counters === 'unread') {
    return (
      <span className="text-xs text-warning" title={t('containers.row.noCounters.title')}>
        {t('containers.row.noCounters')}
      </span>
    );
  }
  if (worst === null) return <span className="text-faint max-sm:hidden">{t('containers.none')}</span>;
  const held = formatAmount(worst.held, worst.unit);
  const reference = formatAmount(worst.reference, worst.unit);
  return (
    <Link
      href={beancountersPath(node, row.ctid, worst.counter)}
      prefetch={false}
      title={t('containers.row.worst.title', { counter: worst.counter, held, reference, kind: worst.referenceKind })}
      className="group grid w-full min-w-24 grid-cols-[minmax(0,1fr)_3rem] items-center gap-x-2 max-sm:py-1.5"
    >
      <span className="truncate font-mono text-2xs leading-4 text-muted group-hover:underline">{worst.counter}</span>
      <span className="num text-right text-xs leading-4">{formatPercent(worst.pressure)}</span>
      <Meter
        label={t('containers.row.worst', {
          counter: worst.counter,
          ctid: row.ctid,
          percent: formatPercent(worst.pressure),
          reference: worst.referenceKind,
        })}
        ratio={worst.pressure}
        tone={tones[worst.severity]}
      />
      {/* Its room is there from the start: what comes later moves nothing. Filled by sparks.tsx. */}
      <span data-spark={worst.counter} className="h-3.5" />
    </Link>
  );
}

function Disk({ share }: { share: number | null }) {
  const text = formatPercent(share);
  return share !== null && share >= 0.9 ? <span className="text-warning">{text}</span> : text;
}

function Failures({ row }: { row: Row }) {
  // Not known is not none.
  if (row.counters === 'unread') return <span className="text-faint max-sm:hidden">{t('containers.none')}</span>;
  if (row.failuresHour === 0) return <span className="text-faint max-sm:hidden">{row.failuresHour}</span>;
  return (
    <span
      className="num inline-flex shrink-0 items-center gap-1 font-semibold text-failure"
      title={t('containers.row.failures', { count: row.failuresHour })}
    >
      <TriangleAlert size={12} aria-hidden />
      {t('beancounters.plus', { count: row.failuresHour })}
    </span>
  );
}
