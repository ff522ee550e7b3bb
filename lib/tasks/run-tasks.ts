/**
 * Runs tasks: kept from the moment they are asked for, one container's turn each, success only by what the node shows afterwards. A task that ran
 * when vzboard ended is gone on with where the node keeps its commands.
 */
import 'server-only';
import { randomBytes } from 'node:crypto';
import type { Task } from '@/lib/api/schemas';
import type { Db } from '@/lib/db/open';
import { timeId } from '@/lib/db/time-id';
import { AppError, type ErrorBody, errorBody, isAppError } from '@/lib/errors';
import type { NodeDoor, NodeWork, Turn, WriteStep } from '@/lib/node/node';
import { judge, type StepsEnd } from '@/lib/tasks/judge';
import { Live } from '@/lib/tasks/live';
import { type Recorder, readOutput, recordOutput } from '@/lib/tasks/output';
import { ProgressWatch, usualMs } from '@/lib/tasks/progress';
import { type ExitMeaning, firstPoint, type LockPatience, lockPatience, runSteps } from '@/lib/tasks/steps';
import { type Ending, openTaskStore, type ResumePoint, type Seen } from '@/lib/tasks/store';
import type { ReadBack, Revived, TaskStep, Tasks } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type Ctid, isCtid } from '@/lib/vz/ctid';
import type { Argv } from '@/lib/vz/run';

type Door = Pick<NodeDoor, 'withWriter' | 'detached' | 'lockHolder' | 'forget'>;

export interface TaskDeps {
  db: Db;
  /** Throws `not_found`. */
  door: (nodeId: string) => Door;
  nowMs: () => number;
  /** The words of an argument vector with secrets replaced (lib/vz). */
  mask: (argv: Argv) => readonly string[];
  /** `argv` is undefined where a command of an earlier vzboard was not written down. */
  explainExit: (code: number, argv: Argv | undefined) => ExitMeaning;
  log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Guard and reading back of a task of an earlier vzboard, from what it kept. Without it none is gone on with. */
  revive?: (task: Task, kept: unknown) => Revived;
  graceMs?: number;
  flushMs?: number;
  random?: (bytes: number) => Uint8Array;
  patience?: LockPatience;
}

/** Actions whose tasks have nothing in common but the name. */
const UNLIKE: ReadonlySet<string> = new Set(['exec']);
/** Of the beginning and of the end of the output, for telling how far a command is. */
const PRINTED_BYTES = 4096;

/** A task on its way. */
interface Course extends Revived {
  id: string;
  node: string;
  ctid: Ctid | null;
  action: string;
  steps: readonly (TaskStep | null)[];
  commands: Task['commands'];
  point: ResumePoint;
  /** What an earlier vzboard has recorded; undefined for a task of this one. */
  earlier: { total: number; seen: Seen } | undefined;
}

/**
 * Ends what an earlier process left behind and cannot be gone on with: queued tasks as failed (nothing ran), running ones as unknown (vzboard
 * never ends a write, so the command went on). `resume` goes on with the others.
 */
