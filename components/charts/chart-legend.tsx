import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { Shaped } from './shape';

const lines = {
  held: { stroke: 'var(--held)', width: 2.5, dash: undefined },
  maxheld: { stroke: 'var(--maxheld)', width: 1.5, dash: '1 3' },
  barrier: { stroke: 'var(--barrier)', width: 2, dash: '5 3' },
  limit: { stroke: 'var(--limit)', width: 2, dash: undefined },
} as const;

/** What each line means, and which are not drawn because they are unlimited. */
export function ChartLegend({ shaped, row }: { shaped: Shaped; row: Beancounter }) {
  const failures = shaped.failures.reduce((sum, each) => sum + each.growth, 0);
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
      {(['held', 'maxheld', 'barrier', 'limit'] as const).map((line) => {
        const unlimited = (line === 'barrier' || line === 'limit') && shaped.unlimited[line];
        const look = lines[line];
        return (
          <li key={line} className="inline-flex items-center gap-1.5">
            {!unlimited && (
              <svg width={18} height={8} aria-hidden>
                <line
                  x1={1}
                  x2={17}
                  y1={4}
                  y2={4}
                  stroke={look.stroke}
                  strokeWidth={look.width}
                  strokeDasharray={look.dash}
                  strokeLinecap={line === 'maxheld' ? 'round' : 'butt'}
                />
              </svg>
            )}
            {t(
              unlimited
                ? `beancounters.chart.none.${line}`
                : `beancounters.chart.line.${row.kind === 'guarantee' && line === 'barrier' ? 'promise' : line}`,
            )}
          </li>
        );
      })}
      {failures > 0 && (
        <li className="num inline-flex items-center gap-1.5">
          <svg width={10} height={9} aria-hidden>
            <path d="M0,9 L10,9 L5,0 Z" fill="var(--failure)" />
          </svg>
          {t('beancounters.chart.failures', { count: failures })}
        </li>
      )}
      {shaped.resets.length > 0 && (
        <li className="num inline-flex items-center gap-1.5">
          <svg width={8} height={12} aria-hidden>
            <line x1={4} x2={4} y1={0} y2={12} stroke="var(--edge)" strokeDasharray="2 2" />
          </svg>
          {t('beancounters.chart.resets', { count: shaped.resets.length })}
        </li>
      )}
    </ul>
  );
}
