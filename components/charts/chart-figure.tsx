'use client';
import { ChartNoAxesColumn } from 'lucide-react';
import dynamic from 'next/dynamic';
import { memo, useId, useMemo, useState } from 'react';
import { exactAmount, PAGE_BYTES, type UnitMode } from '@/components/ubc/values';
import { Segments } from '@/components/ui/segments';
import { Skeleton } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import type { Beancounter, History } from '@/lib/api/schemas';
import { formatAmount, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { ChartLegend } from './chart-legend';
import { ChartTable, pointTime } from './chart-table';
import { PointCard } from './point-card';
import { type AxisUnit, CHART_HEIGHT_PX, type Fit, fitScale } from './scale';
import { shapeHistory } from './shape';

const TimeSeries = dynamic(() => import('./time-series'), {
  ssr: false,
  loading: () => <Skeleton className="late h-full w-full" />,
});

interface ChartFigureProps {
  history: History;
  row: Beancounter;
  mode: UnitMode;
  fromMs: number;
  toMs: number;
  widthPx: number;
}

/** How amounts become axis values in a unit mode. Percent needs a threshold; without one the counter keeps its own unit. */
function drawing(row: Beancounter, mode: UnitMode): { unit: AxisUnit; factor: number; percent: boolean } {
  if (mode === 'percent' && row.reference !== null) return { unit: 'percent', factor: 1, percent: true };
  if (row.unit === 'bytes') return { unit: 'bytes', factor: 1, percent: false };
  if (row.unit === 'pages' && mode !== 'pages') return { unit: 'bytes', factor: PAGE_BYTES, percent: false };
  return { unit: 'items', factor: 1, percent: false };
}

/** The chart with its legend, scale switch and table. */
export const ChartFigure = memo(function ChartFigure({ history, row, mode, fromMs, toMs, widthPx }: ChartFigureProps) {
  const [url, change] = useUrlState();
  const [tableOpen, setTableOpen] = useState(false);
  const caption = useId();
  const zone = useMemo(() => Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  const fit = parseFit(url.get('fit'));
  const { unit, factor, percent } = drawing(row, mode);
  const shaped = useMemo(
    () => shapeHistory(history, { reference: row.reference, percent, factor }),
    [history, row.reference, percent, factor],
  );
  const scale = useMemo(() => fitScale(shaped, row.reference, fit), [shaped, row.reference, fit]);
  const amountText = (amount: number) =>
    unit === 'percent'
      ? `${Math.trunc(amount)} %`
      : unit === 'bytes'
        ? formatAmount(Math.round(amount), 'bytes')
        : mode === 'pages' && row.unit === 'pages'
          ? exactAmount(Math.round(amount))
          : formatAmount(Math.round(amount), 'items');
  const failures = shaped.failures.reduce((sum, each) => sum + each.growth, 0);
  return (
    <figure aria-labelledby={caption} className="m-0">
      <figcaption id={caption} className="sr-only">
        {t('beancounters.chart.caption', { name: row.name, failures })}
      </figcaption>
      <div className="relative" style={{ height: CHART_HEIGHT_PX }}>
        {shaped.hasData ? (
          <>
            <TimeSeries
              shaped={shaped}
              scale={scale}
              unit={unit}
              fromMs={fromMs}
              toMs={toMs}
              widthPx={widthPx}
              heightPx={CHART_HEIGHT_PX}
              zone={zone}
              offsetMs={-new Date(toMs).getTimezoneOffset() * 60_000}
              amountText={amountText}
              point={(step, atMs) => <PointCard history={history} row={row} step={step} atMs={atMs} zone={zone} />}
            />
            <ul className="absolute top-0 right-2 flex flex-wrap justify-end gap-1.5">
              {scale.pills.map((pill) => (
                <li
                  key={pill.line}
                  className="num rounded-full border border-line bg-surface/90 px-2 text-2xs text-muted"
                >
                  {t(`beancounters.chart.pill.${pill.line}`, { amount: amountText(pill.amount) })}
                </li>
              ))}
            </ul>
          </>
        ) : (
          <NoData fromMs={fromMs} toMs={toMs} zone={zone} />
        )}
      </div>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <ChartLegend shaped={shaped} row={row} />
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-xs text-faint">
            {t(`beancounters.chart.rollup.${history.rollup}`, { span: formatSpan(history.stepMs) })}
          </span>
          <Segments
            label={t('beancounters.chart.fit')}
            value={scale.fit}
            options={[
              { value: 'usage', label: t('beancounters.chart.fit.usage') },
              { value: 'limits', label: t('beancounters.chart.fit.limits') },
            ]}
            onChange={(next) => change({ fit: next })}
          />
          <button
            type="button"
            aria-expanded={tableOpen}
            onClick={() => setTableOpen(!tableOpen)}
            className="h-6 rounded-sm px-1.5 text-xs font-medium text-muted hover:bg-subtle hover:text-ink"
          >
            {t(tableOpen ? 'beancounters.chart.hideTable' : 'beancounters.chart.table')}
          </button>
        </div>
      </div>
      {tableOpen && <ChartTable history={history} row={row} zone={zone} />}
    </figure>
  );
});

function NoData({ fromMs, toMs, zone }: { fromMs: number; toMs: number; zone: string }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 rounded-md bg-subtle/60 text-center">
      <ChartNoAxesColumn size={20} aria-hidden className="text-faint" />
      <p className="font-medium">{t('beancounters.chart.noData')}</p>
      <p className="text-xs text-faint">
        {t('beancounters.chart.noDataSpan', { from: pointTime(fromMs, zone), to: pointTime(toMs, zone) })}
      </p>
    </div>
  );
}

function parseFit(text: string | null): Fit {
  return text === 'usage' || text === 'limits' ? text : 'auto';
}
