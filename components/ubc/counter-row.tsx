'use client';
import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { Badge, SeverityMark } from '@/components/ui/badge';
import { Td } from '@/components/ui/table';
import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { counterTextKey } from '@/lib/ubc/counters';
import { BulletBar } from './bullet-bar';
import { aboveGuarantee, barText } from './row-text';
import { Sparkline } from './sparkline';
import { UnmeasuredMark } from './unmeasured';
import { cellText, exactAmount, type UnitMode } from './values';

export const NUMBER_COLUMNS = ['held', 'maxheld', 'barrier', 'limit'] as const;
/** name, bar, four numbers, failures, last hour */
export const COLUMN_COUNT = 8;

/** A phone keeps held and failures; the bar shows the rest. */
export function foldOf(column: (typeof NUMBER_COLUMNS)[number]): string | undefined {
  if (column === 'held') return undefined;
  return column === 'barrier' ? 'max-sm:hidden' : 'max-lg:hidden';
}

interface CounterRowProps {
  row: Beancounter;
  mode: UnitMode;
  vswap: boolean | null;
  open: boolean;
  dimmed: boolean;
  detailId: string;
  onToggle: () => void;
}

/** One counter. The whole row opens it; its name is the button that a keyboard reaches. */
export function CounterRow({ row, mode, vswap, open, dimmed, detailId, onToggle }: CounterRowProps) {
  const failing = row.growthHour > 0;
  return (
    <tr
      data-counter={row.name}
      onClick={(event) => {
        // The button speaks for itself, and a selection of text is no click.
        if (event.target instanceof Element && event.target.closest('button') !== null) return;
        if (window.getSelection()?.isCollapsed === false) return;
        onToggle();
      }}
      className={clsx(
        'group cursor-pointer hover:bg-subtle/60',
        open && 'bg-subtle/60',
        dimmed && '[&_svg]:opacity-60',
      )}
    >
      <Td className={clsx('py-1.5 sm:w-60', open && 'border-transparent')}>
        <div className="flex items-start gap-1.5">
          <button
            type="button"
            data-row-button=""
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            aria-label={t(open ? 'beancounters.close' : 'beancounters.open', { name: row.name })}
            onClick={onToggle}
            className="-ml-1 grid size-6 shrink-0 place-items-center rounded-sm text-faint group-hover:text-ink"
          >
            <ChevronRight size={14} aria-hidden className={clsx('transition-transform', open && 'rotate-90')} />
          </button>
          <div className="min-w-0 flex-1">
            <div className="flex items-center gap-x-1.5 leading-6 whitespace-nowrap">
              {row.severity !== 'quiet' && <SeverityMark severity={row.severity} wordless />}
              <span className={clsx('font-mono text-xs font-medium', !row.measured && 'text-faint')}>{row.name}</span>
              {row.measured && <KindNote row={row} vswap={vswap} />}
            </div>
            <div className="text-xs text-faint">{t(counterTextKey(row.name, 'label'), { name: row.name })}</div>
            <div className="mt-1 sm:hidden">
              <Use row={row} />
            </div>
          </div>
        </div>
      </Td>
      <Td className={clsx('min-w-44 max-sm:hidden', open && 'border-transparent')}>
        <Use row={row} />
      </Td>
      {NUMBER_COLUMNS.map((column) => (
        <Td
          key={column}
          numeric
          title={t('beancounters.exact', { name: row.name, column, amount: exactAmount(row[column]), unit: row.unit })}
          className={clsx(
            'whitespace-nowrap',
            open && 'border-transparent',
            !row.measured ? 'text-faint' : column === 'held' ? 'font-medium' : 'text-muted',
            foldOf(column),
          )}
        >
          {cellText(row, column, mode)}
        </Td>
      ))}
      <Td numeric className={clsx('whitespace-nowrap', open && 'border-transparent')}>
        <Failures row={row} />
      </Td>
      <Td className={clsx('w-28 max-md:hidden', open && 'border-transparent')}>
        {row.measured && (
          <Sparkline values={row.recent} label={t('beancounters.spark', { name: row.name })} failing={failing} />
        )}
      </Td>
    </tr>
  );
}

/** The bar, or why there is none. */
function Use({ row }: { row: Beancounter }) {
  return row.measured ? <BulletBar row={row} text={barText(row)} /> : <UnmeasuredMark row={row} />;
}

/** New failures loud, the lifetime total quiet: a number that is years old says nothing of now. */
function Failures({ row }: { row: Beancounter }) {
  const total = row.failcnt === 0 ? null : t('beancounters.failed.total', { count: exactAmount(row.failcnt) });
  return (
    <>
      {row.growthHour > 0 ? (
        <span className="font-semibold text-failure" title={t('beancounters.failed.hour', { count: row.growthHour })}>
          {t('beancounters.failed.hour.short', { count: row.growthHour })}
        </span>
      ) : row.growthDay > 0 ? (
        <span className="font-medium text-warning" title={t('beancounters.failed.day', { count: row.growthDay })}>
          {t('beancounters.failed.day.short', { count: row.growthDay })}
        </span>
      ) : (
        <span className="text-faint">{total === null ? t('beancounters.none') : ''}</span>
      )}
      {total !== null && <span className="block text-2xs text-faint">{total}</span>}
    </>
  );
}

/** Guarantees, accounting and unknown counters say what they are: their bar means something else. */
function KindNote({ row, vswap }: { row: Beancounter; vswap: boolean | null }) {
  if (row.kind === 'limited') return null;
  const over = row.kind === 'guarantee' && aboveGuarantee(row, vswap);
  return (
    <span title={t(`beancounters.kind.${row.kind}.title`)}>
      <Badge tone={over ? 'notice' : 'plain'}>
        {t(over ? 'beancounters.kind.guarantee.over' : `beancounters.kind.${row.kind}`)}
      </Badge>
    </span>
  );
}
