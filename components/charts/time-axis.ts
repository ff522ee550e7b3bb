/** Ticks and labels of the time axis. The offset of the reader's zone is an argument, so that ticks stand on his midnights. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
];
const LABEL_PX = 84;

export interface TimeTicks {
  at: number[];
  /** "14:30" within a day, "22 Nov" at its beginning. */
  label: (ms: number) => string;
}

/** `offsetMs` is local time minus UTC. */
export function timeTicks(fromMs: number, toMs: number, widthPx: number, zone: string, offsetMs: number): TimeTicks {
  const most = Math.max(2, Math.floor(widthPx / LABEL_PX));
  const step = STEPS.find((s) => (toMs - fromMs) / s <= most) ?? 28 * DAY;
  const at: number[] = [];
  for (let ms = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs; ms <= toMs; ms += step) at.push(ms);
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: zone });
  const spansDays = toMs - fromMs > DAY;
  return {
    at,
    label: (ms) => {
      const time = clock.format(ms);
      return step >= DAY || (spansDays && time === '00:00') ? day.format(ms) : time;
    },
  };
}
