'use client';
/** The only file that knows recharts; loaded on demand, in a chunk of its own. It draws what `shape` and `scale` have decided. */
import type { ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, Tooltip, usePlotArea, XAxis, YAxis } from 'recharts';
import { t } from '@/lib/text/t';
import { type AxisUnit, axisFormat, failureSize, mergeFailures, type Scale, ticks } from './scale';
import type { Shaped } from './shape';
import { timeTicks } from './time-axis';

interface TimeSeriesProps {
  shaped: Shaped;
  scale: Scale;
  unit: AxisUnit;
  fromMs: number;
  toMs: number;
  widthPx: number;
  heightPx: number;
  zone: string;
  /** Local time minus UTC. */
  offsetMs: number;
  /** Writes a threshold's amount for its label. */
  amountText: (amount: number) => string;
  /** Content of the tooltip for a step of the reply; -1 is a gap. */
  point: (step: number, atMs: number) => ReactNode;
}

const AXIS_WIDTH = 62;
const colours = { maxheld: 'var(--maxheld)', barrier: 'var(--barrier)', limit: 'var(--limit)' };

export default function TimeSeries(props: TimeSeriesProps) {
  const { shaped, scale, unit, fromMs, toMs, widthPx, heightPx } = props;
  // Labels at the right end need room; on a phone the legend has to do.
  const wide = widthPx >= 480;
  const right = wide && scale.lines.length > 0 ? 104 : 12;
  const time = timeTicks(fromMs, toMs, widthPx - AXIS_WIDTH - right, props.zone, props.offsetMs);
  const tick = { fill: 'var(--faint)', fontSize: 11 };
  const common = { isAnimationActive: false, connectNulls: false, activeDot: false, dot: false } as const;
  return (
    <ComposedChart
      width={widthPx}
      height={heightPx}
      data={shaped.rows}
      margin={{ top: 22, right, bottom: 4, left: 0 }}
      accessibilityLayer
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <Gaps shaped={shaped} fromMs={fromMs} toMs={toMs} />
      <XAxis
        dataKey="t"
        type="number"
        domain={[fromMs, toMs]}
        ticks={time.at}
        tickFormatter={time.label}
        tick={tick}
        tickLine={{ stroke: 'var(--grid)' }}
        axisLine={{ stroke: 'var(--line)' }}
        height={26}
        minTickGap={16}
        allowDataOverflow
      />
      <YAxis
        domain={[0, scale.top]}
        ticks={ticks(scale.top, unit)}
        tickFormatter={axisFormat(scale.top, unit)}
        tick={tick}
        tickLine={false}
        axisLine={false}
        width={AXIS_WIDTH}
        allowDataOverflow
      />
      <Area
        {...common}
        dataKey="held"
        type="linear"
        stroke="var(--held)"
        strokeWidth={2}
        fill="var(--held)"
        fillOpacity={0.16}
        activeDot={{ r: 3.5, fill: 'var(--held)', stroke: 'var(--surface)', strokeWidth: 2 }}
      />
      <Line
        {...common}
        dataKey="maxheld"
        type="stepAfter"
        stroke={colours.maxheld}
        strokeWidth={1.25}
        strokeDasharray="1 3"
        strokeLinecap="round"
      />
      <Line
        {...common}
        dataKey="barrier"
        type="stepAfter"
        stroke={colours.barrier}
        strokeWidth={1.75}
        strokeDasharray="6 4"
      />
      <Line {...common} dataKey="limit" type="stepAfter" stroke={colours.limit} strokeWidth={1.75} />
      <Marks {...props} labels={wide} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--edge)', strokeWidth: 1 }}
        content={({ active, payload, label }) => {
          // recharts types the row as unknown; the rows are ours.
          const row = payload?.[0]?.payload as Shaped['rows'][number] | undefined;
          if (active !== true || row === undefined) return null;
          return props.point(row.step, row.held === null ? Number(label) : row.t);
        }}
      />
    </ComposedChart>
  );
}

/** Times without any reading: faint grey, and empty. */
function Gaps({ shaped, fromMs, toMs }: Pick<TimeSeriesProps, 'shaped' | 'fromMs' | 'toMs'>) {
  const plot = usePlotArea();
  if (plot === undefined) return null;
  const x = (ms: number) => plot.x + Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs))) * plot.width;
  return (
    <g aria-hidden>
      {shaped.gaps.map((gap) => (
        <rect
          key={gap.fromMs}
          x={x(gap.fromMs)}
          width={Math.max(0, x(gap.toMs) - x(gap.fromMs))}
          y={plot.y}
          height={plot.height}
          fill="var(--gap)"
        />
      ))}
    </g>
  );
}

/** Failures on the axis, restarts, and the labels of the lines at the right end. */
function Marks({ shaped, scale, fromMs, toMs, amountText, labels }: TimeSeriesProps & { labels: boolean }) {
  const plot = usePlotArea();
  if (plot === undefined) return null;
  const x = (ms: number) => plot.x + ((ms - fromMs) / (toMs - fromMs)) * plot.width;
  const y = (amount: number) => plot.y + plot.height * (1 - Math.min(1, amount / scale.top));
  const bottom = plot.y + plot.height;
  const visible = (ms: number) => ms >= fromMs && ms <= toMs;
  return (
    <g aria-hidden>
      {shaped.resets.filter(visible).map((ms) => (
        <line key={ms} x1={x(ms)} x2={x(ms)} y1={plot.y} y2={bottom} stroke="var(--edge)" strokeDasharray="2 3" />
      ))}
      {mergeFailures(shaped.failures, (toMs - fromMs) / plot.width).map(({ t: ms, growth }) => {
        const size = failureSize(growth);
        const at = x(ms + shaped.stepMs / 2);
        return (
          <path
            key={ms}
            d={`M${at - size},${bottom} L${at + size},${bottom} L${at},${bottom - size * 2} Z`}
            fill="var(--failure)"
            stroke="var(--surface)"
            strokeWidth={1}
          />
        );
      })}
      {labels &&
        apart(scale.lines.map((line) => ({ ...line, y: y(line.amount) }))).map((label) => (
          <text key={label.line} x={plot.x + plot.width + 6} y={label.y + 4} fontSize={11} fill={colours[label.line]}>
            {t(`beancounters.chart.at.${label.line}`, { amount: amountText(label.amount) })}
          </text>
        ))}
    </g>
  );
}

const LABEL_GAP = 14;

/** Moves labels that would overlap apart, lowest line keeping its place. */
function apart<L extends { y: number }>(labels: L[]): L[] {
  const sorted = labels.toSorted((a, b) => b.y - a.y);
  let above = Number.POSITIVE_INFINITY;
  return sorted.map((label) => {
    const y = Math.min(label.y, above - LABEL_GAP);
    above = y;
    return { ...label, y };
  });
}
