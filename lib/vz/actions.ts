/** Command lines of what is done to a container, and whether it worked: read back from the node, never taken from an exit code alone. */
import type { Ctid } from './ctid';
import { isExec, isInsideRead } from './inside';
import { type Message, message } from './message';
import { isQuotaRead } from './quota-argv';
import type { Argv } from './run';
import { type Action, endState, type RealState, type State } from './state';

/** The command line. Never with --skiplock: whoever holds the lock works on the container. */
export function actionArgv(ctid: Ctid, action: Action): Argv {
  return action === 'stop_fast' ? ['vzctl', 'stop', ctid, '--fast'] : ['vzctl', action, ctid];
}

/** What ends in a state. */
export type StateAction = Exclude<Action, 'quotaon' | 'quotaoff'>;

export type OutcomeKey =
  | 'vz.outcome.running'
  | 'vz.outcome.stopped'
  | 'vz.outcome.mounted'
  | 'vz.outcome.suspended'
  | 'vz.outcome.absent'
  | 'vz.outcome.still_mounted'
  | 'vz.outcome.quota'
  | 'vz.outcome.quota_not'
  | 'vz.outcome.quota_unread'
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
 * is said; so does an unmount of one whose saved memory makes it suspended again. A non-zero exit is a failure even if the state is right: a restart that failed to stop leaves a running container.
 */
export function actionReadBack(
  action: StateAction,
  after: State | 'absent',
  code: number,
): { ok: boolean; outcome: Message<OutcomeKey> } {
  if (code !== 0) return { ok: false, outcome: message('vz.outcome.failed', { after, code }) };
  if (after === 'unknown') return { ok: false, outcome: message('vz.outcome.unread', { code }) };
  if (after === endState(action)) return { ok: true, outcome: message(reached[after]) };
  if (action === 'umount' && after === 'suspended') return { ok: true, outcome: message(reached[after]) };
  if ((action === 'stop' || action === 'stop_fast') && after === 'mounted')
    return { ok: true, outcome: message('vz.outcome.still_mounted') };
  return { ok: false, outcome: message('vz.outcome.not_reached', { after, code }) };
}

/**
 * Whether a switch of the first-level quota worked: `on` is what vzquota said when vzctl had ended with `code`, undefined where it could not be
 * asked. vzctl answers 0 also where quota is on ploop, or was as wanted before (vzctl.md 1.8).
 */
export function quotaReadBack(
  action: Exclude<Action, StateAction>,
  on: boolean | undefined,
  code: number,
): { ok: boolean; outcome: Message<OutcomeKey> } {
  if (on === undefined) return { ok: false, outcome: message('vz.outcome.quota_unread', { code }) };
  const now = on ? 'on' : 'off';
  const ok = code === 0 && on === (action === 'quotaon');
  return { ok, outcome: ok ? message('vz.outcome.quota', { now }) : message('vz.outcome.quota_not', { now, code }) };
}

/** What the exit code of `vzquota stat CTID -t` says: 9 is only the second level (vzctl.md 7.1). Undefined for every other trouble. */
export function quotaIsOn(code: number): boolean | undefined {
  if (code === 0 || code === 9) return true;
  return code === 6 || code === 11 ? false : undefined;
}

const READERS: ReadonlySet<string> = new Set([
  ...['user_beancounters.py', 'vzlist', 'cat', 'grep', 'head', 'stat', 'vznetstat', 'wc'],
  // The self-test's.
  ...['df', 'getconf', 'id', 'locale', 'ls', 'uname'],
]);
/** Global flags of vzctl that may stand before the sub-command (src/vzctl.c). */
const HARMLESS_FLAGS: ReadonlySet<string> = new Set(['--quiet', '--verbose']);
/** Verbs of an installed helper that the door is given as they are. */
const HELPER_READS: ReadonlySet<string> = new Set(['areas', 'configs', 'lock-holder', 'unpack-progress']);
const VZCTL_READS: ReadonlySet<string> = new Set(['status', '--version', '--help']);

const FIND_FORMAT = '%y %s %T@ %f\\0';
const LINKS_FORMAT = '%f\\0%l\\0';

/** Other programs, in the one form that only looks. */
function isOtherRead(program: string, words: readonly string[]): boolean {
  switch (program) {
    // Everything but a format sets the clock or may.
    case 'date':
      return words.every((word) => word.startsWith('+'));
    case 'find':
      return [findArgv, linksArgv].some(
        (form) =>
          words.join('\n') ===
          form(words[1] ?? '')
            .slice(1)
            .join('\n'),
      );
    // With -f it writes a profile.
    case 'vzsplit':
      return words[0] === '-n' && (words.length === 2 || (words.length === 4 && words[2] === '-v'));
    // With -r or -i it rewrites the file.
    case 'vzcfgvalidate':
      return words.length === 1 && words[0]?.startsWith('/') === true;
    case 'vztmpl-dl':
      return words.length === 1 && words[0] === '--list-remote';
    case 'vzpkg':
      return words[0] === 'list';
    default:
      return false;
  }
}

/** The names, kinds, sizes and times of what is in a directory, each ended by a NUL, without following a link. */
export function findArgv(directory: string): Argv {
  return ['find', '-P', directory, '-mindepth', '1', '-maxdepth', '1', '-printf', FIND_FORMAT];
}

/** The links in a directory, each with where it leads to; names and targets end with a NUL. */
export function linksArgv(directory: string): Argv {
  return ['find', '-P', directory, '-mindepth', '1', '-maxdepth', '1', '-type', 'l', '-printf', LINKS_FORMAT];
}

const ENDABLE_VERBS: ReadonlySet<string> = new Set(['template-fetch', 'template-make', 'backup', 'restore']);

/**
 * Whether a write may be ended while it runs: what it has made so far is its own, and it takes that back; or it is somebody's own command inside
 * a container, which they may end as they would at a terminal. scripts/vzboard-node agrees.
 */
export function isEndable(argv: readonly string[]): boolean {
  const [program, verb, ...words] = argv;
  if (isExec(argv)) return true;
  if (program === 'vztmpl-dl') return true;
  if (program !== 'vzboard-node') return false;
  // Where a vzctl of its own suspends, resumes or mounts, a clone is not ended in the middle.
  if (verb === 'clone') return !words.some((word) => word === '--suspend' || word.startsWith('--snapshot='));
  return ENDABLE_VERBS.has(verb ?? '');
}

/**
 * Whether `argv` may change something on the node: everything that is not known to be a read. `snapshot-list` is none, as it takes the
 * container's lock; `exec` runs anything, so of it only the reads of quota-argv.ts and inside.ts
 * are taken for what they are, word for word.
 */
export function isWrite(argv: readonly string[]): boolean {
  const program = (argv[0] ?? '').split('/').at(-1) ?? '';
  if (READERS.has(program)) return false;
  if (isQuotaRead(argv) || isInsideRead(argv)) return false;
  if (argv[0] === 'vzboard-node') return !HELPER_READS.has(argv[1] ?? '');
  if (program !== 'vzctl') return !isOtherRead(program, argv.slice(1));
  const command = argv.slice(1).find((word) => !HARMLESS_FLAGS.has(word));
  return command === undefined || !VZCTL_READS.has(command);
}

/**
 * Whether a graceful stop ended by force: when its time is over vzctl says so, kills, and answers 0 all the same (vzctl.md 1.4). What a start that
 * fails says while it undoes itself is no stop.
 */
export function wasKilled(action: Action, stdout: string): boolean {
  if (action !== 'stop' && action !== 'restart') return false;
  return /^Killing container/m.test(stdout.split(/^Starting container/m)[0] ?? '');
}
