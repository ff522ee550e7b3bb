'use client';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import { thresholdNumber } from '@/components/ubc/values';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { HistoryTop } from '@/lib/api/schemas-history';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { ChartEmpty, ChartFailed, ChartFrame, ChartStale, ChartWaiting } from './chart-frame';
import { ChartMenu } from './chart-menu';
import { gapWord } from './counter-reader';
import { topCsv } from './csv';
import { useHidden } from './hidden';
import { Legend } from './legend';
import { amountText, axisOf, axisWord, resourceName } from './measure';
import type { PointReader } from './overlay';
import { Plot } from './plot';
import type { Span } from './range';
import { CHART_HEIGHT_PX } from './scale';
import { continues, seriesQuery } from './series-query';
import { type Layer, stackDrawing, stackLayers } from './stack-drawing';
import { useWidth } from './use-width';
import { useChartView, useSpan } from './view';

interface StackChartProps {
  node: string;
  resource: string;
  count: number;
  by: 'held' | 'change';
  sampleSeconds: number;
}

/** Options of the query for a stack; others may ask the same to learn who is in it. */
export function topQuery(node: string, resource: string, span: Span, count: number, by: 'held' | 'change') {
  return {
    ...q(
      api.nodeHistoryTop,
      { node },
      { resource, from: span.fromMs, to: span.toMs, points: Math.min(500, span.points), n: count, by },
    ),
    staleTime: span.live ? pollMs.list : Number.POSITIVE_INFINITY,
    placeholderData: (before: HistoryTop | undefined) =>
      before !== undefined && continues(before, resource, span) ? before : undefined,
  };
}

/** Amounts that take the node's memory. */
const OF_MEMORY: ReadonlySet<string> = new Set(['physpages', 'privvmpages', 'oomguarpages']);

/** Who holds how much of a node, as a stack that ends at what the node has. */
export function StackChart({ node, resource, count, by, sampleSeconds }: StackChartProps) {
  const id = useId();
  const [box, widthPx] = useWidth<HTMLDivElement>();
  const { view } = useChartView();
  const span = useSpan(view, widthPx, sampleSeconds * 1000);
  const hiding = useHidden('stack');
  const query = useQuery({ ...topQuery(node, resource, span, count, by), enabled: widthPx > 0 });
  const wholeOf = OF_MEMORY.has(resource) ? 'memory' : resource === 'cpu' ? 'cpu' : null;
  const whole = useQuery({
    ...seriesQuery({ subject: { node, ctid: null }, resource: wholeOf ?? 'memory', span, rollup: 'last' }),
    enabled: widthPx > 0 && wholeOf !== null,
  });
  const limit = wholeOf === null ? null : (whole.data?.limit.findLast((amount) => amount !== null) ?? null);
  const name = resourceName(resource);
  const { data } = query;
  const axis = useMemo(() => (data === undefined ? undefined : axisOf(data, null, 'bytes')), [data]);
  const layers = useMemo(
    () =>
      data === undefined || axis === undefined
        ? []
        : stackLayers(data, axis, t('charts.stack.others', { count: data.others.containers })),
    [data, axis],
  );
  const drawing = useMemo(() => {
    if (data === undefined || axis === undefined) return undefined;
    const amount = limit === null ? null : thresholdNumber(limit, 'bytes');
    return stackDrawing({
      top: data,
      layers,
      hidden: hiding.hidden,
      axis,
      whole:
        amount === null
          ? null
          : wholeOf === 'cpu'
            ? { amount: amount / 1000, text: t('charts.unit.cpus') }
            : { amount, text: t('charts.stack.memory') },
    });
  }, [data, layers, hiding.hidden, axis, limit, wholeOf]);
  const reader = useMemo(
    () => (data === undefined ? undefined : stackReader(data, layers, hiding.hidden)),
    [data, layers, hiding.hidden],
  );
  const retry = () => void query.refetch();
  return (
    <ChartFrame
      title={
        <>
          <span className="truncate text-sm font-semibold">{name}</span>
          {data !== undefined && axis !== undefined && (
            <span className="truncate text-xs text-faint">{axisWord(data, axis)}</span>
          )}
        </>
      }
      caption={t('charts.caption.stack', {
        name,
        shown: data?.series.length ?? 0,
        others: data?.others.containers ?? 0,
      })}
      aside={
        data === undefined ? undefined : (
          <ChartMenu
            name={name}
            fileParts={[node, resource, 'containers']}
            csv={() => topCsv(data)}
            box={box}
            fromMs={span.fromMs}
            toMs={span.toMs}
          />
        )
      }
      box={box}
      heightPx={CHART_HEIGHT_PX}
      tall
      foot={
        <div className="flex flex-wrap items-start justify-between gap-x-4">
          <Legend
            name={name}
            // Read from the top down, as the stack stands.
            items={layers
              .map(({ id: key, name: label, colour }) => ({ id: key, label, colour, width: 2, filled: true }))
              .toReversed()}
            hiding={hiding}
            failures={0}
            restarts={0}
            edits={0}
          />
          {data !== undefined && (
            <span className="ml-auto text-xs text-faint">
              {t('charts.rollup.per.avg', { span: formatSpan(data.stepMs) })}
            </span>
          )}
        </div>
      }
    >
      {drawing !== undefined && reader !== undefined && widthPx > 0 ? (
        data?.total.some((n) => n !== null) === true ? (
          <Plot
            id={id}
            name={name}
            drawing={drawing}
            reader={reader}
            fromMs={span.fromMs}
            toMs={span.toMs}
            widthPx={widthPx}
            heightPx={CHART_HEIGHT_PX}
          />
        ) : (
          <ChartEmpty gaps={data?.gaps ?? []} fromMs={span.fromMs} toMs={span.toMs} />
        )
      ) : query.error === null ? (
        <ChartWaiting />
      ) : (
        <ChartFailed error={query.error} retry={retry} retrying={query.isFetching} />
      )}
      {query.error !== null && data !== undefined && (
        <ChartStale error={query.error} retry={retry} retrying={query.isFetching} />
      )}
    </ChartFrame>
  );
}

