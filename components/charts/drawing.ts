/** What is to be drawn, whatever it stands for: the picture knows surfaces, lines and marks, not counters. */
import type { HistoryGap } from '@/lib/api/schemas-history';
import type { Track } from './paths';
import type { AxisUnit } from './scale';
import type { Column } from './shape';

export interface Surface {
  id: string;
  track: Track;
  /** What it stands on; null is zero. */
  base: Column | null;
  colour: string;
  /** Opacity of the filling. */
  fill: number;
  /** A second cue beside the colour. */
  hatch: boolean;
}

export interface Line {
  id: string;
  track: Track;
  stepped: boolean;
  colour: string;
  width: number;
  dash?: string;
}

/** `config` and `limits` have a pencil; a restart is dotted. */
export interface Vertical {
  atMs: number;
  kind: 'restart' | 'config' | 'limits' | 'vzboard_started';
  text: string;
}

export interface Label {
  id: string;
  amount: number;
  text: string;
  colour: string;
}

export interface Drawing {
  surfaces: readonly Surface[];
  lines: readonly Line[];
  /** Hatched lightly: between barrier and limit. */
  band: { lower: Track; upper: Column } | null;
  gaps: readonly HistoryGap[];
  verticals: readonly Vertical[];
  failures: readonly { t: number; growth: number }[];
  /** The steps a cursor walks. */
  t: readonly number[];
  stepMs: number;
  top: number;
  unit: AxisUnit;
  /** At the right end of their lines. */
  labels: readonly Label[];
  /** Of lines above the top edge. */
  pills: readonly string[];
}

/** Colours of containers and counters side by side, told apart by dash and hatch as well. */
const SERIES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const DASHES = [undefined, '7 3', '2 3', '9 3 2 3'] as const;

export function seriesColour(index: number): string {
  return `var(--series-${SERIES[index % SERIES.length]})`;
}

/** Eight colours come round with the next dash; within the eight, neighbours differ too. */
export function seriesDash(index: number): string | undefined {
  return DASHES[(index + Math.floor(index / SERIES.length)) % DASHES.length];
}

const NEAR_PX = 9;

/** Verticals that would stand on each other become one; its text tells of both. */
export function mergeVerticals(verticals: readonly Vertical[], msPerPx: number): Vertical[] {
  const out: Vertical[] = [];
  for (const each of verticals.toSorted((a, b) => a.atMs - b.atMs)) {
    const last = out.at(-1);
    if (last !== undefined && sameLook(last.kind, each.kind) && each.atMs - last.atMs < NEAR_PX * msPerPx) {
      out[out.length - 1] = { ...last, text: `${last.text}\n${each.text}` };
    } else out.push(each);
  }
  return out;
}

/** An edit of the config and the limits that moved with it are one thing to see. */
function sameLook(a: Vertical['kind'], b: Vertical['kind']): boolean {
  const edit = (kind: Vertical['kind']) => kind === 'config' || kind === 'limits';
  return a === b || (edit(a) && edit(b));
}

const LABEL_GAP = 14;

/** Moves labels that would overlap apart, the lowest keeping its place; none above `least`. */
export function apart<L extends { y: number }>(labels: readonly L[], least = 0): L[] {
  const sorted = labels.toSorted((a, b) => b.y - a.y);
  let above = Number.POSITIVE_INFINITY;
  const out = sorted.map((label) => {
    above = Math.min(label.y, above - LABEL_GAP);
    return { ...label, y: above };
  });
  // What was pushed over the top edge pushes the others down again.
  let below = least;
  for (let i = out.length - 1; i >= 0; i--) {
    const label = out[i];
    if (label === undefined || label.y >= below) break;
    out[i] = { ...label, y: below };
    below += LABEL_GAP;
  }
  return out;
}
