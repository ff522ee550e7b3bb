'use client';
/** The only file that knows recharts; loaded on demand, in a chunk of its own. It makes axes and grid; what is drawn between them is ours. */
import { memo } from 'react';
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import type { Drawing } from './drawing';
import { AXIS_WIDTH, margins, plotBox } from './geometry';
import { BackLayer, FrontLayer } from './layers';
import { axisFormat, ticks } from './scale';
import { timeTicks } from './time-axis';

interface TimeSeriesProps {
  drawing: Drawing;
  fromMs: number;
  toMs: number;
  widthPx: number;
  heightPx: number;
  /** Room for labels at the right end. */
  rightPx: number;
  zone: string;
  /** Local time minus UTC. */
  offsetMs: number;
}

const TICK = { fill: 'var(--faint)', fontSize: 11 };
const TICK_LINE = { stroke: 'var(--grid)' };
/** Half of a label. */
const EDGE_PX = 20;
const AXIS_LINE = { stroke: 'var(--line)' };

/** Renders again only when what it draws changed: a poll that brought nothing new, a cursor that moves, cost nothing. */
const TimeSeries = memo(function TimeSeries(props: TimeSeriesProps) {
  const { drawing, fromMs, toMs, widthPx, heightPx, rightPx } = props;
  const box = plotBox(widthPx, heightPx, rightPx);
  const time = timeTicks(fromMs, toMs, box.width, props.zone, props.offsetMs);
  return (
    <ComposedChart
      width={widthPx}
      height={heightPx}
      data={ENDS}
      margin={{ top: margins.top, right: rightPx, bottom: margins.bottom, left: 0 }}
      accessibilityLayer={false}
      tabIndex={-1}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <BackLayer drawing={drawing} box={box} fromMs={fromMs} toMs={toMs} />
      <XAxis
        dataKey="t"
        type="number"
        domain={[fromMs, toMs]}
        // A label at the very edge would be cut there.
        ticks={time.at.filter((ms) => ((toMs - ms) / (toMs - fromMs)) * box.width + rightPx > EDGE_PX)}
        tickFormatter={time.label}
        tick={TICK}
        tickLine={TICK_LINE}
        axisLine={AXIS_LINE}
        height={margins.axis}
        interval={0}
        allowDataOverflow
      />
      <YAxis
        domain={[0, drawing.top]}
        ticks={ticks(drawing.top, drawing.unit)}
        tickFormatter={axisFormat(drawing.top, drawing.unit)}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        width={AXIS_WIDTH}
        interval={0}
        allowDataOverflow
      />
      <FrontLayer drawing={drawing} box={box} fromMs={fromMs} toMs={toMs} labels={rightPx > 40} />
    </ComposedChart>
  );
});
export default TimeSeries;

/** recharts wants rows to have axes at all; the axes' ends are given, so their content does not matter. */
const ENDS = [{ t: 0 }];
