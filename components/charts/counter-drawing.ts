/** One resource as a drawing: held as a surface, maxheld dotted, barrier and limit as stepped lines, and everything that happened. */
import type { History } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { Drawing, Line, Surface, Vertical } from './drawing';
import { type AxisOf, axisText } from './measure';
import { pointTime } from './point-time';
import type { Scale } from './scale';
import type { Shaped } from './shape';

export const LOOKS = {
  held: { colour: 'var(--held)', width: 2 },
  maxheld: { colour: 'var(--maxheld)', width: 1.25, dash: '1 3' },
  barrier: { colour: 'var(--barrier)', width: 1.75, dash: '6 4' },
  limit: { colour: 'var(--limit)', width: 1.75 },
} as const;
export type LineName = keyof typeof LOOKS;

const SURFACE_OPACITY = 0.16;

interface Options {
  shaped: Shaped;
  scale: Scale;
  axis: AxisOf;
  bounds: History['bounds'];
  hidden: ReadonlySet<string>;
  /** What the timeline and the history know of. */
  verticals: readonly Vertical[];
}

/** The word for a threshold: quota has soft and hard limits. */
export function boundWord(line: 'barrier' | 'limit', bounds: History['bounds']): string {
  return t(`charts.line.${bounds === 'soft_hard' ? (line === 'barrier' ? 'soft' : 'hard') : line}`);
}

export function counterDrawing({ shaped, scale, axis, bounds, hidden, verticals }: Options): Drawing {
  const track = (values: Shaped['held']) => ({ t: shaped.t, stepMs: shaped.stepMs, values });
  const shown = (line: LineName) => !hidden.has(line);
  const held: Line = { id: 'held', track: track(shaped.held), stepped: false, ...LOOKS.held };
  const surface: Surface = {
    id: 'held',
    track: held.track,
    base: null,
    colour: LOOKS.held.colour,
    fill: SURFACE_OPACITY,
    hatch: false,
  };
  const word = (line: 'maxheld' | 'barrier' | 'limit') =>
    line === 'maxheld' ? t('charts.line.maxheld') : boundWord(line, bounds);
  const latestHeld = shaped.held.findLast((n) => n !== null) ?? null;
  return {
    surfaces: shown('held') ? [surface] : [],
    lines: [
      ...(['maxheld', 'barrier', 'limit'] as const)
        .filter((line) => shown(line) && shaped[line].some((n) => n !== null))
        .map((line): Line => ({ id: line, track: track(shaped[line]), stepped: true, ...LOOKS[line] })),
      // Over the others: it is what one looks for.
      ...(shown('held') ? [held] : []),
    ],
    band: shown('barrier') && shown('limit') ? { lower: track(shaped.barrier), upper: shaped.limit } : null,
    gaps: shaped.gaps,
    verticals,
    failures: shaped.failures,
    t: shaped.t,
    stepMs: shaped.stepMs,
    top: scale.top,
    unit: axis.unit,
    labels: scale.lines
      .filter(({ line }) => shown(line))
      .map(({ line, amount }) => ({
        id: line,
        amount,
        text: t('charts.at', { line: word(line), amount: axisText(amount, axis.unit) }),
        colour: LOOKS[line].colour,
      })),
    pills: scale.pills
      .filter(({ line }) => shown(line))
      .map(({ line, amount }) =>
        t(line === 'maxheld' || latestHeld === null ? 'charts.pill.plain' : 'charts.pill', {
          line: word(line),
          amount: axisText(amount, axis.unit),
          share: latestHeld === null ? '' : percentOf(latestHeld, amount),
        }),
      ),
  };
}

function percentOf(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.trunc(percent)} %`;
}

/** What the history itself knows to have happened. */
export function markVerticals(history: Pick<History, 'marks' | 'unit' | 'scale' | 'per'>, zone: string): Vertical[] {
  return history.marks.map(({ at, kind }) => ({
    atMs: at,
    kind: kind === 'limits_changed' ? 'limits' : kind,
    text: `${pointTime(at, zone)} ${t(`resources.mark.${kind}`)}`,
  }));
}
