import { expect, test } from 'vitest';
import { shownState } from '@/components/tasks/task-words';
import { waitingWords } from '@/components/tasks/waiting-words';

const at = { sinceAt: 1 };

test.each([
  [null, null],
  [{ for: 'turn', holder: null, ...at }, /its turn/],
  [{ for: 'lock', holder: 'vzctl stop 101 (process 7)', ...at }, /^Waits for vzctl stop 101 \(process 7\), /],
  [{ for: 'lock', holder: null, ...at }, /^Waits for another command/],
  [{ for: 'connection', holder: null, ...at }, /^Connection lost\. The command goes on/],
] as const)('%j is said in a sentence', (waiting, words) => {
  const said = waitingWords({ waiting });
  if (words === null) expect(said).toBeNull();
  else expect(said).toMatch(words);
});

test.each([
  ['failed', { code: 'cancelled', message: '' }, 'cancelled'],
  ['failed', { code: 'locked', message: '' }, 'failed'],
  ['failed', null, 'failed'],
  ['succeeded', null, 'succeeded'],
] as const)('%s with %j is shown as %s', (state, error, shown) => {
  expect(shownState({ state, error })).toBe(shown);
});
