/** What stands between the axes: SVG of our own, one path per line. Nothing here takes the pointer or says anything to screen readers. */
import { memo, useId } from 'react';
import { t } from '@/lib/text/t';
import { apart, type Drawing, mergeVerticals, type Vertical } from './drawing';
import type { Box } from './geometry';
import { areaPath, bandPath, linePath, type Place, stepPath } from './paths';
import { failureSize, mergeFailures } from './scale';

interface LayerProps {
  drawing: Drawing;
  box: Box;
  fromMs: number;
  toMs: number;
}

function placeIn({ drawing, box, fromMs, toMs }: LayerProps): Place {
  const span = toMs - fromMs;
  return {
    x: (ms) => box.x + ((ms - fromMs) / span) * box.width,
    y: (amount) => box.y + box.height * (1 - amount / drawing.top),
  };
}

const WORD_PX = 64;

/** Spans without a reading, each kind with a ground of its own and, where there is room, its word. */
export const BackLayer = memo(function BackLayer(props: LayerProps) {
  const id = useId();
  const { drawing, box, fromMs, toMs } = props;
  const { x } = placeIn(props);
  const within = (ms: number) => x(Math.min(toMs, Math.max(fromMs, ms)));
  return (
    <g aria-hidden>
      <defs>
        <pattern id={`${id}dots`} width={6} height={6} patternUnits="userSpaceOnUse">
          <rect width={6} height={6} fill="var(--gap)" />
          <circle cx={3} cy={3} r={0.8} fill="var(--edge)" opacity={0.7} />
        </pattern>
        <pattern id={`${id}stripes`} width={7} height={7} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={7} height={7} fill="var(--gap)" />
          <line x1={0} y1={0} x2={0} y2={7} stroke="var(--edge)" strokeWidth={1} opacity={0.5} />
        </pattern>
      </defs>
      {drawing.gaps.map((gap) => {
        const left = within(gap.from);
        const width = within(gap.to) - left;
        // What has not happened yet is not missing.
        if (width <= 0 || gap.kind === 'later') return null;
        const ground =
          gap.kind === 'silent' ? `url(#${id}dots)` : gap.kind === 'vzboard_off' ? `url(#${id}stripes)` : 'var(--gap)';
        return (
          <g key={gap.from} data-gap={gap.kind}>
            <rect x={left} width={Math.max(1, width)} y={box.y} height={box.height} fill={ground} />
            {width > WORD_PX && (
              <text
                x={left + width / 2}
                y={box.y + box.height / 2}
                textAnchor="middle"
                fontSize={11}
                fill="var(--muted)"
                stroke="var(--gap)"
                strokeWidth={4}
                paintOrder="stroke"
              >
                {t(`charts.gap.${gap.kind}`)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
});

/** Surfaces, lines, marks and labels. */
export const FrontLayer = memo(function FrontLayer(props: LayerProps & { labels: boolean }) {
  const id = useId();
  const { drawing, box, fromMs, toMs, labels } = props;
  const place = placeIn(props);
  const breaks = drawing.verticals.filter(({ kind }) => kind === 'restart').map(({ atMs }) => atMs);
  const bottom = box.y + box.height;
  const msPerPx = (toMs - fromMs) / box.width;
  return (
    <g aria-hidden>
      <defs>
        <clipPath id={`${id}clip`}>
          <rect x={box.x} y={box.y - 1} width={box.width} height={box.height + 1} />
        </clipPath>
        <pattern id={`${id}band`} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1={0} y1={0} x2={0} y2={6} stroke="var(--barrier)" strokeWidth={1} opacity={0.35} />
        </pattern>
        {drawing.surfaces.map(
          (surface, i) =>
            surface.hatch && (
              <pattern
                key={surface.id}
                id={`${id}s${i}`}
                width={5}
                height={5}
                patternUnits="userSpaceOnUse"
                patternTransform={`rotate(${i % 4 === 1 ? 45 : -45})`}
              >
                <line x1={0} y1={0} x2={0} y2={5} stroke={surface.colour} strokeWidth={2} opacity={0.5} />
              </pattern>
            ),
        )}
      </defs>
      <g clipPath={`url(#${id}clip)`}>
        {drawing.band !== null && (
          <path data-band="" d={bandPath(drawing.band.lower, drawing.band.upper, place)} fill={`url(#${id}band)`} />
        )}
        {drawing.surfaces.map((surface, i) => {
          const d = areaPath(surface.track, place, surface.base, breaks);
          return (
            <g key={surface.id} data-surface={surface.id}>
              <path d={d} fill={surface.colour} fillOpacity={surface.fill} />
              {surface.hatch && <path d={d} fill={`url(#${id}s${i})`} />}
            </g>
          );
        })}
        {drawing.lines.map((line) => (
          <path
            key={line.id}
            data-line={line.id}
            d={(line.stepped ? stepPath : linePath)(line.track, place, breaks)}
            fill="none"
            stroke={line.colour}
            strokeWidth={line.width}
            strokeDasharray={line.dash}
            strokeLinejoin="round"
            strokeLinecap={line.dash?.startsWith('1 ') ? 'round' : 'butt'}
          />
        ))}
      </g>
      {mergeVerticals(
        drawing.verticals.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
        msPerPx,
      ).map((vertical) => (
        <VerticalMark
          key={`${vertical.kind}${vertical.atMs}`}
          vertical={vertical}
          x={place.x(vertical.atMs)}
          top={box.y}
          bottom={bottom}
        />
      ))}
      {mergeFailures(drawing.failures, msPerPx).map(({ t: ms, growth }) => {
        const size = failureSize(growth);
        const at = place.x(ms + drawing.stepMs / 2);
        return (
          <path
            key={ms}
            data-failures={growth}
            d={`M${at - size},${bottom} L${at + size},${bottom} L${at},${bottom - size * 2} Z`}
            fill="var(--failure)"
            stroke="var(--surface)"
            strokeWidth={1}
          />
        );
      })}
      {labels &&
        apart(
          drawing.labels.map((label) => ({ ...label, y: Math.max(box.y, place.y(label.amount)) })),
          box.y - 6,
        ).map((label) => (
          <text key={label.id} x={box.x + box.width + 6} y={label.y + 4} fontSize={11} fill={label.colour}>
            {label.text}
          </text>
        ))}
    </g>
  );
});

const PENCIL = 'M0,6 L0.8,3.6 L5,-0.6 L6.6,1 L2.4,5.2 Z';

function VerticalMark({ vertical, x, top, bottom }: { vertical: Vertical; x: number; top: number; bottom: number }) {
  const edit = vertical.kind === 'config' || vertical.kind === 'limits';
  return (
    <g data-mark={vertical.kind}>
      <line
        x1={x}
        x2={x}
        y1={top}
        y2={bottom}
        stroke={edit ? 'var(--accent)' : 'var(--edge)'}
        strokeWidth={1}
        strokeDasharray={edit ? undefined : '2 3'}
        opacity={edit ? 0.7 : 1}
      />
      {edit ? (
        <path d={PENCIL} transform={`translate(${x - 3} ${top - 9})`} fill="var(--accent)" />
      ) : (
        <path d={`M${x - 3},${top - 6} L${x + 3},${top - 6} L${x},${top - 1} Z`} fill="var(--edge)" />
      )}
    </g>
  );
}
