/** Ticks and labels of the time axis. The offset of the reader's zone is an argument, so that ticks stand on his midnights. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14].map((n) => n * DAY),
];
const MONTH_STEPS = [1, 2, 3, 6, 12];
const MONTH = 30 * DAY;
const LABEL_PX = 84;

export interface TimeTicks {
  at: number[];
  /** "14:30" within a day, "22 Nov" at its beginning, "Nov 2026" where months are steps. */
  label: (ms: number) => string;
}

/** `offsetMs` is local time minus UTC. */
export function timeTicks(fromMs: number, toMs: number, widthPx: number, zone: string, offsetMs: number): TimeTicks {
  const most = Math.max(2, Math.floor(widthPx / LABEL_PX));
  const span = toMs - fromMs;
  const step = STEPS.find((s) => span / s <= most);
  if (step === undefined) return monthTicks(fromMs, toMs, most, zone, offsetMs);
  const at: number[] = [];
  for (let ms = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs; ms <= toMs; ms += step) at.push(ms);
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: zone });
  const spansDays = span > DAY;
  return {
    at,
    label: (ms) => {
      const time = clock.format(ms);
      return step >= DAY || (spansDays && time === '00:00') ? day.format(ms) : time;
    },
  };
}

/** Firsts of months: a step of so many days would drift away from them. */
function monthTicks(fromMs: number, toMs: number, most: number, zone: string, offsetMs: number): TimeTicks {
  const step = MONTH_STEPS.find((s) => (toMs - fromMs) / (s * MONTH) <= most) ?? 12;
  const first = new Date(fromMs + offsetMs);
  const at: number[] = [];
  for (let month = 0; ; month++) {
    const ms = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1) - offsetMs;
    if (ms > toMs) break;
    if (ms >= fromMs && new Date(ms + offsetMs).getUTCMonth() % step === 0) at.push(ms);
  }
  const label = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: zone });
  // Summer time moves local midnight by an hour: the middle of the day is in the right month anyway.
  return { at, label: (ms) => label.format(ms + DAY / 2) };
}
