'use client';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { t } from '@/lib/text/t';
import { useCursor, useCursorState } from './cursor';
import { type Box, nearestStep, stepByKey, tooltipLeft } from './geometry';
import { pointTime } from './point-time';
import { between } from './range';
import { useWidth } from './use-width';
import { useChartView } from './view';

/** What a chart says about a moment. `step` is an index of its own steps. */
export interface PointReader {
  /** The full card. */
  card: (step: number, atMs: number) => ReactNode;
  /** The same in one sentence, for screen readers. */
  words: (step: number) => string;
  /** A few characters, shown when the cursor is moved on another chart. */
  brief: (step: number) => string | null;
  /** Height of the dots on the lines at this step: axis amount and colour. */
  dots: (step: number) => readonly { amount: number; colour: string }[];
}

interface OverlayProps {
  id: string;
  name: string;
  t: readonly number[];
  top: number;
  box: Box;
  fromMs: number;
  toMs: number;
  widthPx: number;
  zone: string;
  reader: PointReader;
}

const DRAG_PX = 5;

/**
 * Pointer, keys, cursor and tooltip of one chart. It lies over the picture and renders alone when the cursor moves. For assistive technology
 * it is a slider over the steps: its keys are the ones people know from sliders, and its value is read out in words.
 */
export function Overlay({ id, name, t: steps, top, box, fromMs, toMs, widthPx, zone, reader }: OverlayProps) {
  const cursor = useCursor();
  const { atMs, pinned, owner, brush } = useCursorState();
  const { show } = useChartView();
  const drag = useRef<{ ms: number; px: number; moved: boolean } | null>(null);

  const msAt = (event: PointerEvent<HTMLElement>) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const share = Math.min(1, Math.max(0, (px - box.x) / box.width));
    return { px, ms: fromMs + share * (toMs - fromMs) };
  };
  const snap = (ms: number) => {
    const at = steps[nearestStep(steps, ms)];
    return at === undefined ? ms : Math.min(toMs, Math.max(fromMs, at));
  };
  const x = (ms: number) => box.x + ((ms - fromMs) / (toMs - fromMs)) * box.width;
  const zoomTo = (a: number, b: number) => {
    cursor.clear();
    show(between(a, b), 'push');
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = atMs === null ? -1 : nearestStep(steps, atMs);
    const step = stepByKey(event.key, here, steps.length);
    const to = step === null ? undefined : steps[step];
    if (to !== undefined) {
      const at = Math.min(toMs, Math.max(fromMs, to));
      if (event.shiftKey) cursor.brush(brush?.fromMs ?? atMs ?? at, at, id);
      cursor.move(at, id, true);
    } else if (event.key === 'Enter' && brush !== null) zoomTo(brush.fromMs, brush.toMs);
    else if (event.key === 'Enter' && pinned) cursor.release();
    else if (event.key === 'Enter' && atMs !== null) cursor.pin(atMs, id);
    else if (event.key !== 'Escape' || !cursor.release()) return;
    event.preventDefault();
    // Escape closes one layer only, and this was it.
    event.stopPropagation();
  };

  const inside = atMs !== null && atMs >= fromMs && atMs <= toMs;
  const step = inside ? nearestStep(steps, atMs) : -1;
  const left = inside ? x(atMs) : 0;
  const mine = owner === id;
  const brief = inside && !mine ? reader.brief(step) : null;
  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        aria-label={t('charts.cursor', { name })}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, steps.length - 1)}
        aria-valuenow={inside ? step : Math.max(0, steps.length - 1)}
        aria-valuetext={
          inside ? `${pointTime(steps[step] ?? atMs, zone)}: ${reader.words(step)}` : t('charts.cursor.none')
        }
        onKeyDown={onKeyDown}
        onBlur={() => cursor.leave()}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          const { ms, px } = msAt(event);
          drag.current = { ms, px, moved: false };
        }}
        onPointerMove={(event) => {
          const { ms, px } = msAt(event);
          const from = drag.current;
          if (from !== null && (from.moved || Math.abs(px - from.px) > DRAG_PX)) {
            from.moved = true;
            cursor.brush(from.ms, ms, id);
          }
          cursor.move(snap(ms), id);
        }}
        onPointerUp={(event) => {
          const from = drag.current;
          drag.current = null;
          if (from === null) return;
          const { ms } = msAt(event);
          if (from.moved) zoomTo(from.ms, ms);
          else if (pinned && mine) {
            cursor.release();
            cursor.move(snap(ms), id);
          } else cursor.pin(snap(ms), id);
        }}
        onPointerCancel={() => {
          drag.current = null;
          if (brush !== null) cursor.release();
        }}
        onPointerLeave={() => {
          if (drag.current === null) cursor.leave();
        }}
        className="absolute inset-0 cursor-crosshair touch-pan-y rounded-md select-none"
      />
      {(inside || brush !== null) && (
        <svg width={widthPx} height={box.y + box.height} className="pointer-events-none absolute inset-0" aria-hidden>
          {brush !== null && (
            <rect
              data-brush=""
              x={x(Math.max(fromMs, Math.min(brush.fromMs, brush.toMs)))}
              width={Math.max(0, Math.abs(x(brush.toMs) - x(brush.fromMs)))}
              y={box.y}
              height={box.height}
              fill="var(--accent)"
              fillOpacity={0.15}
              stroke="var(--accent)"
            />
          )}
          {inside && (
            <>
              <line
                data-cursor=""
                x1={left}
                x2={left}
                y1={box.y}
                y2={box.y + box.height}
                stroke="var(--ink)"
                strokeWidth={1}
                opacity={0.55}
                strokeDasharray={pinned ? undefined : '3 2'}
              />
              {reader
                .dots(step)
                .map(
                  ({ amount, colour }) =>
                    amount <= top && (
                      <circle
                        key={colour}
                        cx={left}
                        cy={box.y + box.height * (1 - amount / top)}
                        r={3.5}
                        fill={colour}
                        stroke="var(--surface)"
                        strokeWidth={2}
                      />
                    ),
                )}
            </>
          )}
        </svg>
      )}
      {inside && mine && (
        <Tooltip cursorPx={left} topPx={box.y + 4} boxPx={widthPx} pinned={pinned}>
          <p className="mb-1 text-faint">{pointTime(steps[step] ?? atMs, zone, true)}</p>
          {reader.card(step, atMs)}
        </Tooltip>
      )}
      {brief !== null && (
        <span
          className="num pointer-events-none absolute rounded-sm border border-line bg-raised px-1.5 text-2xs whitespace-nowrap"
          style={
            left > widthPx / 2 ? { right: widthPx - left + 6, top: box.y + 2 } : { left: left + 6, top: box.y + 2 }
          }
        >
          {brief}
        </span>
      )}
    </>
  );
}

interface TooltipProps {
  cursorPx: number;
  topPx: number;
  boxPx: number;
  pinned: boolean;
  children: ReactNode;
}

/** Beside the cursor, on the side where it fits. It measures itself, so it is mounted together with what it measures. */
function Tooltip({ cursorPx, topPx, boxPx, pinned, children }: TooltipProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div
      ref={ref}
      data-tooltip={pinned ? 'pinned' : 'moving'}
      className="num pointer-events-none absolute z-10 w-max rounded-md border border-line bg-raised px-2.5 py-2 text-xs shadow-overlay"
      style={{ left: tooltipLeft(cursorPx, width, boxPx), top: topPx, maxWidth: boxPx - 8 }}
    >
      {children}
      {pinned && <p className="mt-1.5 border-t border-line pt-1 text-2xs text-faint">{t('charts.pinned')}</p>}
    </div>
  );
}
