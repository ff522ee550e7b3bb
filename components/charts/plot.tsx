'use client';
import dynamic from 'next/dynamic';
import { memo } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import type { Drawing } from './drawing';
import { plotBox } from './geometry';
import { Overlay, type PointReader } from './overlay';
import { zoneAt } from './view';

const loadTimeSeries = () => import('./time-series');
const TimeSeries = dynamic(loadTimeSeries, { ssr: false, loading: () => <Skeleton className="late h-full w-full" /> });

/** Fetches the drawing code while the first answers are still on their way. */
export function preloadPlot(): void {
  void loadTimeSeries();
}

interface PlotProps {
  id: string;
  name: string;
  drawing: Drawing;
  reader: PointReader;
  fromMs: number;
  toMs: number;
  widthPx: number;
  heightPx: number;
}

const LABEL_PX = 124;

/** The picture with its cursor. Labels at the right end need room; on a phone the legend has to do. */
export const Plot = memo(function Plot({ id, name, drawing, reader, fromMs, toMs, widthPx, heightPx }: PlotProps) {
  const rightPx = widthPx >= 480 && drawing.labels.length > 0 ? LABEL_PX : 12;
  const { zone, offsetMs } = zoneAt(toMs);
  const box = plotBox(widthPx, heightPx, rightPx);
  return (
    <>
      <TimeSeries
        drawing={drawing}
        fromMs={fromMs}
        toMs={toMs}
        widthPx={widthPx}
        heightPx={heightPx}
        rightPx={rightPx}
        zone={zone}
        offsetMs={offsetMs}
      />
      {drawing.pills.length > 0 && (
        <ul className="pointer-events-none absolute top-0 right-2 flex max-w-full flex-wrap justify-end gap-1.5">
          {drawing.pills.map((pill) => (
            <li
              key={pill}
              className="num rounded-full border border-line bg-surface/90 px-2 text-2xs whitespace-nowrap text-muted"
            >
              {pill}
            </li>
          ))}
        </ul>
      )}
      <Overlay
        id={id}
        name={name}
        t={drawing.t}
        top={drawing.top}
        box={box}
        fromMs={fromMs}
        toMs={toMs}
        widthPx={widthPx}
        zone={zone}
        reader={reader}
      />
    </>
  );
});
