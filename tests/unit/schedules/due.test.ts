import { describe, expect, test } from 'vitest';
import { isZone, nextDue } from '@/lib/schedules/due';

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const daily = (time: string, zone: string) => ({ every: 'day' as const, weekday: 0, at: time, zone });

test.each([
  ['later the same day', '02:30', 'UTC', '2026-03-01T01:00Z', '2026-03-01T02:30'],
  ['the next day, at that very minute', '02:30', 'UTC', '2026-03-01T02:30Z', '2026-03-02T02:30'],
  ['in a zone ahead of UTC', '02:30', 'Asia/Tokyo', '2026-03-01T12:00Z', '2026-03-01T17:30'],
  ['in a zone behind UTC', '23:00', 'America/Los_Angeles', '2026-03-01T12:00Z', '2026-03-02T07:00'],
  ['after the clocks went forward', '02:00', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T00:00'],
  ['after the clocks went back', '04:00', 'Europe/Berlin', '2026-10-24T12:00Z', '2026-10-25T03:00'],
])('a daily one is due %s', (_what, time, zone, from, expected) => {
  const next = nextDue(daily(time, zone), at(from));
  // A time the clocks skip is due within the hour around it.
  if (time === '02:00') expect(Math.abs(next - at('2026-03-29T01:00Z'))).toBeLessThanOrEqual(3_600_000);
  else expect(iso(next)).toBe(expected);
});

test('a time that comes twice in autumn is due once', () => {
  const plan = daily('02:30', 'Europe/Berlin');
  const first = nextDue(plan, at('2026-10-24T12:00Z'));
  expect(iso(first).slice(0, 10)).toBe('2026-10-25');
  expect(iso(nextDue(plan, first))).toBe('2026-10-26T01:30');
});

test('a weekly one is due on its day of the zone', () => {
  const plan = { every: 'week' as const, weekday: 1, at: '00:30', zone: 'Asia/Tokyo' };
  // Monday 00:30 in Tokyo is Sunday 15:30 UTC.
  expect(iso(nextDue(plan, at('2026-11-25T19:00Z')))).toBe('2026-11-29T15:30');
  expect(iso(nextDue(plan, at('2026-11-29T15:30Z')))).toBe('2026-12-06T15:30');
});

describe('over two years in every zone that misbehaves', () => {
  test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'])(
    'a daily one in %s is never due twice within 22 hours, and never forgotten for 26',
    (zone) => {
      let now = at('2026-01-01T00:00Z');
      for (let day = 0; day < 730; day++) {
        const next = nextDue(daily('02:15', zone), now);
        if (day > 0) expect(next - now).toBeGreaterThan(22 * 3_600_000);
        expect(next - now).toBeLessThan(26 * 3_600_000);
        now = next;
      }
    },
  );
});

test('zones are those that the system knows', () => {
  expect(isZone('Europe/Berlin')).toBe(true);
  expect(isZone('Mars/Olympus')).toBe(false);
});
