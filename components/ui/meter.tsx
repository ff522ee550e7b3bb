import { clsx } from 'clsx';
import { formatPercent } from '@/lib/format';

interface MeterProps {
  /** What is measured, for screen readers. */
  label: string;
  /** Part of the whole; null where the division has no meaning. */
  ratio: number | null;
  /** In words, with both numbers; the percentage otherwise. */
  text?: string;
  tone?: 'plain' | 'ok' | 'notice' | 'warning' | 'critical';
  className?: string;
}

const fills = {
  plain: 'bg-held',
  ok: 'bg-ok',
  notice: 'bg-notice',
  warning: 'bg-barrier',
  critical: 'bg-limit',
};

/** A thin bar of one ratio. Without a meaning it is empty and says so. */
export function Meter({ label, ratio, text, tone = 'plain', className }: MeterProps) {
  const shown = ratio === null || Number.isNaN(ratio) ? 0 : Math.min(1, Math.max(0, ratio));
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be given the colours and marks of this design in all browsers
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.trunc(shown * 100)}
      aria-valuetext={text ?? formatPercent(ratio)}
      className={clsx('h-1.5 overflow-hidden rounded-full bg-subtle ring-1 ring-line ring-inset', className)}
    >
      <div
        className={clsx('h-full rounded-full forced-colors:bg-[CanvasText]', fills[tone])}
        style={{ width: `${shown * 100}%` }}
      />
    </div>
  );
}
