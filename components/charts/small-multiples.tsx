'use client';
import type { Route } from 'next';
import type { UnitMode } from '@/components/ubc/values';
import { type Governed, UNGOVERNED } from './measure';
import { SMALL_HEIGHT_PX } from './scale';
import { SeriesChart } from './series-chart';
import type { Subject } from './series-query';
import { WhenSeen } from './when-seen';

export interface SmallChart {
  key: string;
  subject: Subject;
  resource: string;
  governed?: Governed;
  name?: string;
  href?: Route;
}

/** Heading and foot of a small chart. */
const AROUND_PX = 66;

/** Many small charts on one cursor. Each mounts when it comes into sight. */
export function SmallMultiples({
  charts,
  mode,
  sampleSeconds,
}: {
  charts: readonly SmallChart[];
  mode: UnitMode;
  sampleSeconds: number;
}) {
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-4 md:grid-cols-[repeat(2,minmax(0,1fr))] 2xl:grid-cols-[repeat(3,minmax(0,1fr))]">
      {charts.map((chart) => (
        <li key={chart.key} className="min-w-0">
          <WhenSeen heightPx={SMALL_HEIGHT_PX + AROUND_PX}>
            <SeriesChart
              subject={chart.subject}
              resource={chart.resource}
              governed={chart.governed ?? UNGOVERNED}
              mode={mode}
              sampleSeconds={sampleSeconds}
              size="small"
              href={chart.href}
              name={chart.name}
            />
          </WhenSeen>
        </li>
      ))}
    </ul>
  );
}
