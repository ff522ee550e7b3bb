import type { Schedule } from '@/lib/api/schemas-backups';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export function isWeekday(day: number): day is Weekday {
  return WEEKDAYS.some((one) => one === day);
}

export function weekdays(): { value: string; label: string }[] {
  // A week begins on Monday where most of the readers are.
  return [...WEEKDAYS.slice(1), ...WEEKDAYS.slice(0, 1)].map((day) => ({
    value: String(day),
    label: t(`schedule.weekday.${day}`),
  }));
}

/** "Every day at 02:30 (UTC), suspended." */
export function planWords({ every, weekday, at, zone, mode }: Schedule): string {
  const how = t(`schedule.how.${mode}`);
  const day = isWeekday(weekday) ? t(`schedule.weekday.${weekday}`) : '';
  return every === 'day'
    ? t('schedule.says.day', { at, zone, how })
    : t('schedule.says.week', { at, zone, how, weekday: day });
}

export function keepWords({ keepCount, keepDays }: Schedule): string {
  if (keepCount !== null && keepDays !== null) return t('schedule.keeps.both', { count: keepCount, days: keepDays });
  if (keepCount !== null) return t('schedule.keeps.count', { count: keepCount });
  return keepDays === null ? t('schedule.keeps.all') : t('schedule.keeps.days', { days: keepDays });
}

/** What came of the last time; undefined before the first. */
export function lastWords({ last }: Schedule, now: number): string | undefined {
  if (last === null) return undefined;
  const ago = formatSpan(Math.max(0, now - last.at));
  if (last.result === 'refused') return t('schedule.last.refused', { ago, words: last.words });
  return t(`schedule.last.${last.result}`, { ago });
}
