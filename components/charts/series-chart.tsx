'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { memo, useId, useMemo, useState } from 'react';
import type { UnitMode } from '@/components/ubc/values';
import { Segments } from '@/components/ui/segments';
import { useUrlState } from '@/components/url-state';
import type { History } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { ChartEmpty, ChartFailed, ChartFrame, ChartStale, ChartWaiting } from './chart-frame';
import { ChartMenu } from './chart-menu';
import { ChartTable } from './chart-table';
import { boundWord, counterDrawing, LOOKS, markVerticals } from './counter-drawing';
import { counterReader } from './counter-reader';
import { historyCsv } from './csv';
import { useEdits } from './edits';
import { useHidden } from './hidden';
import { Legend, type LegendItem } from './legend';
import { amountText, axisOf, axisWord, type Governed, governing, resourceName } from './measure';
import { Plot } from './plot';
import { CHART_HEIGHT_PX, type Fit, fitScale, SMALL_HEIGHT_PX } from './scale';
import { type Subject, seriesQuery } from './series-query';
import { type Shaped, shapeHistory } from './shape';
import { useWidth } from './use-width';
import { useChartView, useSpan, zoneAt } from './view';

interface SeriesChartProps {
  subject: Subject;
  resource: string;
  governed: Governed;
  mode: UnitMode;
  sampleSeconds: number;
  /** `small`: one of many; its foot and switches are left out. */
  size: 'full' | 'small';
  /** Where its heading leads. */
  href?: Route | undefined;
  /** Instead of the resource's own name. */
  name?: string | undefined;
}

/** One resource of one container or node over the page's span, with all its states in a box of one height. */
export function SeriesChart({ subject, resource, governed, mode, sampleSeconds, size, href, name }: SeriesChartProps) {
  const [box, widthPx] = useWidth<HTMLDivElement>();
  const { view, rollup } = useChartView();
  const span = useSpan(view, widthPx, sampleSeconds * 1000);
  const query = useQuery({ ...seriesQuery({ subject, resource, span, rollup }), enabled: widthPx > 0 });
  const title = name ?? resourceName(resource);
  const retry = () => void query.refetch();
  const heightPx = size === 'full' ? CHART_HEIGHT_PX : SMALL_HEIGHT_PX;
  return (
    // One element in all states: what is measured must not be replaced. Its content has a fixed width and counts as having none.
    <div ref={box} className="min-w-0 [contain:inline-size]">
      {query.data === undefined || widthPx === 0 ? (
        <ChartFrame
          title={<Heading title={title} href={href} />}
          caption={t('charts.caption.plain', { name: title })}
          heightPx={heightPx}
          foot={<span />}
          tall={size === 'full'}
        >
          {query.error === null ? (
            <ChartWaiting />
          ) : (
            <ChartFailed error={query.error} retry={retry} retrying={query.isFetching} />
          )}
        </ChartFrame>
      ) : (
        <SeriesFigure
          history={query.data}
          subject={subject}
          title={title}
          href={href}
          governed={governed}
          mode={mode}
          size={size}
          fromMs={span.fromMs}
          toMs={span.toMs}
          box={box}
          widthPx={widthPx}
          heightPx={heightPx}
          stale={
            query.error === null ? null : <ChartStale error={query.error} retry={retry} retrying={query.isFetching} />
          }
        />
      )}
    </div>
  );
}

function Heading({ title, href, now }: { title: string; href?: Route | undefined; now?: string | undefined }) {
  return (
    <>
      <span className="truncate text-sm font-semibold">
        {href === undefined ? (
          title
        ) : (
          <Link href={href} prefetch={false} className="hover:underline">
            {title}
          </Link>
        )}
      </span>
      {now !== undefined && <span className="num truncate text-xs text-muted">{now}</span>}
    </>
  );
}

interface FigureProps {
  history: History;
  subject: Subject;
  title: string;
  href?: Route | undefined;
  governed: Governed;
  mode: UnitMode;
  size: 'full' | 'small';
  fromMs: number;
  toMs: number;
  box: React.RefObject<HTMLDivElement | null>;
  widthPx: number;
  heightPx: number;
  stale: React.ReactNode;
}

