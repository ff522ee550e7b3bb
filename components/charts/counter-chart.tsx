'use client';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { errorWords } from '@/components/error-words';
import { useNow } from '@/components/now';
import { usePageKeys } from '@/components/page-keys';
import type { UnitMode } from '@/components/ubc/values';
import { IconButton } from '@/components/ui/button';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Segments } from '@/components/ui/segments';
import { Skeleton } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Beancounter, History } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { ChartFigure } from './chart-figure';
import { parseRange, RANGE_NAMES, shift, span } from './range';
import { CHART_HEIGHT_PX } from './scale';
import { useWidth } from './use-width';

interface CounterChartProps {
  node: string;
  ctid: string;
  row: Beancounter;
  mode: UnitMode;
  sampleSeconds: number;
}

/** One counter's history with its range in the URL. The box has the same height in every state. */
export function CounterChart({ node, ctid, row, mode, sampleSeconds }: CounterChartProps) {
  const now = useNow();
  const [url, change] = useUrlState();
  const [ref, width] = useWidth<HTMLDivElement>();
  const range = parseRange(url.get('range'));
  const to = Number(url.get('to')) || null;
  const asked = span(range, to, now, width, sampleSeconds * 1000);
  const move = (direction: -1 | 1) => {
    const end = shift(range, to, now, direction);
    change({ to: end === null ? null : String(end) });
  };
  usePageKeys((event) => {
    if (event.key !== '[' && event.key !== ']') return false;
    move(event.key === '[' ? -1 : 1);
    return true;
  });
  const query = useQuery({
    ...q(
      api.historyView,
      { node, ctid },
      { resource: row.name, from: asked.fromMs, to: asked.toMs, points: asked.points },
    ),
    enabled: width > 0,
    staleTime: asked.live ? pollMs.list : Number.POSITIVE_INFINITY,
    // The next step of the same picture replaces it without a blank between; another range does not.
    placeholderData: (before: History | undefined) =>
      before !== undefined && sameSpan(before, row.name, asked) ? before : undefined,
  });
  return (
    // Its content has a fixed width and would keep the table from shrinking with the window: it counts as having none.
    <div ref={ref} className="[contain:inline-size]">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Segments
          label={t('beancounters.chart.range')}
          value={range}
          options={RANGE_NAMES.map((name) => ({ value: name, label: t(`beancounters.range.${name}`) }))}
          onChange={(name) => change({ range: name })}
        />
        <div className="flex items-center">
          <IconButton
            size="sm"
            label={t('beancounters.chart.back')}
            icon={<ChevronLeft size={15} aria-hidden />}
            onClick={() => move(-1)}
          />
          <IconButton
            size="sm"
            label={t('beancounters.chart.forward')}
            icon={<ChevronRight size={15} aria-hidden />}
            reason={asked.live ? t('beancounters.chart.atEnd') : undefined}
            onClick={() => move(1)}
          />
        </div>
        <span className="text-xs text-faint">
          {asked.live ? t('beancounters.chart.live') : t('beancounters.chart.past')}
        </span>
      </div>
      <ChartStates query={query} row={row} mode={mode} asked={asked} width={width} />
    </div>
  );
}

interface StatesProps {
  query: { data: History | undefined; error: Error | null; isFetching: boolean; refetch: () => Promise<unknown> };
  row: Beancounter;
  mode: UnitMode;
  asked: { fromMs: number; toMs: number };
  width: number;
}

function ChartStates({ query, row, mode, asked, width }: StatesProps) {
  if (query.data !== undefined && width > 0) {
    return (
      <ChartFigure history={query.data} row={row} mode={mode} fromMs={asked.fromMs} toMs={asked.toMs} widthPx={width} />
    );
  }
  if (query.error !== null && query.data === undefined) {
    const words = errorWords(query.error);
    return (
      <div className="grid items-center" style={{ minHeight: CHART_HEIGHT_PX }}>
        <ErrorPanel
          title={t('beancounters.chart.failed')}
          message={words.message}
          hint={words.hint}
          detail={words.detail}
          retry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      </div>
    );
  }
  return (
    <div aria-busy="true" style={{ height: CHART_HEIGHT_PX }}>
      <Skeleton className="late h-full w-full" />
    </div>
  );
}

function sameSpan(before: History, resource: string, asked: { fromMs: number; toMs: number; points: number }): boolean {
  const length = before.t.length * before.stepMs;
  return before.resource === resource && Math.abs(length - (asked.toMs - asked.fromMs)) < before.stepMs * 2;
}