const MOST_IN_CARD = 8;

function stackReader(top: HistoryTop, layers: readonly Layer[], hidden: ReadonlySet<string>): PointReader {
  const short = (amount: Parameters<typeof amountText>[0]) => amountText(amount, top).replace(/ \(.*$/, '');
  const at = (step: number) =>
    layers
      .filter(({ id, amounts }) => !hidden.has(id) && (amounts[step] ?? null) !== null)
      .toSorted((a, b) => (b.values[step] ?? 0) - (a.values[step] ?? 0));
  const total = (step: number) => top.total[step] ?? null;
  return {
    brief: (step) => (total(step) === null ? null : short(total(step))),
    dots: () => [],
    words: (step) =>
      total(step) === null
        ? gapWord(top.gaps, top.t[step])
        : [
            `${t('charts.stack.total')} ${short(total(step))}`,
            ...at(step)
              .slice(0, MOST_IN_CARD)
              .map(({ name, amounts }) => `${name} ${short(amounts[step] ?? null)}`),
          ].join(', '),
    card: (step) =>
      total(step) === null ? (
        <p>{gapWord(top.gaps, top.t[step])}</p>
      ) : (
        <table>
          <tbody>
            {at(step)
              .slice(0, MOST_IN_CARD)
              .map(({ id, name, amounts, colour }) => (
                <tr key={id}>
                  <th scope="row" className="max-w-48 truncate pr-3 text-left font-normal">
                    <span aria-hidden className="mr-1.5 inline-block size-2" style={{ backgroundColor: colour }} />
                    {name}
                  </th>
                  <td className="text-right">{short(amounts[step] ?? null)}</td>
                </tr>
              ))}
            <tr>
              <th scope="row" className="border-t border-line pr-3 text-left font-medium">
                {t('charts.stack.total')}
              </th>
              <td className="border-t border-line text-right font-medium">{short(total(step))}</td>
            </tr>
          </tbody>
        </table>
      ),
  };
}
