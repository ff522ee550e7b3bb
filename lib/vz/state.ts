/**
 * What may be done to a container in which state: one table for the button, the server's guard and the simulated node. Recorded from vzctl
 * 4.11.1 (lifecycle.json, suspend-resume.json); rows without a recording are from src/vzctl-actions.c and say so.
 */
import { type Message, message } from './message';
import type { OddityCode } from './oddity-code';

/** `unknown` is what could not be read. It is never taken for stopped. */
export const STATES = ['running', 'stopped', 'mounted', 'suspended', 'unknown'] as const;
export type State = (typeof STATES)[number];
/** States a command can meet. `absent`: no config file. */
export type RealState = Exclude<State, 'unknown'> | 'absent';

export const ACTIONS = ['start', 'stop', 'restart', 'mount', 'umount', 'suspend', 'resume', 'destroy'] as const;
export type Action = (typeof ACTIONS)[number];

export function isState(text: string): text is State {
  return STATES.some((state) => state === text);
}

export function isAction(text: string): text is Action {
  return ACTIONS.some((action) => action === text);
}

export type ReasonKey =
  | 'vz.reason.running'
  | 'vz.reason.not_running'
  | 'vz.reason.mounted'
  | 'vz.reason.not_mounted'
  | 'vz.reason.suspended'
  | 'vz.reason.not_suspended'
  | 'vz.reason.absent'
  | 'vz.reason.unknown'
  | 'vz.reason.disabled'
  | 'vz.reason.busy'
  | 'vz.reason.node_unread'
  | 'vz.reason.no_private'
  | 'vz.reason.half_created'
  | 'vz.reason.half_destroyed'
  | 'vz.reason.no_config'
  | 'vz.reason.counters_only';

/** What vzctl answers instead of acting. `code` 0 is a refusal all the same: stop of a stopped container. */
export interface Refusal {
  readonly code: number;
  readonly stream: 'stdout' | 'stderr';
  /** The line it prints. {ctid} stands for the container. */
  readonly text: string;
  readonly reason: ReasonKey;
  readonly source: string;
}

interface Rule {
  /** The state it must end in; `absent` after destroy. */
  readonly end: RealState;
  /** States in which it does not act. In all others it does. */
  readonly refusals: Readonly<Partial<Record<RealState, Refusal>>>;
  /** DISABLED="yes" refuses it (105). */
  readonly needsEnabled: boolean;
  /** Where it acts: the recording or source file it was read from. */
  readonly source: string;
}

const recorded = 'recorded, lifecycle.json';
const recordedSuspend = 'recorded, suspend-resume.json';
/** The check of the config file comes before the sub-command's own: the same answer for all of them. */
const absent: Refusal = {
  code: 14,
  stream: 'stderr',
  text: 'Container config file does not exist',
  reason: 'vz.reason.absent',
  source: recorded,
};
const err = (code: number, text: string, reason: ReasonKey, source = recorded): Refusal => ({
  code,
  stream: 'stderr',
  text,
  reason,
  source,
});
const notRunning = (reason: ReasonKey) => err(0, 'Unable to stop: container is not running', reason);
const noCheckpoint = (reason: ReasonKey) =>
  err(31, 'Unable to setup checkpointing: container is not running', reason, recordedSuspend);
const noDump = err(
  17,
  'Unable to open /vz/dump/Dump.{ctid}: No such file or directory',
  'vz.reason.not_suspended',
  recordedSuspend,
);

const rules: Readonly<Record<Action, Rule>> = {
  // A mounted container is unmounted and mounted again first; a suspended one is restored from its dump.
  start: {
    end: 'running',
    needsEnabled: true,
    source: recorded,
    refusals: { absent, running: err(32, 'Container is already running', 'vz.reason.running') },
  },
  stop: {
    end: 'stopped',
    needsEnabled: false,
    source: recorded,
    refusals: {
      absent,
      stopped: notRunning('vz.reason.not_running'),
      mounted: notRunning('vz.reason.not_running'),
      suspended: notRunning('vz.reason.suspended'),
    },
  },
  // Stops a running one, then starts: a stopped one is simply started. A disabled one would be stopped and then refused, so it needs the
  // same permission as start (src/vzctl-actions.c: restart stops before start looks at DISABLED).
  restart: { end: 'running', needsEnabled: true, source: recorded, refusals: { absent } },
  mount: {
    end: 'mounted',
    needsEnabled: false,
    source: recorded,
    refusals: {
      absent,
      mounted: err(0, 'Container is already mounted', 'vz.reason.mounted'),
      running: err(0, 'Container is already mounted', 'vz.reason.running'),
    },
  },
  umount: {
    end: 'stopped',
    needsEnabled: false,
    source: recorded,
    refusals: {
      absent,
      stopped: err(40, 'CT is not mounted', 'vz.reason.not_mounted'),
      suspended: err(40, 'CT is not mounted', 'vz.reason.not_mounted', 'src/lib/fs.c'),
      running: err(32, 'Container is running -- stop it first', 'vz.reason.running'),
    },
  },
  suspend: {
    end: 'suspended',
    needsEnabled: false,
    source: recordedSuspend,
    refusals: {
      absent,
      stopped: noCheckpoint('vz.reason.not_running'),
      mounted: noCheckpoint('vz.reason.not_running'),
      suspended: noCheckpoint('vz.reason.suspended'),
    },
  },
  resume: {
    end: 'running',
    needsEnabled: false,
    source: recordedSuspend,
    refusals: {
      absent,
      stopped: noDump,
      mounted: noDump,
      running: err(32, 'Unable to perform restore: container already running', 'vz.reason.running', recordedSuspend),
    },
  },
  // Refusals of destroy are notices: they go to stdout.
  destroy: {
    end: 'absent',
    needsEnabled: false,
    source: recorded,
    refusals: {
      absent,
      mounted: {
        code: 41,
        stream: 'stdout',
        text: 'Container is currently mounted (umount first)',
        reason: 'vz.reason.mounted',
        source: recorded,
      },
      running: {
        code: 32,
        stream: 'stdout',
        text: 'Container is currently running. Stop it first.',
        reason: 'vz.reason.running',
        source: recorded,
      },
    },
  },
};

