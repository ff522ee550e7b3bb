import { expect, test } from 'vitest';
import { exitMeaning } from '@/lib/server/exit-meaning';

test.each([
  [['vzctl', 'snapshot', '102'], 156, 'node_failed', 'The snapshot could not be created.'],
  [['vzctl', 'compact', '102'], 166, 'node_failed', 'The disk image could not be compacted.'],
  // A verb of the helper ends as the vzctl that it ran.
  [['vzboard-node', 'snapshot-mount', '102', 'x'], 160, 'node_failed', 'The snapshot could not be mounted.'],
  [['vzboard-node', 'clone', '101', '901'], 16, 'node_failed', 'Suspending failed. The container goes on running.'],
  // Its own codes stay its own, although vzctl has some of the same.
  [['vzboard-node', 'clone', '101', '901'], 75, 'conflict', 'It changed meanwhile, or is used.'],
  [['vzboard-node', 'clone', '101', '901'], 69, 'node_failed', 'There is not enough free space on the node.'],
  [['vzboard-node', 'clone', '101', '901'], 9, 'locked', 'Somebody else works on it and holds its lock.'],
] as const)('%j that ends with %i is %s: %s', (argv, code, errorCode, message) => {
  expect(exitMeaning(code, argv)).toMatchObject({ errorCode, message });
});

test('a helper whose vzctl found another state has failed: what it was asked for is not so', () => {
  expect(exitMeaning(31, ['vzctl', 'stop', '101'])).toMatchObject({ alreadySo: true });
  expect(exitMeaning(31, ['vzboard-node', 'clone', '101', '901'])).toMatchObject({ alreadySo: false });
});
