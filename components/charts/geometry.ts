/** Where things are in a chart's box: the picture, its cursor and its tooltip reckon with the same numbers. */

export const AXIS_WIDTH = 62;
const TOP = 22;
const BOTTOM = 30;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of the box that is drawn in, in CSS pixels. `rightPx` is kept for labels. */
export function plotBox(widthPx: number, heightPx: number, rightPx: number): Box {
  return { x: AXIS_WIDTH, y: TOP, width: Math.max(1, widthPx - AXIS_WIDTH - rightPx), height: heightPx - TOP - BOTTOM };
}

export const margins = { top: TOP, bottom: 4, axis: BOTTOM - 4 } as const;

/** Index of the step nearest to a moment, or -1 without steps. Steps are evenly spaced and ascending. */
export function nearestStep(t: readonly number[], ms: number): number {
  const first = t[0];
  if (first === undefined) return -1;
  const second = t[1] ?? first + 1;
  return Math.min(t.length - 1, Math.max(0, Math.round((ms - first) / (second - first))));
}

/** What a key does to the cursor: the step to go to, or null when the key is none of the cursor's. */
export function stepByKey(key: string, step: number, count: number): number | null {
  const page = Math.max(1, Math.round(count / 10));
  const last = count - 1;
  const to = (i: number) => Math.min(last, Math.max(0, i));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return to(step < 0 ? last : step - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return to(step < 0 ? last : step + 1);
    // A slider's PageUp goes to larger values, which here are later ones.
    case 'PageDown':
      return to(step < 0 ? last : step - page);
    case 'PageUp':
      return to(step < 0 ? last : step + page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Left edge of a tooltip beside the cursor: on its right, on its left where that would leave the box, and inside it anyway. */
export function tooltipLeft(cursorPx: number, tooltipPx: number, boxPx: number): number {
  const gap = 12;
  const right = cursorPx + gap;
  if (right + tooltipPx <= boxPx) return right;
  const left = cursorPx - gap - tooltipPx;
  return left >= 0 ? left : Math.max(0, Math.min(right, boxPx - tooltipPx));
}
