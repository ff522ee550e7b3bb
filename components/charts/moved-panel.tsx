'use client';
import { useQueries } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { useNow } from '@/components/now';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { formatPercent } from '@/lib/format';
import { t } from '@/lib/text/t';
import { useCursor } from './cursor';
import { amountText, resourceName } from './measure';
import { rankMoved } from './moved';
import { pointTime } from './point-time';
import { type Subject, seriesQuery } from './series-query';
import { useChartView, zoneAt } from './view';

interface MovedPanelProps {
  subject: Subject;
  resources: readonly string[];
  hrefOf: (resource: string) => Route | undefined;
}

interface Window {
  fromMs: number;
  toMs: number;
}

/** Asks for the window that is chosen in a chart, or else for the span that is shown. */
export function MovedPanel({ subject, resources, hrefOf }: MovedPanelProps) {
  const now = useNow();
  const cursor = useCursor();
  const { view } = useChartView();
  const [window, setWindow] = useState<Window | null>(null);
  const ask = () => {
    const { brush } = cursor.get();
    const end = Math.min(view.toMs ?? now, now);
    setWindow(
      brush === null
        ? { fromMs: end - view.lengthMs, toMs: end }
        : { fromMs: Math.min(brush.fromMs, brush.toMs), toMs: Math.max(brush.fromMs, brush.toMs) },
    );
  };
  return (
    <Panel
      title={t('charts.moved.title')}
      aside={
        <span className="flex items-center gap-2">
          {window !== null && (
            <Button size="sm" variant="quiet" onClick={() => setWindow(null)}>
              {t('charts.moved.close')}
            </Button>
          )}
          <Button size="sm" onClick={ask}>
            {t('charts.moved.ask')}
          </Button>
        </span>
      }
    >
      {window === null ? (
        <p className="text-muted">{t('charts.moved.intro')}</p>
      ) : (
        <MovedList subject={subject} resources={resources} hrefOf={hrefOf} window={window} />
      )}
    </Panel>
  );
}

const POINTS = 60;
const MOST = 12;

function MovedList({ subject, resources, hrefOf, window }: MovedPanelProps & { window: Window }) {
  const lengthMs = window.toMs - window.fromMs;
  const span = {
    fromMs: Math.max(0, Math.round(window.fromMs - lengthMs)),
    toMs: Math.round(window.toMs),
    points: POINTS,
    live: false,
  };
  const queries = useQueries({
    queries: resources.map((resource) => seriesQuery({ subject, resource, span, rollup: 'avg' })),
  });
  const { zone } = zoneAt(window.toMs);
  const histories = queries.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const failed = queries.filter(({ error }) => error !== null).length;
  if (histories.length + failed < resources.length) {
    return (
      <p aria-busy="true" className="text-muted">
        {t('charts.moved.wait')}
      </p>
    );
  }
  const ranked = rankMoved(histories, window.fromMs).slice(0, MOST);
  const of = (resource: string) => histories.find((history) => history.resource === resource);
  const text = (resource: string, amount: number) => {
    const history = of(resource);
    return history === undefined ? '' : amountText(Math.round(amount), history).replace(/ \(.*$/, '');
  };
  return (
    <>
      <p className="num mb-2 text-xs text-faint">
        {t('charts.moved.hint', { from: pointTime(window.fromMs, zone), to: pointTime(window.toMs, zone) })}
        {failed > 0 && <span className="text-warning">{` ${t('charts.moved.failed', { count: failed })}`}</span>}
      </p>
      {ranked.length === 0 ? (
        <p>{t('charts.moved.nothing')}</p>
      ) : (
        <ol aria-label={t('charts.moved.title')} className="grid gap-x-8 gap-y-1 lg:grid-cols-2">
          {ranked.map(({ resource, before, after, change, failures }) => {
            const href = hrefOf(resource);
            return (
              <li key={resource} className="num flex flex-wrap items-baseline gap-x-3 border-b border-line py-1">
                <span className="w-36 truncate font-medium">
                  {href === undefined ? (
                    resourceName(resource)
                  ) : (
                    <Link href={href} prefetch={false} className="text-accent hover:underline">
                      {resourceName(resource)}
                    </Link>
                  )}
                </span>
                <span className="w-14 text-right">
                  {change === null
                    ? t('beancounters.none')
                    : `${change < 0 ? '−' : '+'}${formatPercent(Math.abs(change))}`}
                </span>
                <span className="text-muted">
                  {t('charts.moved.line', { before: text(resource, before), after: text(resource, after) })}
                </span>
                {failures > 0 && (
                  <span className="font-medium text-failure">{t('charts.moved.failures', { count: failures })}</span>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </>
  );
}
