import { exactAmount, share } from '@/components/ubc/values';
import type { Beancounter, History } from '@/lib/api/schemas';
import { formatAmount, formatPercent } from '@/lib/format';
import { t } from '@/lib/text/t';
import type { WireAmount } from '@/lib/ubc/sample';
import { pointTime } from './chart-table';

interface PointCardProps {
  history: History;
  row: Beancounter;
  /** Index in the reply, or -1 where there is no reading. */
  step: number;
  atMs: number;
  zone: string;
}

/** What the chart's cursor says about one step: exact numbers, shares of both thresholds, failures. */
export function PointCard({ history, row, step, atMs, zone }: PointCardProps) {
  const held = history.held[step] ?? null;
  const failures = history.failures[step] ?? 0;
  const barrier = history.barrier[step] ?? null;
  const limit = history.limit[step] ?? null;
  return (
    <div className="num min-w-44 rounded-md border border-line bg-raised px-2.5 py-2 text-xs shadow-overlay">
      <p className="mb-1 text-faint">{pointTime(history.t[step] ?? atMs, zone, true)}</p>
      {held === null ? (
        <p>{t('beancounters.chart.gap')}</p>
      ) : (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3">
          <dt className="font-medium text-held">{t('beancounters.column.held')}</dt>
          <dd className="text-right">{amount(held, row)}</dd>
          <Threshold name={t('beancounters.column.barrier')} value={barrier} held={held} row={row} />
          <Threshold name={t('beancounters.column.limit')} value={limit} held={held} row={row} />
          <dt>{t('beancounters.column.maxheld')}</dt>
          <dd className="text-right">{amount(history.maxheld[step] ?? null, row)}</dd>
          {failures > 0 && (
            <>
              <dt className="font-medium text-failure">{t('beancounters.column.failures')}</dt>
              <dd className="text-right text-failure">{t('beancounters.plus', { count: failures })}</dd>
            </>
          )}
        </dl>
      )}
    </div>
  );
}

function Threshold({
  name,
  value,
  held,
  row,
}: {
  name: string;
  value: WireAmount | null;
  held: WireAmount;
  row: Beancounter;
}) {
  const part = share(held, value);
  return (
    <>
      <dt>{name}</dt>
      <dd className="text-right">
        {part !== null && (
          <span className="mr-1.5 text-faint">{t('beancounters.chart.of', { percent: formatPercent(part) })}</span>
        )}
        {amount(value, row)}
      </dd>
    </>
  );
}

/** Rounded, and every digit beside it where rounding lost some. */
function amount(value: WireAmount | null, row: Beancounter): string {
  const rounded = formatAmount(value, row.unit);
  if (value === null || value === 'unlimited' || row.unit === 'items')
    return value === null ? rounded : exactAmount(value);
  return `${rounded} (${exactAmount(value)})`;
}
