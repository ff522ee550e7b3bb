/**
 * Runs tasks: kept from the moment they are asked for, one container's turn each, success only by what the node shows afterwards.
 */
import 'server-only';
import { randomBytes } from 'node:crypto';
import type { Task } from '@/lib/api/schemas';
import type { Db } from '@/lib/db/open';
import { timeId } from '@/lib/db/time-id';
import { AppError, type ErrorBody, type ErrorCode, errorBody, isAppError } from '@/lib/errors';
import type { NodeDoor, WriteStep } from '@/lib/node/node';
import { type Recorder, readOutput, recordOutput } from '@/lib/tasks/output';
import { type Ending, openTaskStore } from '@/lib/tasks/store';
import type { ReadBack, TaskSpec, Tasks } from '@/lib/tasks/tasks';
import type { Argv, RunResult } from '@/lib/vz/run';

/** What an exit code other than 0 says. */
export interface ExitMeaning {
  errorCode: ErrorCode;
  message: string;
  /** The container was not in the state that was assumed (32 of a start): no failure when it is as asked. vzctl.md 9.3. */
  alreadySo: boolean;
}

export interface TaskDeps {
  db: Db;
  /** Throws `not_found`. */
  door: (nodeId: string) => Pick<NodeDoor, 'withWriter'>;
  nowMs: () => number;
  /** The words of an argument vector with secrets replaced (lib/vz). */
  mask: (argv: Argv) => readonly string[];
  explainExit: (code: number) => ExitMeaning;
  log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  graceMs?: number;
  flushMs?: number;
  random?: (bytes: number) => Uint8Array;
}

/** Of each stream of a step, for reading back; what is shown is recorded separately. */
const RESULT_BYTES = 1024 * 1024;
const DETAIL_CHARACTERS = 2000;

/**
 * Marks what an earlier process left behind: queued tasks as failed (nothing ran), running ones as unknown (vzboard never ends a write, so the
 * command went on).
 */