export function createTasks(deps: TaskDeps): Tasks {
  const { db, nowMs, mask, log, graceMs = 1000, flushMs = 200, random = randomBytes, patience = lockPatience } = deps;
  const store = openTaskStore(db);
  const recorders = new Set<Recorder>();
  const lives = new Map<string, Live>();
  let lastIdMs = 0;
  let closed = false;

  function end(course: Pick<Task, 'id' | 'node' | 'ctid' | 'action'>, ending: Omit<Ending, 'endedAt'>): void {
    if (closed) return;
    const { id, node, ctid, action } = course;
    store.end(id, { ...ending, endedAt: nowMs() });
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

  const failed = (error: ErrorBody): Omit<Ending, 'endedAt'> => ({
    state: 'failed',
    exitCode: null,
    outcome: null,
    error,
  });

  /** Never rejects. */
  async function perform(course: Course, door: Door, live: Live): Promise<void> {
    const { id, earlier } = course;
    const done: string[] = [];
    try {
      await door.withWriter(
        turnOf(course),
        async (step, turn) => {
          if (closed) return;
          live.goesOn();
          if (earlier === undefined) store.begin(id, nowMs());
          end(course, await carryOut(course, { door, live, step, turn, done: (commandId) => done.push(commandId) }));
        },
        { signal: live.signal },
      );
    } catch (error) {
      try {
        // Taken back, the door closed before the turn came, or the database cannot be written.
        end(course, failed(explain(id, 'turn', error)));
      } catch (worse) {
        unforeseen(id, 'end', worse);
      }
    }
    lives.delete(id);
    // Only now: until its end was written down, another vzboard would have needed them.
    if (!closed) for (const commandId of done) void door.forget(commandId);
  }

  interface Means {
    door: Door;
    live: Live;
    step: WriteStep;
    turn: Turn;
    done: (commandId: string) => void;
  }

  async function carryOut(course: Course, means: Means): Promise<Omit<Ending, 'endedAt'>> {
    const { id, point } = course;
    // Of a task that is gone on with, the guard was asked before it began.
    const fresh = point.step === 0 && point.commandId === null && point.lockSinceMs === null;
    try {
      if (fresh) await course.guard?.(0);
    } catch (error) {
      return failed(explain(id, 'guard', error));
    }
    const stepsEnd = await recorded(course, means);
    let shown: ReadBack | undefined;
    let unread: ErrorBody | undefined;
    try {
      shown = await course.readBack(stepsEnd.results);
    } catch (error) {
      unread = explain(id, 'read back', error);
    }
    return judge(stepsEnd, shown, unread);
  }

  async function recorded(course: Course, { door, live, step, turn, done }: Means): Promise<StepsEnd> {
    const { id, ctid, steps, commands, point, guard, goOn, earlier } = course;
    const recorder = recordOutput(store, id, flushMs, (error) => unforeseen(id, 'output', error), earlier);
    recorders.add(recorder);
    const save = (isFresh: boolean) => {
      if (closed || !door.detached) return;
      if (isFresh) store.nextCommand(id, point);
      else store.setPoint(id, point);
    };
    try {
      return await runSteps({
        ...{ id, ctid, steps, commands, point, step, turn, door, live, guard, goOn, patience, nowMs, save, done },
        seen: earlier?.seen ?? { stdout: 0, stderr: 0 },
        recorder: { ...recorder, take: (chunk, stream) => closed || recorder.take(chunk, stream) },
        explainExit: deps.explainExit,
        explain: (during, error) => explain(id, during, error),
      });
    } finally {
      recorders.delete(recorder);
      if (!closed) recorder.flush();
    }
  }

  function begin(course: Course, door: Door, live = new Live()): Live {
    lives.set(course.id, live);
    if (course.progress !== undefined) live.progress = new ProgressWatch(course.progress, nowMs);
    live.ended = perform(course, door, live);
    return live;
  }

  function resume(): void {
    for (const { task, point, seen } of store.resumable()) {
      const { id, node, ctid, action } = task;
      try {
        const door = deps.door(node);
        // Written by `create` from a checked one.
        const known = ctid === null ? point.work !== undefined : isCtid(ctid);
        if (!known || deps.revive === undefined || !door.detached) {
          throw new AppError('unavailable', t('tasks.restart.goesOn'));
        }
        const { guard, goOn, readBack, progress } = deps.revive(task, point.kept);
        const steps = point.steps.map((argv) => (argv === null ? null : { argv }));
        const earlier = { total: task.outputBytes, seen };
        begin(
          // Checked above.
          {
            id,
            node,
            ctid: ctid as Ctid | null,
            action,
            steps,
            commands: task.commands,
            point,
            earlier,
            readBack,
            ...(guard === undefined ? {} : { guard }),
            ...(goOn === undefined ? {} : { goOn }),
            ...(progress === undefined ? {} : { progress }),
          },
          door,
        );
        log('task_resumed', { task: id, node, ctid, action });
      } catch (error) {
        const problem = explain(id, 'resume', error);
        if (problem.code === 'not_found') problem.message = t('tasks.restart.noNode');
        end({ id, node, ctid, action }, { ...failed(problem), state: 'unknown' });
      }
    }
  }

  function newId(): string {
    // Later tasks sort later, also within a millisecond.
    lastIdMs = Math.max(nowMs(), lastIdMs + 1);
    return timeId(lastIdMs, random(10));
  }

  function withLive(task: Task): Task {
    const live = lives.get(task.id);
    if (live === undefined || task.endedAt !== null) return task;
    const sent = live.sentAtMs === undefined ? {} : { sentAt: live.sentAtMs };
    return { ...task, ...sent, ...howFar(task, live), waiting: live.waiting, cancelable: live.cancelable };
  }

  /** What is known of an open task's end. */
  function howFar(task: Task, live: Live): Pick<Task, 'progress' | 'usualMs'> {
    if (live.usualMs === null) {
      live.usualMs = UNLIKE.has(task.action) ? undefined : usualMs(store.earlierRuns(task.action), task);
    }
    const runs = task.state === 'running' && live.waiting === null;
    const progress = runs ? live.progress?.look(() => printedBy(task)) : undefined;
    return {
      ...(progress === undefined ? {} : { progress }),
      ...(live.usualMs === undefined ? {} : { usualMs: live.usualMs }),
    };
  }

  function printedBy({ id, outputBytes }: Task): string {
    const ends = [store.readOutput(id, 0, PRINTED_BYTES)];
    if (outputBytes > PRINTED_BYTES) {
      ends.push(store.readOutput(id, Math.max(PRINTED_BYTES, outputBytes - PRINTED_BYTES), outputBytes));
    }
    return new TextDecoder().decode(Buffer.concat(ends));
  }

  function read(id: string): Task {
    const task = store.read(id);
    if (task === undefined) throw new AppError('not_found', 'There is no such task, or it was too long ago.');
    return withLive(task);
  }

  store.interrupt('queued', 'failed', nowMs(), { code: 'unavailable', message: t('tasks.restart.neverRan') });
  store.interrupt('running', 'unknown', nowMs(), { code: 'unavailable', message: t('tasks.restart.goesOn') });

  return {
    resume,
    async start(spec) {
      if (closed) throw new AppError('unavailable', 'vzboard is shutting down.');
      const door = deps.door(spec.node);
      const { node, nodeLabel, ctid, work, input, action, by, from, steps, guard, goOn, readBack, progress } = spec;
      if (ctid === null && work === undefined) throw new AppError('internal', 'A task is of a container or of a work.');
      const commands = steps.map(({ argv }) => [...mask(argv)]);
      const id = newId();
      const createdAt = nowMs();
      store.create({ id, node, nodeLabel, ctid, action, by, from, commands, createdAt, input });
      log('task_created', { task: id, node, ctid, action, by, from, commands });
      const point = firstPoint(steps, mask, spec.kept, work);
      const live = new Live();
      live.waitsForTurn(createdAt);
      const course = { id, node, ctid, action, steps, commands, point, earlier: undefined, readBack };
      const more = {
        ...(guard === undefined ? {} : { guard }),
        ...(goOn === undefined ? {} : { goOn }),
        ...(progress === undefined ? {} : { progress }),
      };
      begin({ ...course, ...more }, door, live);
      await atMost(graceMs, live.ended);
      return read(id);
    },
    list: (filter) => {
      const { tasks, next } = store.list(filter);
      return { tasks: tasks.map(withLive), next };
    },
    read,
    output: (id, from) => readOutput(store, read(id), from),
    open: (node) => store.open(node).map(withLive),
    async cancel(id, by) {
      const { endedAt, node, ctid, action } = read(id);
      const live = lives.get(id);
      if (endedAt !== null || live === undefined) throw new AppError('conflict', t('tasks.cancel.ended'));
      live.cancel(by);
      log('task_cancelled', { task: id, node, ctid, action, by });
      await atMost(graceMs, live.ended);
      return read(id);
    },
    whose: (commandId) => {
      const task = store.read(commandId.slice(0, commandId.indexOf('.')));
      if (task === undefined) return 'unknown';
      return task.endedAt === null ? 'open' : 'ended';
    },
    prune: (beforeMs) => store.prune(beforeMs),
    close: () => {
      for (const recorder of recorders) recorder.flush();
      closed = true;
    },
  };
}

function turnOf({ ctid, point }: Course): Ctid | NodeWork {
  return ctid !== null && point.work === undefined ? ctid : `node:${point.work ?? ''}`;
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
