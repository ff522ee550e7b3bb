import type { Task } from '@/lib/api/schemas';
import { formatBytes, formatPercent, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

/** Of a task, or of what a container says of the one that works on it. */
export type Underway = Pick<Task, 'progress' | 'usualMs' | 'sentAt'> & { startedAt: number | null };

export interface ProgressView {
  /** null: time alone. */
  ratio: number | null;
  isEstimate: boolean;
  /** "42 % of 310 MiB", "12 s, usually about 40 s". */
  text: string;
  /** How long it runs already. */
  elapsed: string;
  /** `text` says that, too. */
  saysTime: boolean;
}

/** What usually takes less is over before a bar is read. */
const WORTH_MS = 2000;
/** An estimate never says that something is done. */
const MOST_OF_ESTIMATE = 0.95;

/** How far something is that runs: measured, by earlier runs, or by time alone. `now` by the server's clock. */
export function progressView(
  { progress, usualMs, sentAt, startedAt }: Underway,
  now: number,
): ProgressView | undefined {
  if (startedAt === null) return undefined;
  const elapsed = formatSpan(Math.max(0, now - startedAt));
  if (progress !== undefined) {
    const { ratio, totalBytes } = progress;
    const percent = formatPercent(ratio);
    const text = totalBytes === null ? percent : t('tasks.progress.of', { percent, total: formatBytes(totalBytes) });
    return { ratio, isEstimate: false, text, elapsed, saysTime: false };
  }
  if (usualMs === undefined || usualMs < WORTH_MS)
    return { ratio: null, isEstimate: false, text: elapsed, elapsed, saysTime: true };
  // What it waited for before is no part of its work.
  const workedMs = Math.max(0, now - (sentAt ?? startedAt));
  const usual = formatSpan(usualMs);
  return {
    ratio: Math.min(MOST_OF_ESTIMATE, workedMs / usualMs),
    isEstimate: true,
    text: t(workedMs > usualMs * 1.5 ? 'tasks.progress.longer' : 'tasks.progress.usual', { elapsed, usual }),
    elapsed,
    saysTime: true,
  };
}