export function createTasks(deps: TaskDeps): Tasks {
  const { db, nowMs, mask, log, graceMs = 1000, flushMs = 200, random = randomBytes } = deps;
  const store = openTaskStore(db);
  const recorders = new Set<Recorder>();
  let lastIdMs = 0;
  let closed = false;

  const restarted = (message: string): ErrorBody => ({ code: 'unavailable', message });
  const neverRan = restarted('vzboard was restarted before it began; nothing ran.');
  const goesOn = restarted('vzboard was restarted while it ran; the command goes on on the node.');
  store.interrupt('queued', 'failed', nowMs(), neverRan);
  store.interrupt('running', 'unknown', nowMs(), goesOn);

  function end(id: string, spec: TaskSpec, ending: Omit<Ending, 'endedAt'>): void {
    if (closed) return;
    store.end(id, { ...ending, endedAt: nowMs() });
    const { node, ctid, action } = spec;
    log('task_ended', { task: id, node, ctid, action, state: ending.state, exitCode: ending.exitCode });
  }

  function unforeseen(id: string, during: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log('task_error', { task: id, during, error: text });
  }

  function explain(id: string, during: string, error: unknown): ErrorBody {
    if (!isAppError(error)) unforeseen(id, during, error);
    return errorBody(error);
  }

  /** Never rejects. */
  async function perform(id: string, spec: TaskSpec, door: Pick<NodeDoor, 'withWriter'>): Promise<void> {
    try {
      await door.withWriter(spec.ctid, async (step) => {
        if (closed) return;
        store.begin(id, nowMs());
        end(id, spec, await carryOut(id, spec, step));
      });
    } catch (error) {
      try {
        // The door closed before the turn came, or the database cannot be written.
        const problem = explain(id, 'turn', error);
        end(id, spec, { state: 'failed', exitCode: null, outcome: null, error: problem });
      } catch (worse) {
        unforeseen(id, 'end', worse);
      }
    }
  }

  async function carryOut(id: string, spec: TaskSpec, step: WriteStep): Promise<Omit<Ending, 'endedAt'>> {
    try {
      await spec.guard?.();
    } catch (error) {
      return { state: 'failed', exitCode: null, outcome: null, error: explain(id, 'guard', error) };
    }
    const { results, problem, exitCode } = await runSteps(id, spec, step);
    let shown: ReadBack | undefined;
    let unread: ErrorBody | undefined;
    try {
      shown = await spec.readBack(results);
    } catch (error) {
      unread = explain(id, 'read back', error);
    }
    return judge(exitCode, problem, shown, unread);
  }

  async function runSteps(
    id: string,
    spec: TaskSpec,
    step: WriteStep,
  ): Promise<{ results: RunResult[]; exitCode: number | null; problem: (ErrorBody & { alreadySo?: true }) | null }> {
    const recorder = recordOutput(store, id, flushMs, (error) => unforeseen(id, 'output', error));
    recorders.add(recorder);
    const onOutput: Recorder['take'] = (chunk, stream) => {
      if (!closed) recorder.take(chunk, stream);
    };
    const results: RunResult[] = [];
    let exitCode: number | null = null;
    let problem: (ErrorBody & { alreadySo?: true }) | null = null;
    try {
      for (const { argv, stdin } of spec.steps) {
        const input = stdin === undefined ? {} : { stdin };
        const result = await step(argv, { ...input, onOutput, maxOutputBytes: RESULT_BYTES });
        if (!closed) recorder.finishStep();
        results.push(result);
        exitCode = result.code;
        if (result.code === 0) continue;
        const { errorCode, message, alreadySo } = deps.explainExit(result.code);
        problem = { code: errorCode, message, ...said(result) };
        if (!alreadySo) break;
        problem.alreadySo = true;
      }
    } catch (error) {
      problem = explain(id, 'step', error);
    } finally {
      recorders.delete(recorder);
      if (!closed) recorder.flush();
    }
    return { results, exitCode, problem };
  }

  function newId(): string {
    // Later tasks sort later, also within a millisecond.
    lastIdMs = Math.max(nowMs(), lastIdMs + 1);
    return timeId(lastIdMs, random(10));
  }

  function read(id: string): Task {
    const task = store.read(id);
    if (task === undefined) throw new AppError('not_found', 'There is no such task, or it was too long ago.');
    return task;
  }

  return {
    async start(spec) {
      if (closed) throw new AppError('unavailable', 'vzboard is shutting down.');
      const door = deps.door(spec.node);
      const { node, nodeLabel, ctid, action, by, from } = spec;
      const commands = spec.steps.map(({ argv }) => [...mask(argv)]);
      const id = newId();
      store.create({ id, node, nodeLabel, ctid, action, by, from, commands, createdAt: nowMs() });
      log('task_created', { task: id, node, ctid, action, by, from, commands });
      await atMost(graceMs, perform(id, spec, door));
      return read(id);
    },
    list: (filter) => store.list(filter),
    read,
    output: (id, from) => readOutput(store, read(id), from),
    open: (node) => store.open(node),
    prune: (beforeMs) => store.prune(beforeMs),
    close: () => {
      for (const recorder of recorders) recorder.flush();
      closed = true;
    },
  };
}

/** Exit 0 alone is no success, and a failed command is no success because things happen to look right; "already so" is. */
function judge(
  exitCode: number | null,
  problem: (ErrorBody & { alreadySo?: true }) | null,
  shown: ReadBack | undefined,
  unread: ErrorBody | undefined,
): Omit<Ending, 'endedAt'> {
  const outcome = shown?.outcome ?? null;
  if (problem !== null && !(problem.alreadySo === true && shown?.ok === true)) {
    const { alreadySo: _alreadySo, ...error } = problem;
    return { state: 'failed', exitCode, outcome, error };
  }
  if (shown === undefined) {
    const message = 'The command ended well, but the node could not be asked what came of it.';
    const detail = unread?.detail === undefined ? unread?.message : `${unread.message}\n${unread.detail}`;
    const error: ErrorBody = {
      code: unread?.code ?? 'node_failed',
      message,
      ...(detail === undefined ? {} : { detail }),
    };
    return { state: 'unknown', exitCode, outcome, error };
  }
  if (!shown.ok) return { state: 'failed', exitCode, outcome, error: { code: 'node_failed', message: shown.outcome } };
  return { state: 'succeeded', exitCode, outcome, error: null };
}

/** Both streams: vzctl prints several of its refusals on stdout (vzctl.md 0, Streams). */
function said(result: RunResult): { detail?: string } {
  const text = [result.stdout, result.stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  const detail = text.filter(Boolean).join('\n').slice(-DETAIL_CHARACTERS);
  return detail === '' ? {} : { detail };
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
