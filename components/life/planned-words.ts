/** What is said of a planned destroy. */
import type { ContainerRow } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

type Planned = NonNullable<ContainerRow['planned']>;

/** "Will be destroyed in 23 h". */
export function plannedWords({ dueAt, missed }: Planned, now: number): string {
  if (missed) return t('destroy.missed', { ago: formatSpan(Math.max(0, now - dueAt)) });
  const left = dueAt - now;
  return t('destroy.planned', { span: left <= 0 ? 'soon' : hours(left) });
}

const HOUR_MS = 3_600_000;

/** The last hour in minutes, else whole hours: nobody plans by the minute. */
function hours(ms: number): string {
  return formatSpan(ms < HOUR_MS ? ms : Math.floor(ms / HOUR_MS) * HOUR_MS);
}

/** The same where there is little room. */
export function plannedShort({ dueAt, missed }: Planned, now: number): string {
  if (missed) return t('destroy.row.missed');
  const left = dueAt - now;
  return t('destroy.row', { span: left <= 0 ? 'soon' : hours(left) });
}
