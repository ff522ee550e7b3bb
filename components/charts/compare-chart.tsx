'use client';
import { useQueries } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import type { History } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { ChartEmpty, ChartFailed, ChartFrame, ChartStale, ChartWaiting } from './chart-frame';
import { ChartMenu } from './chart-menu';
import { type Compared, type ComparedShape, compareDrawing, shapeCompared } from './compare-drawing';
import { comparedCsv } from './csv';
import { useHidden } from './hidden';
import { Legend } from './legend';
import { amountText } from './measure';
import type { PointReader } from './overlay';
import { Plot } from './plot';
import { CHART_HEIGHT_PX } from './scale';
import { type Subject, seriesQuery } from './series-query';
import { useWidth } from './use-width';
import { useChartView, useSpan } from './view';

export interface CompareLine {
  key: string;
  name: string;
  subject: Subject;
  resource: string;
  /** Which threshold is 100 %, known beforehand or told by the answer; null leaves the line out. */
  reference: 'barrier' | 'limit' | ((history: History) => 'barrier' | 'limit' | null);
}

interface CompareChartProps {
  title: string;
  /** Under which name hidden lines are remembered. */
  kind: string;
  lines: readonly CompareLine[];
  sampleSeconds: number;
}

/** Many counters of one container, or one counter of many containers: a common axis with 100 % = threshold. */
export function CompareChart({ title, kind, lines, sampleSeconds }: CompareChartProps) {
  const id = useId();
  const [box, widthPx] = useWidth<HTMLDivElement>();
  const { view, rollup } = useChartView();
  const span = useSpan(view, widthPx, sampleSeconds * 1000);
  const hiding = useHidden(kind);
  const queries = useQueries({
    queries: lines.map(({ subject, resource }) => ({
      ...seriesQuery({ subject, resource, span, rollup }),
      enabled: widthPx > 0,
    })),
  });
  // Answers keep their identity until they change, so this is stable between them.
  const answers = queries.map(({ data }) => data);
  const waiting = queries.some(({ data, error }) => data === undefined && error === null);
  const failed = queries.find(({ error }) => error !== null);
  const all = useStable(waiting ? undefined : lines, answers);
  const drawing = useMemo(
    () => (all === undefined ? undefined : compareDrawing(all, hiding.hidden, t('charts.compare.threshold'))),
    [all, hiding.hidden],
  );
  const reader = useMemo(() => compareReader(all ?? [], hiding.hidden), [all, hiding.hidden]);
  const retry = () => {
    for (const query of queries) if (query.error !== null) void query.refetch();
  };
  const failures = drawing?.failures.reduce((sum, each) => sum + each.growth, 0) ?? 0;
  const step = all?.[0]?.history;
  return (
    <ChartFrame
      title={<span className="truncate text-sm font-semibold">{title}</span>}
      caption={t('charts.caption.compare', { name: title, count: all?.length ?? 0 })}
      aside={
        all !== undefined && all.length > 0 ? (
          <ChartMenu
            name={title}
            fileParts={[kind]}
            csv={() => comparedCsv(all)}
            box={box}
            fromMs={span.fromMs}
            toMs={span.toMs}
          />
        ) : undefined
      }
      box={box}
      heightPx={CHART_HEIGHT_PX}
      tall
      foot={
        <div className="flex flex-wrap items-start justify-between gap-x-4">
          <Legend
            name={title}
            items={(all ?? []).map(({ key, name, colour, dash }) => ({ id: key, label: name, colour, width: 2, dash }))}
            hiding={hiding}
            failures={failures}
            restarts={0}
            edits={0}
          />
          {step !== undefined && (
            <span className="ml-auto text-xs text-faint">
              {t(`charts.rollup.per.${step.rollup}`, { span: formatSpan(step.stepMs) })}
            </span>
          )}
        </div>
      }
    >
      {waiting || widthPx === 0 || drawing === undefined || all === undefined ? (
        <ChartWaiting />
      ) : all.length > 0 ? (
        <Plot
          id={id}
          name={title}
          drawing={drawing}
          reader={reader}
          fromMs={span.fromMs}
          toMs={span.toMs}
          widthPx={widthPx}
          heightPx={CHART_HEIGHT_PX}
        />
      ) : failed === undefined ? (
        <ChartEmpty
          gaps={answers[0]?.gaps ?? []}
          fromMs={span.fromMs}
          toMs={span.toMs}
          absent={
            answers.some((answer) => answer?.held.some((n) => n !== null)) ? t('charts.empty.threshold') : undefined
          }
        />
      ) : (
        <ChartFailed error={failed.error} retry={retry} retrying={failed.isFetching} />
      )}
      {failed !== undefined && (all?.length ?? 0) > 0 && (
        <ChartStale error={failed.error} retry={retry} retrying={failed.isFetching} />
      )}
    </ChartFrame>
  );
}

/** Shapes the answers, anew only when one of them changed. */
function useStable(
  lines: readonly CompareLine[] | undefined,
  answers: readonly (History | undefined)[],
): ComparedShape[] | undefined {
  const key = lines?.map((line) => line.key).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers are compared one by one, a new array of the same ones is no change
  return useMemo(() => {
    if (lines === undefined) return undefined;
    const compared = lines.flatMap((line, i): Compared[] => {
      const history = answers[i];
      if (history === undefined) return [];
      const reference = typeof line.reference === 'function' ? line.reference(history) : line.reference;
      return reference === null ? [] : [{ key: line.key, name: line.name, history, reference }];
    });
    return shapeCompared(compared);
  }, [key, ...answers]);
}

const MOST_IN_CARD = 10;

function compareReader(all: readonly ComparedShape[], hidden: ReadonlySet<string>): PointReader {
  const shown = all.filter(({ key }) => !hidden.has(key));
  const at = (step: number) =>
    shown
      .map((each) => ({ ...each, amount: each.shaped.held[step] ?? null }))
      .toSorted((a, b) => (b.amount ?? -1) - (a.amount ?? -1));
  const percent = (amount: number | null) => (amount === null ? t('beancounters.none') : `${Math.trunc(amount)} %`);
  return {
    brief: (step) => {
      const [worst] = at(step);
      return worst === undefined || worst.amount === null ? null : `${worst.name} ${percent(worst.amount)}`;
    },
    dots: (step) => at(step).flatMap(({ amount, colour }) => (amount === null ? [] : [{ amount, colour }])),
    words: (step) =>
      at(step)
        .slice(0, MOST_IN_CARD)
        .map(({ name, amount }) => `${name} ${percent(amount)}`)
        .join(', '),
    card: (step) => (
      <table>
        <tbody>
          {at(step)
            .slice(0, MOST_IN_CARD)
            .map(({ key, name, amount, colour, history }) => (
              <tr key={key}>
                <th scope="row" className="max-w-48 truncate pr-3 text-left font-normal">
                  <span
                    aria-hidden
                    className="mr-1.5 inline-block size-2 rounded-full"
                    style={{ backgroundColor: colour }}
                  />
                  {name}
                </th>
                <td className="pr-3 text-right font-medium">{percent(amount)}</td>
                <td className="text-right text-faint">{amountText(history.held[step] ?? null, history)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    ),
  };
}
