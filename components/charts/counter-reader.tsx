/** What a chart of one resource says about a moment: exact numbers, shares of both thresholds, failures, what happened then. */
import type { ReactNode } from 'react';
import type { History } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { WireAmount } from '@/lib/ubc/sample';
import { boundWord, LOOKS } from './counter-drawing';
import type { Vertical } from './drawing';
import { amountText, shareText } from './measure';
import type { PointReader } from './overlay';
import type { Shaped } from './shape';

/** Why there is no reading at a moment. */
export function gapWord(gaps: History['gaps'], atMs: number | undefined): string {
  const gap = gaps.find(({ from, to }) => atMs !== undefined && atMs >= from && atMs < to);
  return t(`resources.gap.${gap?.kind ?? 'unknown'}`);
}

/** Everything that happened within a step. */
function happened(verticals: readonly Vertical[], fromMs: number | undefined, stepMs: number): string[] {
  if (fromMs === undefined) return [];
  return verticals.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + stepMs).map(({ text }) => text);
}

export function counterReader(history: History, shaped: Shaped, verticals: readonly Vertical[]): PointReader {
  const { t: times, stepMs } = history;
  const thresholds = (step: number) =>
    (['barrier', 'limit'] as const)
      .map((line) => ({ line, amount: history[line][step] ?? null }))
      .filter(({ amount }) => amount !== null);
  return {
    brief: (step) => {
      const held = history.held[step] ?? null;
      return held === null ? null : amountText(held, history).replace(/ \(.*$/, '');
    },
    dots: (step) => {
      const amount = shaped.held[step] ?? null;
      return amount === null ? [] : [{ amount, colour: LOOKS.held.colour }];
    },
    words: (step) => {
      const held = history.held[step] ?? null;
      if (held === null) return gapWord(history.gaps, times[step]);
      const failures = history.failures[step] ?? 0;
      return [
        `${t('charts.line.held')} ${amountText(held, history)}`,
        ...thresholds(step).map(({ line, amount }) => {
          const part = shareText(held, amount, history.unit);
          const name = boundWord(line, history.bounds);
          return part === null
            ? `${name} ${amountText(amount, history)}`
            : t('charts.words.of', { percent: part, name, amount: amountText(amount, history) });
        }),
        ...(failures > 0 ? [t('charts.failures', { count: failures })] : []),
        ...happened(verticals, times[step], stepMs),
      ].join(', ');
    },
    card: (step): ReactNode => {
      const held = history.held[step] ?? null;
      const failures = history.failures[step] ?? 0;
      const events = happened(verticals, times[step], stepMs);
      return (
        <>
          {held === null ? (
            <p>{gapWord(history.gaps, times[step])}</p>
          ) : (
            <dl className="grid grid-cols-[auto_1fr] gap-x-3">
              <dt className="font-medium text-held">{t('charts.line.held')}</dt>
              <dd className="text-right">{amountText(held, history)}</dd>
              {thresholds(step).map(({ line, amount }) => (
                <Threshold
                  key={line}
                  name={boundWord(line, history.bounds)}
                  amount={amount}
                  held={held}
                  history={history}
                />
              ))}
              {history.kind === 'counter' && (
                <>
                  <dt>{t('charts.line.maxheld')}</dt>
                  <dd className="text-right">{amountText(history.maxheld[step] ?? null, history)}</dd>
                </>
              )}
              {failures > 0 && (
                <>
                  <dt className="font-medium text-failure">{t('beancounters.column.failures')}</dt>
                  <dd className="text-right text-failure">{t('beancounters.plus', { count: failures })}</dd>
                </>
              )}
            </dl>
          )}
          {events.map((event) => (
            <p key={event} className="mt-1 max-w-80 whitespace-pre-line text-accent">
              {event}
            </p>
          ))}
        </>
      );
    },
  };
}

interface ThresholdProps {
  name: string;
  amount: WireAmount | null;
  held: WireAmount;
  history: History;
}

function Threshold({ name, amount, held, history }: ThresholdProps) {
  const part = shareText(held, amount, history.unit);
  return (
    <>
      <dt>{name}</dt>
      <dd className="text-right">
        {part !== null && <span className="mr-1.5 text-faint">{t('charts.of', { percent: part })}</span>}
        {amountText(amount, history)}
      </dd>
    </>
  );
}
