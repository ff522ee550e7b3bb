/** Command lines of what is done to a container, and whether it worked: read back from the node, never taken from an exit code alone. */
import type { Ctid } from './ctid';
import { type Message, message } from './message';
import { isQuotaRead } from './quota-argv';
import type { Argv } from './run';
import { type Action, endState, type RealState, type State } from './state';

/** The command line. Never with --skiplock: whoever holds the lock works on the container. */
export function actionArgv(ctid: Ctid, action: Action): Argv {
  return ['vzctl', action, ctid];
}

export type OutcomeKey =
  | 'vz.outcome.running'
  | 'vz.outcome.stopped'
  | 'vz.outcome.mounted'
  | 'vz.outcome.suspended'
  | 'vz.outcome.absent'
  | 'vz.outcome.still_mounted'
  | 'vz.outcome.not_reached'
  | 'vz.outcome.unread'
  | 'vz.outcome.failed';

const reached: Readonly<Record<RealState, OutcomeKey>> = {
  running: 'vz.outcome.running',
  stopped: 'vz.outcome.stopped',
  mounted: 'vz.outcome.mounted',
  suspended: 'vz.outcome.suspended',
  absent: 'vz.outcome.absent',
};

/**
 * Whether `action` worked: `after` is the state read when vzctl had ended with `code`. A stop that leaves the file system mounted counts, and
 * is said. A non-zero exit is a failure even if the state is right: a restart that failed to stop leaves a running container.
 */
export function actionReadBack(
  action: Action,
  after: State | 'absent',
  code: number,
): { ok: boolean; outcome: Message<OutcomeKey> } {
  if (code !== 0) return { ok: false, outcome: message('vz.outcome.failed', { after, code }) };
  if (after === 'unknown') return { ok: false, outcome: message('vz.outcome.unread', { code }) };
  if (after === endState(action)) return { ok: true, outcome: message(reached[after]) };
  if (action === 'stop' && after === 'mounted') return { ok: true, outcome: message('vz.outcome.still_mounted') };
  return { ok: false, outcome: message('vz.outcome.not_reached', { after, code }) };
}

const READERS: ReadonlySet<string> = new Set([
  ...['user_beancounters.py', 'vzlist', 'cat', 'grep', 'head', 'stat'],
  // The self-test's.
  ...['df', 'getconf', 'id', 'locale', 'ls', 'uname'],
]);
/** Global flags of vzctl that may stand before the sub-command (src/vzctl.c). */
const HARMLESS_FLAGS: ReadonlySet<string> = new Set(['--quiet', '--verbose']);
const VZCTL_READS: ReadonlySet<string> = new Set(['status', '--version', '--help']);

/**
 * Whether `argv` may change something on the node: everything that is not known to be a read. `snapshot-list` is none, as it takes the
 * container's lock; `exec` runs anything, so of it only the reads of quota-argv.ts are taken for what they are, word for word.
 */
export function isWrite(argv: readonly string[]): boolean {
  const program = (argv[0] ?? '').split('/').at(-1) ?? '';
  if (READERS.has(program)) return false;
  // Everything but a format sets the clock or may.
  if (program === 'date') return !argv.slice(1).every((word) => word.startsWith('+'));
  if (isQuotaRead(argv)) return false;
  if (program !== 'vzctl') return true;
  const command = argv.slice(1).find((word) => !HARMLESS_FLAGS.has(word));
  return command === undefined || !VZCTL_READS.has(command);
}
