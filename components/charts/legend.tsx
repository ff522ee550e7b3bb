'use client';
import { clsx } from 'clsx';
import { t } from '@/lib/text/t';
import type { Hiding } from './hidden';

export interface LegendItem {
  id: string;
  label: string;
  colour: string;
  width: number;
  dash?: string | undefined;
  /** A filled surface rather than a line. */
  filled?: boolean;
  /** Said, not drawn: an unlimited threshold. */
  absent?: boolean;
}

interface LegendProps {
  name: string;
  items: readonly LegendItem[];
  hiding: Hiding;
  failures: number;
  restarts: number;
  edits: number;
}

/** What each line is. A click switches it off or on, a double click or Shift with Enter shows it alone. */
export function Legend({ name, items, hiding, failures, restarts, edits }: LegendProps) {
  const all = items.filter((item) => item.absent !== true).map((item) => item.id);
  return (
    <ul
      aria-label={t('charts.legend', { name })}
      className="flex min-w-0 flex-wrap items-center gap-x-1 gap-y-0.5 text-xs text-muted"
    >
      {items.map((item) => (
        <li key={item.id}>
          {item.absent === true ? (
            <span className="inline-flex h-6 items-center px-1.5">{item.label}</span>
          ) : (
            <button
              type="button"
              aria-pressed={!hiding.hidden.has(item.id)}
              aria-description={t('charts.legend.hint')}
              onClick={(event) => (event.shiftKey ? hiding.isolate(item.id, all) : hiding.toggle(item.id, all))}
              onDoubleClick={() => hiding.isolate(item.id, all)}
              className={clsx(
                'inline-flex h-6 max-w-56 items-center gap-1.5 rounded-sm px-1.5 hover:bg-subtle hover:text-ink',
                hiding.hidden.has(item.id) && 'line-through opacity-70',
              )}
            >
              <Swatch item={item} />
              <span className="truncate">{item.label}</span>
            </button>
          )}
        </li>
      ))}
      {failures > 0 && (
        <li className="num inline-flex h-6 items-center gap-1.5 px-1.5">
          <svg width={10} height={9} aria-hidden>
            <path d="M0,9 L10,9 L5,0 Z" fill="var(--failure)" />
          </svg>
          {t('charts.failures', { count: failures })}
        </li>
      )}
      {restarts > 0 && (
        <li className="num inline-flex h-6 items-center gap-1.5 px-1.5">
          <svg width={8} height={12} aria-hidden>
            <line x1={4} x2={4} y1={0} y2={12} stroke="var(--edge)" strokeDasharray="2 2" />
          </svg>
          {t('charts.restarts', { count: restarts })}
        </li>
      )}
      {edits > 0 && (
        <li className="num inline-flex h-6 items-center gap-1.5 px-1.5">
          <svg width={8} height={12} aria-hidden>
            <line x1={4} x2={4} y1={0} y2={12} stroke="var(--accent)" />
          </svg>
          {t('charts.edits', { count: edits })}
        </li>
      )}
    </ul>
  );
}

function Swatch({ item }: { item: LegendItem }) {
  return (
    <svg width={18} height={10} aria-hidden className="shrink-0">
      {item.filled === true && <rect x={1} y={5} width={16} height={5} fill={item.colour} opacity={0.3} />}
      <line
        x1={1}
        x2={17}
        y1={5}
        y2={5}
        stroke={item.colour}
        strokeWidth={item.width}
        strokeDasharray={item.dash}
        strokeLinecap={item.dash?.startsWith('1 ') ? 'round' : 'butt'}
      />
    </svg>
  );
}
