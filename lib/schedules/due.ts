/** When a schedule is due: a time of the clock on the wall of some zone, daily or on one day of the week. */

export interface Due {
  every: 'day' | 'week';
  /** 0 is Sunday; of a weekly one. */
  weekday: number;
  /** hh:mm. */
  at: string;
  /** As Intl knows it: Europe/Berlin, UTC. */
  zone: string;
}

const DAY_MS = 86_400_000;

/** Whether Intl of this system knows the zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The first moment after `afterMs`. A time that a zone skips in spring is taken an hour later or earlier, whichever the clock shows then; one that
 * comes twice in autumn is due once.
 */
export function nextDue({ every, weekday, at, zone }: Due, afterMs: number): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const local = afterMs + offsetOf(zone, afterMs);
  const firstDay = Math.floor(local / DAY_MS) - 1;
  for (let day = firstDay; day <= firstDay + 16; day++) {
    // Day 0, 1 January 1970, was a Thursday.
    if (every === 'week' && (((day + 4) % 7) + 7) % 7 !== weekday) continue;
    const moment = momentOf(day * DAY_MS + (hours * 60 + minutes) * 60_000, zone);
    if (moment > afterMs) return moment;
  }
  return afterMs + DAY_MS;
}

/** The moment at which the clock of a zone shows `wallMs`, given as if it were UTC. */
function momentOf(wallMs: number, zone: string): number {
  const guess = wallMs - offsetOf(zone, wallMs);
  return wallMs - offsetOf(zone, guess);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clock is ahead of UTC then. */
function offsetOf(zone: string, atMs: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...parts, second: 'numeric' });
    formats.set(zone, format);
  }
  const whole = Math.floor(atMs / 1000) * 1000;
  const part = Object.fromEntries(format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}