const startDisabled = err(105, 'Container start disabled', 'vz.reason.disabled');

/**
 * What a container lacks, and what vzctl refuses for it whatever its state says. Destroy goes on without a private area: it retires the config
 * (recorded, create.json; src/vzctl-actions.c).
 */
const lacking: Readonly<Partial<Record<OddityCode, { reason: ReasonKey; except: readonly Action[] }>>> = {
  // start and mount: 43. The others have nothing to act on.
  no_private: { reason: 'vz.reason.no_private', except: ['destroy'] },
  half_created: { reason: 'vz.reason.half_created', except: ['destroy', 'stop', 'umount'] },
  // The config is looked for first: 14, also where the container runs.
  half_destroyed: { reason: 'vz.reason.half_destroyed', except: [] },
  config_missing: { reason: 'vz.reason.no_config', except: [] },
  counters_only: { reason: 'vz.reason.counters_only', except: [] },
};

export interface Circumstances {
  /** DISABLED="yes" in the config. Leave out when it could not be read. */
  disabled?: boolean | undefined;
  /** The action of a task that works on this container now. */
  busyWith?: string | undefined;
  /** What is wrong with it, worst first. */
  oddities?: readonly OddityCode[] | undefined;
  /** The states of the node's containers cannot be read now: what is known of this one is old. */
  nodeUnread?: boolean | undefined;
}

export type Can = { readonly ok: true } | { readonly ok: false; readonly reason: Message<ReasonKey> };

/**
 * Whether vzboard offers and runs `action`. Stricter than vzctl where vzctl answers 0 without doing anything, and where half of a restart
 * would be refused.
 */
export function can(action: Action, state: State, circumstances: Circumstances = {}): Can {
  const { disabled, busyWith, oddities = [], nodeUnread = false } = circumstances;
  if (nodeUnread) return { ok: false, reason: message('vz.reason.node_unread') };
  if (busyWith !== undefined) return { ok: false, reason: message('vz.reason.busy', { action: busyWith }) };
  for (const code of oddities) {
    const lack = lacking[code];
    if (lack !== undefined && !lack.except.includes(action)) return { ok: false, reason: message(lack.reason) };
  }
  if (state === 'unknown') return { ok: false, reason: message('vz.reason.unknown') };
  const refusal = rules[action].refusals[state];
  if (refusal !== undefined) return { ok: false, reason: message(refusal.reason) };
  if (disabled === true && rules[action].needsEnabled) return { ok: false, reason: message('vz.reason.disabled') };
  return { ok: true };
}

/** The state in which `action` must leave the container for it to have worked. */
export function endState(action: Action): RealState {
  return rules[action].end;
}

/**
 * How vzctl refuses `action` in `state`, for the simulated node; undefined where it acts. DISABLED is asked before the state is
 * (src/vzctl-actions.c, start). A restart of a running disabled container has stopped it by then: the caller has to do that.
 */
export function exitFor(action: Action, state: RealState, disabled = false): Refusal | undefined {
  if (disabled && rules[action].needsEnabled && state !== 'absent') return startDisabled;
  return rules[action].refusals[state];
}

/** Where the answer of `action` in `state` was read, for the table's own tests and the documentation. */
export function sourceOf(action: Action, state: RealState): string {
  return rules[action].refusals[state]?.source ?? rules[action].source;
}

type Keys<Prefix extends string, Word extends string> = { readonly [W in Word]: `${Prefix}${W}` };

/** Keys of a state's name: "running". */
export const stateKeys: Keys<'vz.state.', State> = {
  running: 'vz.state.running',
  stopped: 'vz.state.stopped',
  mounted: 'vz.state.mounted',
  suspended: 'vz.state.suspended',
  unknown: 'vz.state.unknown',
};

/** Keys of a button's word: "Start". */
export const actionKeys: Keys<'vz.action.', Action> = {
  start: 'vz.action.start',
  stop: 'vz.action.stop',
  restart: 'vz.action.restart',
  mount: 'vz.action.mount',
  umount: 'vz.action.umount',
  suspend: 'vz.action.suspend',
  resume: 'vz.action.resume',
  destroy: 'vz.action.destroy',
};

/** Keys of the word shown while it runs: "starting…". */
export const doingKeys: Keys<'vz.doing.', Action> = {
  start: 'vz.doing.start',
  stop: 'vz.doing.stop',
  restart: 'vz.doing.restart',
  mount: 'vz.doing.mount',
  umount: 'vz.doing.umount',
  suspend: 'vz.doing.suspend',
  resume: 'vz.doing.resume',
  destroy: 'vz.doing.destroy',
};
