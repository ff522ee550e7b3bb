'use client';
import { useId } from 'react';
import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { bullet } from './bullet';

const fills = { critical: 'var(--failure)', warning: 'var(--warning)', notice: 'var(--held)', quiet: 'var(--held)' };
const percent = (n: number) => `${(n * 100).toFixed(2)}%`;

/**
 * Five numbers in one picture: filled to held, thin tick at maxheld, dashed amber at the barrier, solid red at the limit, hatched between.
 * `text` says the same in words.
 */
export function BulletBar({ row, text }: { row: Beancounter; text: string }) {
  const hatch = useId();
  const drawn = bullet(row);
  // A promise that is outgrown refuses nothing: it never turns red.
  const fill = row.kind === 'guarantee' || row.kind === 'accounting' ? 'var(--edge)' : fills[row.severity];
  const barrierColour = row.kind === 'guarantee' ? 'var(--notice)' : 'var(--barrier)';
  return (
    <div className="flex items-center gap-1.5">
      <svg role="img" aria-label={text} width="100%" height={20} className="min-w-0 flex-1 overflow-visible">
        <defs>
          <pattern id={hatch} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1={0} x2={0} y1={0} y2={5} stroke="var(--limit)" strokeWidth={1.5} opacity={0.45} />
          </pattern>
          <linearGradient id={`${hatch}-fade`}>
            <stop offset="0.7" stopColor="var(--subtle)" />
            <stop offset="1" stopColor="var(--surface)" />
          </linearGradient>
        </defs>
        <rect
          y={6}
          height={8}
          width="100%"
          rx={2}
          fill={drawn.edge === 'unlimited' ? `url(#${hatch}-fade)` : 'var(--subtle)'}
        />
        {drawn.zone !== null && (
          <rect
            y={6}
            height={8}
            x={percent(drawn.zone.from)}
            width={percent(drawn.zone.to - drawn.zone.from)}
            fill={`url(#${hatch})`}
          />
        )}
        {drawn.held > 0 && <rect y={6} height={8} width={percent(drawn.held)} rx={2} fill={fill} />}
        {drawn.maxheld > 0 && (
          <line
            x1={percent(drawn.maxheld)}
            x2={percent(drawn.maxheld)}
            y1={4}
            y2={16}
            stroke="var(--maxheld)"
            strokeWidth={1.5}
          />
        )}
        {drawn.barrier !== null && (
          <line
            x1={percent(drawn.barrier)}
            x2={percent(drawn.barrier)}
            y1={1}
            y2={19}
            stroke={barrierColour}
            strokeWidth={2}
            strokeDasharray="3 2"
          />
        )}
        {drawn.limit !== null && (
          <line
            x1={percent(drawn.limit)}
            x2={percent(drawn.limit)}
            y1={1}
            y2={19}
            stroke="var(--limit)"
            strokeWidth={2}
          />
        )}
      </svg>
      <span aria-hidden className="w-12 shrink-0 text-2xs text-faint">
        {drawn.edge !== null && t(`beancounters.edge.${drawn.edge}`)}
      </span>
    </div>
  );
}
