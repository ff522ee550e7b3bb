/**
 * What vzctl prints where state.ts says that it does not act: exit code, stream, words, and where that was read. Recorded from vzctl 4.11.1 (lifecycle.json,
 * suspend-resume.json); cells without a recording are from the sources and say so. For the simulated node; no button needs it.
 */
import { type Action, type RealState, type ReasonKey, ruleOf, type rules } from './state';

interface Answer {
  /** 0 is a refusal all the same: stop of a stopped container. */
  readonly code: number;
  readonly stream: 'stdout' | 'stderr';
  /** The line it prints. {ctid} stands for the container. */
  readonly text: string;
  readonly source: string;
}

/** What vzctl answers instead of acting. */
export interface Refusal extends Answer {
  readonly reason: ReasonKey;
}

const recorded = 'recorded, lifecycle.json';
const recordedSuspend = 'recorded, suspend-resume.json';
const err = (code: number, text: string, source = recorded): Answer => ({ code, stream: 'stderr', text, source });
const out = (code: number, text: string): Answer => ({ code, stream: 'stdout', text, source: recorded });
/** The check of the config file comes before the sub-command's own: the same answer for all of them. */
const absent = err(14, 'Container config file does not exist');
const notRunning = err(0, 'Unable to stop: container is not running');
const noCheckpoint = err(31, 'Unable to setup checkpointing: container is not running', recordedSuspend);
const noDump = err(17, 'Unable to open /vz/dump/Dump.{ctid}: No such file or directory', recordedSuspend);
const alreadyMounted = err(0, 'Container is already mounted');

const stopRefusals = { absent, stopped: notRunning, mounted: notRunning, suspended: notRunning };

/** One cell for each that `rules` has, and no other. */
type Answers = { readonly [A in Action]: { readonly [S in keyof (typeof rules)[A]['refused']]: Answer } };

const answers: Answers = {
  start: { absent, running: err(32, 'Container is already running') },
  stop: stopRefusals,
  stop_fast: stopRefusals,
  restart: { absent },
  mount: { absent, mounted: alreadyMounted, running: alreadyMounted },
  umount: {
    absent,
    stopped: err(40, 'CT is not mounted'),
    suspended: err(40, 'CT is not mounted', 'src/lib/fs.c'),
    running: err(32, 'Container is running -- stop it first'),
  },
  suspend: { absent, stopped: noCheckpoint, mounted: noCheckpoint, suspended: noCheckpoint },
  resume: {
    absent,
    stopped: noDump,
    mounted: noDump,
    running: err(32, 'Unable to perform restore: container already running', recordedSuspend),
  },
  quotaon: { absent },
  quotaoff: { absent },
  // Refusals of destroy are notices: they go to stdout.
  destroy: {
    absent,
    mounted: out(41, 'Container is currently mounted (umount first)'),
    running: out(32, 'Container is currently running. Stop it first.'),
  },
};

const startDisabled: Refusal = { ...err(105, 'Container start disabled'), reason: 'vz.reason.disabled' };

/**
 * How vzctl refuses `action` in `state`, for the simulated node; undefined where it acts. DISABLED is asked before the state is
 * (src/vzctl-actions.c, start). A restart of a running disabled container has stopped it by then: the caller has to do that.
 */
export function exitFor(action: Action, state: RealState, disabled = false): Refusal | undefined {
  const { needsEnabled, refused } = ruleOf(action);
  if (disabled && needsEnabled && state !== 'absent') return startDisabled;
  const answer = answerOf(action, state);
  const reason = refused[state];
  return answer === undefined || reason === undefined ? undefined : { ...answer, reason };
}

/** Where the answer of `action` in `state` was read, for the table's own tests and the documentation. */
export function sourceOf(action: Action, state: RealState): string {
  return answerOf(action, state)?.source ?? (action === 'suspend' || action === 'resume' ? recordedSuspend : recorded);
}

function answerOf(action: Action, state: RealState): Answer | undefined {
  const row: Readonly<Partial<Record<RealState, Answer>>> = answers[action];
  return row[state];
}
