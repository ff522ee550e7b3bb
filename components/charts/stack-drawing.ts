/** A resource of many containers, stacked: the largest at the bottom, all others together on top, what the node has as a line. */
import type { HistoryTop } from '@/lib/api/schemas-history';
import type { WireAmount } from '@/lib/ubc/sample';
import { type Drawing, type Line, type Surface, seriesColour } from './drawing';
import { type AxisOf, axisText } from './measure';
import { type Column, largestOf } from './shape';

export interface Layer {
  id: string;
  name: string;
  colour: string;
  hatch: boolean;
  amounts: readonly (WireAmount | null)[];
  values: Column;
}

export const OTHERS = 'others';

/** Layers from the bottom up. Looks belong to the place in the answer, so that hiding one changes no other. */
export function stackLayers(top: HistoryTop, axis: AxisOf, others: string): Layer[] {
  const column = (amounts: readonly (WireAmount | null)[]): Column =>
    amounts.map((n) => (n === null || n === 'unlimited' ? null : (Number(n) * axis.factor) / top.scale));
  const named = top.series.map(
    ({ ctid, title, held }, i): Layer => ({
      id: ctid,
      name: title === null ? ctid : `${ctid} ${title}`,
      colour: seriesColour(i),
      hatch: i % 2 === 1,
      amounts: held,
      values: column(held),
    }),
  );
  if (top.others.containers === 0) return named;
  return [
    ...named,
    {
      id: OTHERS,
      name: others,
      colour: 'var(--series-rest)',
      hatch: false,
      amounts: top.others.held,
      values: column(top.others.held),
    },
  ];
}

const HEADROOM = 1.12;
/** The node's own size is drawn when at least a third of it is used; otherwise it is a pill at the top. */
const NEAR = 1 / 3;

interface Options {
  top: HistoryTop;
  layers: readonly Layer[];
  hidden: ReadonlySet<string>;
  axis: AxisOf;
  /** What the node has in all, in axis units. */
  whole: { amount: number; text: string } | null;
}

export function stackDrawing({ top, layers, hidden, axis, whole }: Options): Drawing {
  const shown = layers.filter(({ id }) => !hidden.has(id));
  const { t, stepMs } = top;
  let below: Column | null = null;
  const surfaces: Surface[] = [];
  const lines: Line[] = [];
  for (const layer of shown) {
    const floor: Column | null = below;
    const sum: Column = layer.values.map((n, i) => {
      const under = floor === null ? 0 : (floor[i] ?? 0);
      // A container that did not run adds nothing; where nobody was sampled there is a gap.
      if (top.total[i] === null) return null;
      return under + (n ?? 0);
    });
    surfaces.push({
      id: layer.id,
      track: { t, stepMs, values: sum },
      base: floor,
      colour: layer.colour,
      fill: 0.4,
      hatch: layer.hatch,
    });
    lines.push({ id: layer.id, track: { t, stepMs, values: sum }, stepped: false, colour: layer.colour, width: 1.25 });
    below = sum;
  }
  const most = below === null ? 0 : largestOf(below);
  const near = whole !== null && most >= whole.amount * NEAR;
  const height = Math.max(most * HEADROOM, near ? whole.amount * 1.05 : 0) || 1;
  const label = whole === null ? '' : `${whole.text} ${axisText(whole.amount, axis.unit)}`;
  return {
    surfaces,
    lines:
      whole !== null && near
        ? [
            ...lines,
            {
              id: 'whole',
              track: { t, stepMs, values: t.map(() => whole.amount) },
              stepped: true,
              colour: 'var(--limit)',
              width: 1.75,
            },
          ]
        : lines,
    band: null,
    gaps: top.gaps,
    verticals: [],
    failures: [],
    t,
    stepMs,
    top: height,
    unit: axis.unit,
    labels: whole !== null && near ? [{ id: 'whole', amount: whole.amount, text: label, colour: 'var(--limit)' }] : [],
    pills: whole !== null && !near ? [`${label} ↑`] : [],
  };
}
