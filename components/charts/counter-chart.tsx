'use client';
import type { UnitMode } from '@/components/ubc/values';
import type { Beancounter } from '@/lib/api/schemas';
import { ChartPage } from './chart-page';
import { governedBy } from './measure';
import { RangeBar } from './range-bar';
import { SeriesChart } from './series-chart';

interface CounterChartProps {
  node: string;
  ctid: string;
  row: Beancounter;
  mode: UnitMode;
  sampleSeconds: number;
}

/** The chart of the one counter that is open in the table of counters. */
export function CounterChart({ node, ctid, row, mode, sampleSeconds }: CounterChartProps) {
  return (
    <ChartPage>
      <div className="min-w-0">
        <RangeBar />
        <SeriesChart
          subject={{ node, ctid }}
          resource={row.name}
          governed={governedBy(row)}
          mode={mode}
          sampleSeconds={sampleSeconds}
          size="full"
        />
      </div>
    </ChartPage>
  );
}
