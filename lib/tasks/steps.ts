/**
 * The commands of one task, one after the other within the container's turn. Each is known to the node by an id, so that another vzboard can go on
 * where this one stood; one that finds the container locked is tried again with patience.
 */
import 'server-only';
import type { Task } from '@/lib/api/schemas';
import { AppError, type ErrorBody } from '@/lib/errors';
import type { CommandState } from '@/lib/node/detached';
import type { LockHolder, NodeDoor, Turn, WriteStep } from '@/lib/node/node';
import { type StepsEnd, said } from '@/lib/tasks/judge';
import type { Live } from '@/lib/tasks/live';
import type { Recorder } from '@/lib/tasks/output';
import type { ResumePoint, Seen } from '@/lib/tasks/store';
import type { TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { isEndable } from '@/lib/vz/actions';
import type { Ctid } from '@/lib/vz/ctid';
import { lockedBy } from '@/lib/vz/exit';
import type { Argv, RunResult } from '@/lib/vz/run';
import { wait } from '@/lib/wait';

/** What an exit code other than 0 says. */
export interface ExitMeaning {
  errorCode: ErrorBody['code'];
  message: string;
  /** The container was not in the state that was assumed (32 of a start): no failure when it is as asked. vzctl.md 9.3. */
  alreadySo: boolean;
}

/**
 * How a locked container is waited for. vzctl itself gives up at once (vzctl.md 9.1). Most holders are done within seconds, so the first pause is
 * short; a backup or a migration takes long, so the pauses grow. Beyond `mostMs` whoever asked has gone: it is better to fail than to surprise.
 */
export interface LockPatience {
  firstPauseMs: number;
  longestPauseMs: number;
  mostMs: number;
}

export const lockPatience: LockPatience = { firstPauseMs: 1000, longestPauseMs: 10_000, mostMs: 600_000 };

export interface Job {
  id: string;
  /** null: work on the node itself. */
  ctid: Ctid | null;
  /** null: not known to this vzboard (ResumePoint). */
  steps: readonly (TaskStep | null)[];
  /** The words of all steps as the task shows them: what a step was whose input is not known any more. */
  commands: Task['commands'];
  point: ResumePoint;
  /** Of the command that was under way, when it was begun by an earlier vzboard. */
  seen: Seen;
  step: WriteStep;
  turn: Turn;
  door: Pick<NodeDoor, 'lockHolder'>;
  live: Live;
  recorder: Recorder;
  guard: ((step: number) => Promise<void>) | undefined;
  goOn: ((step: number) => Promise<boolean>) | undefined;
  patience: LockPatience;
  nowMs: () => number;
  explainExit: (code: number, argv: Argv | undefined) => ExitMeaning;
  explain: (during: string, error: unknown) => ErrorBody;
  /** Writes the point down. `fresh`: a command begins of which nothing is recorded. */
  save: (fresh: boolean) => void;
  /** Ids that the node keeps and nobody needs any more once the task has ended. */
  done: (commandId: string) => void;
}

/** Of each stream of a step, for reading back; what is shown is recorded separately. */
const RESULT_BYTES = 1024 * 1024;

/** Never rejects for what goes wrong on the node. */
export async function runSteps(job: Job): Promise<StepsEnd> {
  const { point, steps } = job;
  const results: RunResult[] = [];
  let exitCode: number | null = null;
  let locked: RunResult | undefined;
  let problem: StepsEnd['problem'] = null;
  const fate: Fate = { state: undefined };
  let first: Pick<StepsEnd, 'exitCode' | 'problem'> | undefined;
  try {
    for (; point.step < steps.length; nextStep(point)) {
      const result = await patiently(job, fate, (refused) => {
        locked = refused;
        exitCode = refused.code;
      });
      locked = undefined;
      results.push(result);
      exitCode = result.code;
      if (result.code === 0) continue;
      const { errorCode, message, alreadySo } = job.explainExit(result.code, wordsOf(job));
      const detail = said(result);
      problem = { code: errorCode, message, ...(detail === '' ? {} : { detail }) };
      if (alreadySo) {
        problem.alreadySo = true;
        continue;
      }
      first ??= { exitCode, problem };
      if ((await job.goOn?.(point.step).catch(() => false)) !== true) break;
    }
  } catch (error) {
    problem = job.explain('step', error);
    if (locked !== undefined) results.push(locked);
  }
  return { results, exitCode, problem, ...first, unsure: fate.state !== undefined && fate.state !== 'never' };
}

/** Of the step under way; undefined where an earlier vzboard did not write it down. */
function wordsOf({ steps, commands, point }: Job): Argv | undefined {
  const [program, ...args] = steps[point.step]?.argv ?? commands[point.step] ?? [];
  return program === undefined ? undefined : [program, ...args];
}

interface Fate {
  /** Of the command under way; undefined when none is. */
  state: CommandState | undefined;
}

function nextStep(point: ResumePoint): void {
  point.step += 1;
  point.attempt = 1;
  point.lockSinceMs = null;
}

async function patiently(job: Job, fate: Fate, onLocked: (refused: RunResult) => void): Promise<RunResult> {
  const { point, patience, nowMs } = job;
  const pause = { ms: patience.firstPauseMs };
  // A vzboard that was restarted while it waited.
  if (point.commandId === null && point.lockSinceMs !== null) await awaitLock(job, pause, undefined);
  for (;;) {
    const result = await attempt(job, fate);
    if (result.code === 0 || job.explainExit(result.code, wordsOf(job)).errorCode !== 'locked') return result;
    point.lockSinceMs ??= nowMs();
    if (nowMs() - point.lockSinceMs >= patience.mostMs) return result;
    onLocked(result);
    point.attempt += 1;
    job.save(false);
    await awaitLock(job, pause, lockedBy(said(result)));
  }
}

/** Settles when it is worth trying again, with the turn kept. Rejects when the task is taken back, or when the guard says that it is too late. */
async function awaitLock(job: Job, pause: { ms: number }, holder: LockHolder | undefined): Promise<void> {
  const { point, patience, live, nowMs, turn } = job;
  const sinceMs = point.lockSinceMs ?? nowMs();
  live.waitsForLock(sinceMs, holder === undefined ? null : holderWords(holder));
  await turn.idle(
    (async () => {
      for (;;) {
        const leftMs = sinceMs + patience.mostMs - nowMs();
        await wait(Math.max(0, Math.min(pause.ms, leftMs)), live.signal);
        if (live.signal.aborted) return;
        pause.ms = Math.min(pause.ms * 1.5, patience.longestPauseMs);
        // Looked at before vzctl is tried again: each try is a line of its log and of the task's output.
        const found = job.ctid === null ? undefined : await job.door.lockHolder(job.ctid).catch(() => undefined);
        if (found === undefined || leftMs <= pause.ms) return;
        if (!live.signal.aborted) live.waitsForLock(sinceMs, holderWords(found));
      }
    })(),
  );
  live.goesOn();
  // Whoever held the lock has probably changed the container.
  await job.guard?.(point.step);
}

function holderWords({ pid, command }: LockHolder): string {
  return t('tasks.holder', { command, pid: String(pid) });
}

/** One run of a command, from its beginning or, under the id an earlier vzboard gave it, from where that one stood. */
async function attempt(job: Job, fate: Fate): Promise<RunResult> {
  const { id, point, live, recorder, nowMs, turn } = job;
  const step = job.steps[point.step];
  const endable = isEndable(wordsOf(job) ?? []);
  const goesOn = () => (endable ? live.runsEndable() : live.goesOn());
  const ending = endable ? { signal: live.signal } : {};
  const options = {
    onOutput: recorder.take,
    maxOutputBytes: RESULT_BYTES,
    onState: (state: CommandState) => {
      fate.state = state;
      if (state === 'asking') live.waitsForConnection(nowMs());
      else goesOn();
      if (state !== 'started') return;
      point.started = true;
      job.save(false);
    },
  };
  let commandId = point.commandId;
  let result: RunResult;
  if (commandId === null) {
    if (step === null || step === undefined) throw new AppError('unavailable', t('tasks.restart.rest'));
    goesOn();
    commandId = `${id}.${point.step}.${point.attempt}`;
    point.commandId = commandId;
    point.started = false;
    recorder.beginStep();
    job.save(true);
    live.sentAtMs = nowMs();
    job.done(commandId);
    const input = step.stdin === undefined ? {} : { stdin: step.stdin };
    result = await job.step(step.argv, { ...options, ...input, ...ending, id: commandId });
  } else {
    fate.state = 'running';
    job.done(commandId);
    goesOn();
    result = await turn.resume(commandId, { ...options, ...ending, seen: job.seen, isSureOfStart: point.started });
  }
  fate.state = undefined;
  point.commandId = null;
  recorder.finishStep();
  recorder.flush();
  // It ended because of that; where it was done first, that counts.
  if (endable && result.code !== 0) live.signal.throwIfAborted();
  return result;
}

/** A task's steps as they may be written down. `mask` shows which hold a secret. */
export function firstPoint(
  steps: readonly TaskStep[],
  mask: (argv: Argv) => readonly string[],
  kept: unknown,
  work?: string,
): ResumePoint {
  const plain = ({ argv, stdin }: TaskStep) => stdin === undefined && mask(argv).every((word, i) => word === argv[i]);
  return {
    steps: steps.map((step) => (plain(step) ? step.argv : null)),
    step: 0,
    attempt: 1,
    commandId: null,
    started: false,
    lockSinceMs: null,
    ...(work === undefined ? {} : { work }),
    kept: kept ?? null,
  };
}
