/**
 * What may be done to a container in which state: one table for the button, the server's guard and the simulated node. refusals.ts has what vzctl
 * prints in each cell, with its source; its type makes the two agree.
 */
import { type Message, message } from './message';
import type { OddityCode } from './oddity-code';

/** `unknown` is what could not be read. It is never taken for stopped. */
export const STATES = ['running', 'stopped', 'mounted', 'suspended', 'unknown'] as const;
export type State = (typeof STATES)[number];
/** States a command can meet. `absent`: no config file. */
export type RealState = Exclude<State, 'unknown'> | 'absent';

export const ACTIONS = [
  ...(['start', 'stop', 'stop_fast', 'restart', 'mount', 'umount', 'suspend', 'resume'] as const),
  ...(['quotaon', 'quotaoff', 'destroy'] as const),
] as const;
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
  | 'vz.reason.fast_locked'
  | 'vz.reason.quota_ploop'
  | 'vz.reason.quota_disabled'
  | 'vz.reason.node_unread'
  | 'vz.reason.no_private'
  | 'vz.reason.half_created'
  | 'vz.reason.half_destroyed'
  | 'vz.reason.no_config'
  | 'vz.reason.counters_only';

interface Rule {
  /** The state it must end in; `absent` after destroy, `same` where it changes none. */
  readonly end: RealState | 'same';
  /** DISABLED="yes" refuses it (105). */
  readonly needsEnabled: boolean;
  /** States in which vzctl does not act, and why. In all others it does. Its words, and where each was read, are in refusals.ts. */
  readonly refused: Readonly<Partial<Record<RealState, ReasonKey>>>;
}

const stopped = {
  end: 'stopped',
  needsEnabled: false,
  refused: {
    absent: 'vz.reason.absent',
    stopped: 'vz.reason.not_running',
    mounted: 'vz.reason.not_running',
    suspended: 'vz.reason.suspended',
  },
} as const;
// vzctl does it in every state: what decides is the layout and DISK_QUOTA (src/lib/quota.c).
const quota = { end: 'same', needsEnabled: false, refused: { absent: 'vz.reason.absent' } } as const;

export const rules = {
  // A mounted container is unmounted and mounted again first; a suspended one is restored from its dump.
  start: { end: 'running', needsEnabled: true, refused: { absent: 'vz.reason.absent', running: 'vz.reason.running' } },
  stop: stopped,
  stop_fast: stopped,
  // Stops a running one, then starts: a stopped one is simply started. A disabled one would be stopped and then refused, so it needs the
  // same permission as start (src/vzctl-actions.c: restart stops before start looks at DISABLED).
  restart: { end: 'running', needsEnabled: true, refused: { absent: 'vz.reason.absent' } },
  mount: {
    end: 'mounted',
    needsEnabled: false,
    refused: { absent: 'vz.reason.absent', mounted: 'vz.reason.mounted', running: 'vz.reason.running' },
  },
  umount: {
    end: 'stopped',
    needsEnabled: false,
    refused: {
      absent: 'vz.reason.absent',
      stopped: 'vz.reason.not_mounted',
      suspended: 'vz.reason.not_mounted',
      running: 'vz.reason.running',
    },
  },
  suspend: {
    end: 'suspended',
    needsEnabled: false,
    refused: {
      absent: 'vz.reason.absent',
      stopped: 'vz.reason.not_running',
      mounted: 'vz.reason.not_running',
      suspended: 'vz.reason.suspended',
    },
  },
  resume: {
    end: 'running',
    needsEnabled: false,
    refused: {
      absent: 'vz.reason.absent',
      stopped: 'vz.reason.not_suspended',
      mounted: 'vz.reason.not_suspended',
      running: 'vz.reason.running',
    },
  },
  quotaon: quota,
  quotaoff: quota,
  destroy: {
    end: 'absent',
    needsEnabled: false,
    refused: { absent: 'vz.reason.absent', mounted: 'vz.reason.mounted', running: 'vz.reason.running' },
  },
} as const satisfies Record<Action, Rule>;

/** The rule of an action, as one type. */
export function ruleOf(action: Action): Rule {
  return rules[action];
}

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
  /** Why there is no first-level quota to switch. Leave out where there is one, or nobody knows. */
  noQuota?: 'ploop' | 'disabled' | undefined;
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
  const { disabled, busyWith, oddities = [], nodeUnread = false, noQuota } = circumstances;
  if (nodeUnread) return { ok: false, reason: message('vz.reason.node_unread') };
  // vzctl stop holds the lock until it has killed: --fast meanwhile is refused with 9 at once (vzctl.md 9.1).
  if (action === 'stop_fast' && (busyWith === 'stop' || busyWith === 'restart')) {
    return { ok: false, reason: message('vz.reason.fast_locked') };
  }
  if (busyWith !== undefined) return { ok: false, reason: message('vz.reason.busy', { action: busyWith }) };
  for (const code of oddities) {
    const lack = lacking[code];
    if (lack !== undefined && !lack.except.includes(action)) return { ok: false, reason: message(lack.reason) };
  }
  if (state === 'unknown') return { ok: false, reason: message('vz.reason.unknown') };
  const { refused, needsEnabled } = ruleOf(action);
  const reason = refused[state];
  if (reason !== undefined) return { ok: false, reason: message(reason) };
  if (noQuota !== undefined && isQuotaSwitch(action)) {
    return { ok: false, reason: message(`vz.reason.quota_${noQuota}`) };
  }
  if (disabled === true && needsEnabled) return { ok: false, reason: message('vz.reason.disabled') };
  return { ok: true };
}

/** The state in which `action` must leave the container for it to have worked; `same` where it changes none. */
export function endState(action: Action): RealState | 'same' {
  return rules[action].end;
}

/** Switches the first-level quota of a simfs container. */
export function isQuotaSwitch(action: Action): action is 'quotaon' | 'quotaoff' {
  return action === 'quotaon' || action === 'quotaoff';
}

/** Why a container has no first-level quota to switch. `diskQuota`: DISK_QUOTA as it applies, from its config or vz.conf. */
export function whyNoQuota(
  layout: string | null | undefined,
  diskQuota: string | null | undefined,
): Circumstances['noQuota'] {
  if (layout?.startsWith('ploop') === true) return 'ploop';
  return diskQuota === 'no' ? 'disabled' : undefined;
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
  stop_fast: 'vz.action.stop_fast',
  restart: 'vz.action.restart',
  mount: 'vz.action.mount',
  umount: 'vz.action.umount',
  suspend: 'vz.action.suspend',
  resume: 'vz.action.resume',
  quotaon: 'vz.action.quotaon',
  quotaoff: 'vz.action.quotaoff',
  destroy: 'vz.action.destroy',
};

/** Keys of the word shown while it runs: "starting…". */
export const doingKeys: Keys<'vz.doing.', Action> = {
  start: 'vz.doing.start',
  stop: 'vz.doing.stop',
  stop_fast: 'vz.doing.stop_fast',
  restart: 'vz.doing.restart',
  mount: 'vz.doing.mount',
  umount: 'vz.doing.umount',
  suspend: 'vz.doing.suspend',
  resume: 'vz.doing.resume',
  quotaon: 'vz.doing.quotaon',
  quotaoff: 'vz.doing.quotaoff',
  destroy: 'vz.doing.destroy',
};