/** The picture of an answer. Renders again only when one of these changes, not with each tick of the clock. */
const SeriesFigure = memo(function SeriesFigure(props: FigureProps) {
  const { history, subject, title, mode, size, fromMs, toMs, box, widthPx, heightPx } = props;
  const id = useId();
  const [url, change] = useUrlState();
  const [tableOpen, setTableOpen] = useState(false);
  const hiding = useHidden('counter');
  const { zone } = zoneAt(toMs);
  const edits = useEdits(subject.node, subject.ctid, zone);
  const fit = parseFit(url.get('fit'));
  const { reference, promise } = governing(history, props.governed);
  const axis = useMemo(() => axisOf(history, reference, mode), [history, reference, mode]);
  const shaped = useMemo(
    () => shapeHistory(history, { reference, percent: axis.percent, factor: axis.factor }),
    [history, reference, axis],
  );
  const scale = useMemo(() => fitScale(shaped, reference, fit), [shaped, reference, fit]);
  const verticals = useMemo(
    () => [...markVerticals(history, zone), ...edits].filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
    [history, edits, zone, fromMs, toMs],
  );
  const drawing = useMemo(
    () => counterDrawing({ shaped, scale, axis, bounds: history.bounds, hidden: hiding.hidden, verticals }),
    [shaped, scale, axis, history.bounds, hiding.hidden, verticals],
  );
  const reader = useMemo(() => counterReader(history, shaped, verticals), [history, shaped, verticals]);
  const failures = shaped.failures.reduce((sum, each) => sum + each.growth, 0);
  const latest = history.held.findLast((amount) => amount !== null) ?? null;
  const word = axisWord(history, axis);
  const full = size === 'full';
  const csv = () => historyCsv(history);
  const restarts = verticals.filter(({ kind }) => kind === 'restart').length;
  return (
    <div className="min-w-0">
      <ChartFrame
        title={
          <>
            <Heading
              title={title}
              href={props.href}
              now={latest === null ? undefined : amountText(latest, history).replace(/ \(.*$/, '')}
            />
            {word !== '' && <span className="truncate text-xs text-faint">{word}</span>}
          </>
        }
        caption={t('charts.caption', { name: title, failures })}
        aside={
          <>
            {full && (
              <Segments
                label={t('charts.fit')}
                value={scale.fit}
                options={[
                  { value: 'usage', label: t('charts.fit.usage') },
                  { value: 'limits', label: t('charts.fit.limits') },
                ]}
                onChange={(next) => change({ fit: next })}
              />
            )}
            <ChartMenu
              name={title}
              fileParts={[subject.node, ...(subject.ctid === null ? [] : [subject.ctid]), history.resource]}
              csv={csv}
              box={box}
              fromMs={fromMs}
              toMs={toMs}
            />
          </>
        }
        heightPx={heightPx}
        tall={full}
        foot={
          <div className="flex flex-wrap items-center justify-between gap-x-4">
            {full ? (
              <Legend
                name={title}
                items={legendItems(history, shaped, promise)}
                hiding={hiding}
                failures={failures}
                restarts={restarts}
                edits={verticals.filter(({ kind }) => kind === 'config' || kind === 'limits').length}
              />
            ) : (
              <span className="num truncate text-2xs text-failure">
                {failures > 0 ? t('charts.failures', { count: failures }) : ''}
              </span>
            )}
            <span className="ml-auto flex flex-wrap items-center gap-2 text-xs text-faint">
              {t(`charts.rollup.per.${history.rollup}`, { span: formatSpan(history.stepMs) })}
              <button
                type="button"
                aria-expanded={tableOpen}
                aria-label={t(tableOpen ? 'charts.table.hideOf' : 'charts.table.viewOf', { name: title })}
                onClick={() => setTableOpen(!tableOpen)}
                className="h-6 rounded-sm px-1.5 text-xs font-medium text-muted hover:bg-subtle hover:text-ink"
              >
                {t(tableOpen ? 'charts.table.hide' : 'charts.table.view')}
              </button>
            </span>
          </div>
        }
      >
        {shaped.hasData ? (
          <Plot
            id={id}
            name={title}
            drawing={drawing}
            reader={reader}
            fromMs={fromMs}
            toMs={toMs}
            widthPx={widthPx}
            heightPx={heightPx}
          />
        ) : (
          <ChartEmpty gaps={history.gaps} fromMs={fromMs} toMs={toMs} absent={history.absent?.message} />
        )}
        {props.stale}
      </ChartFrame>
      {tableOpen && <ChartTable history={history} name={title} zone={zone} />}
    </div>
  );
});

function legendItems(history: History, shaped: Shaped, promise: boolean): LegendItem[] {
  const out: LegendItem[] = [{ id: 'held', label: t('charts.line.held'), filled: true, ...LOOKS.held }];
  if (history.kind === 'counter') out.push({ id: 'maxheld', label: t('charts.line.maxheld'), ...LOOKS.maxheld });
  for (const line of ['barrier', 'limit'] as const) {
    const word = boundWord(line, history.bounds);
    if (shaped.unlimited[line]) {
      out.push({ id: line, label: t('charts.line.unlimited', { line: word }), ...LOOKS[line], absent: true });
    } else if (history[line].some((amount) => amount !== null)) {
      out.push({ id: line, label: promise && line === 'barrier' ? t('charts.line.promise') : word, ...LOOKS[line] });
    }
  }
  return out;
}

function parseFit(text: string | null): Fit {
  return text === 'usage' || text === 'limits' ? text : 'auto';
}
