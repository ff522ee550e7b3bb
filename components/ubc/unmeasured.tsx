import { CircleOff } from 'lucide-react';
import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { cellText, type UnitMode } from './values';

/** Why the row is no measurement, in one sentence; empty for one that is. */
export function unmeasuredText(row: Beancounter): string {
  return row.unmeasuredReason === null ? '' : t(`beancounters.unmeasured.${row.unmeasuredReason}`);
}

/** Stands where a measured counter has its bar. */
export function UnmeasuredMark({ row }: { row: Beancounter }) {
  return (
    <span title={unmeasuredText(row)} className="flex items-center gap-1.5 text-xs text-faint">
      <CircleOff size={12} aria-hidden className="shrink-0" />
      {t('beancounters.unmeasured')}
    </span>
  );
}

/** Stands where a measured counter has its chart: a line along zero would look like health. */
export function UnmeasuredNote({ row, mode }: { row: Beancounter; mode: UnitMode }) {
  return (
    <figure
      aria-label={t('beancounters.unmeasured.chart.title')}
      className="grid content-center gap-1 rounded-md border border-line border-dashed px-4 py-6"
    >
      <p className="font-semibold">{t('beancounters.unmeasured.chart.title')}</p>
      <p className="max-w-prose text-muted whitespace-normal">{unmeasuredText(row)}</p>
      <p className="max-w-prose text-muted whitespace-normal">
        {t('beancounters.unmeasured.held', { held: cellText(row, 'held', mode === 'percent' ? 'bytes' : mode) })}
      </p>
    </figure>
  );
}
