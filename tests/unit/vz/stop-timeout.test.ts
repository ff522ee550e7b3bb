import { expect, test } from 'vitest';
import { parseConf } from '@/lib/vz/conf';
import { stopSeconds } from '@/lib/vz/stop-timeout';

test.each([
  ['', 120],
  ['STOP_TIMEOUT="30"\n', 30],
  ['STOP_TIMEOUT="600"\n', 600],
  ['STOP_TIMEOUT="0"\n', 120],
  ['STOP_TIMEOUT="soon"\n', 120],
  ['STOP_TIMEOUT="-5"\n', 120],
])('with %j vzctl waits %i seconds before it kills', (text, seconds) => {
  expect(stopSeconds(parseConf(text))).toBe(seconds);
});
