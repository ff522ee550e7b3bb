import { clsx } from 'clsx';

interface ProgressProps {
  /** What is under way, for screen readers. */
  label: string;
  /** 0 to 1. */
  ratio: number;
  /** In words: "42 % of 310 MiB". */
  text: string;
  /** By earlier runs, not by what was measured: drawn paler and hatched. */
  isEstimate?: boolean;
  className?: string;
}

/** A thin bar of something that has an end. */
export function Progress({ label, ratio, text, isEstimate = false, className }: ProgressProps) {
  const percent = Math.min(100, Math.max(0, Math.trunc(ratio * 100)));
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
      className={clsx('block h-1.5 overflow-hidden rounded-full bg-subtle ring-1 ring-line ring-inset', className)}
    >
      <span
        className={clsx(
          'block h-full rounded-full bg-accent transition-[width] duration-500 forced-colors:bg-[CanvasText]',
          isEstimate && 'hatched',
        )}
        style={{ width: `${percent}%` }}
      />
    </span>
  );
}
