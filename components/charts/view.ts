'use client';
import { useCallback, useMemo } from 'react';
import { useNow } from '@/components/now';
import { stepsBack, useUrlState } from '@/components/url-state';
import { parseRollup, parseView, type Rollup, type Span, span, type View, viewParams } from './range';

export interface ChartView {
  view: View;
  rollup: Rollup;
  /** Shows another span on all charts of the page. A zoom is pushed, so that the browser's Back undoes it. */
  show: (view: View, how?: 'replace' | 'push') => void;
  setRollup: (rollup: Rollup) => void;
  /** Undoes the last zoom; null when there is none. */
  back: (() => void) | null;
}

/** What the URL says about the charts of this page. */
export function useChartView(): ChartView {
  const [url, change] = useUrlState();
  const key = `${url.get('range')} ${url.get('from')} ${url.get('to')}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the three parameters of the view are the key; the object of all of them changes with each of the others
  const view = useMemo(() => parseView(url), [key]);
  const show = useCallback(
    (next: View, how: 'replace' | 'push' = 'replace') => change(viewParams(next), how),
    [change],
  );
  const setRollup = useCallback((rollup: Rollup) => change({ rollup: rollup === 'max' ? null : rollup }), [change]);
  return {
    view,
    rollup: parseRollup(url),
    show,
    setRollup,
    back: stepsBack() > 0 ? () => window.history.back() : null,
  };
}

/** The span to ask for; the same object until there is something new to ask. */
export function useSpan(view: View, widthPx: number, sampleMs: number): Span {
  const next = span(view, useNow(), widthPx, sampleMs);
  return useMemo(
    () => ({ fromMs: next.fromMs, toMs: next.toMs, points: next.points, live: next.live }),
    [next.fromMs, next.toMs, next.points, next.live],
  );
}

/** The reader's zone, and local time minus UTC at a moment. */
export function zoneAt(ms: number): { zone: string; offsetMs: number } {
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    offsetMs: -new Date(ms).getTimezoneOffset() * 60_000,
  };
}
