/** Several resources on one axis: each in percent of its own threshold, 100 % drawn as the barrier is. */
import type { History } from '@/lib/api/schemas';
import { type Drawing, type Line, seriesColour, seriesDash } from './drawing';
import { largestOf, type Shaped, shapeHistory } from './shape';

export interface Compared {
  key: string;
  name: string;
  history: History;
  reference: 'barrier' | 'limit';
}

export interface ComparedShape extends Compared {
  shaped: Shaped;
  colour: string;
  dash: string | undefined;
}

/** Those that have something to draw, each with its look; the look belongs to the place, so that hiding one changes no other. */
export function shapeCompared(all: readonly Compared[]): ComparedShape[] {
  return all
    .map((each, i) => ({
      ...each,
      shaped: shapeHistory(each.history, { reference: each.reference, percent: true, factor: 1 }),
      colour: seriesColour(i),
      dash: seriesDash(i),
    }))
    .filter(({ shaped }) => shaped.hasData);
}

const HEADROOM = 1.15;
const LEAST_TOP = 10;

export function compareDrawing(all: readonly ComparedShape[], hidden: ReadonlySet<string>, whole: string): Drawing {
  const shown = all.filter(({ key }) => !hidden.has(key));
  const first = shown[0] ?? all[0];
  const most = shown.reduce((top, { shaped }) => Math.max(top, largestOf(shaped.held)), 0);
  // 100 % is in sight as soon as something comes near half of it; otherwise it would press all lines to the floor.
  const top = most >= 50 ? Math.max(110, most * HEADROOM) : Math.max(LEAST_TOP, most * HEADROOM);
  const times = first?.shaped.t ?? [];
  const track = { t: times, stepMs: first?.shaped.stepMs ?? 1, values: times.map(() => 100) };
  return {
    surfaces: [],
    lines: [
      { id: 'whole', track, stepped: true, colour: 'var(--barrier)', width: 1.75, dash: '6 4' },
      ...shown.map(
        ({ key, shaped, colour, dash }): Line => ({
          id: key,
          track: { t: shaped.t, stepMs: shaped.stepMs, values: shaped.held },
          stepped: false,
          colour,
          width: 1.75,
          ...(dash === undefined ? {} : { dash }),
        }),
      ),
    ],
    band: null,
    // Where all of them lack a reading; one alone is seen by its line.
    gaps: first?.shaped.gaps ?? [],
    verticals: [],
    failures: shown.flatMap(({ shaped }) => shaped.failures).toSorted((a, b) => a.t - b.t),
    t: times,
    stepMs: track.stepMs,
    top,
    unit: 'percent',
    labels: top >= 100 ? [{ id: 'whole', amount: 100, text: whole, colour: 'var(--barrier)' }] : [],
    pills: top >= 100 ? [] : [`${whole} ↑`],
  };
}
