/**
 * The door to one node, in front of any transport: what may run, how many at once, one writer per container, timeouts of reads and the log of
 * every call. The transport only runs argument vectors.
 */
import 'server-only';
import { randomBytes } from 'node:crypto';
import { AppError, isAppError } from '@/lib/errors';
import type { DetachedWrites } from '@/lib/node/detached';
import type { Call, NodeConfig, NodeDoor, NodeWork, Turn, WriteStep } from '@/lib/node/node';
import { Turns } from '@/lib/node/turns';
import { type Helper, readLockHolder, readUnpacked } from '@/lib/node/vzboard-node';
import { isEndable } from '@/lib/vz/actions';
import type { Ctid } from '@/lib/vz/ctid';
import { isExec } from '@/lib/vz/inside';
import type { Argv, Run, RunResult } from '@/lib/vz/run';

export interface DoorDeps {
  /** The transport. */
  run: Run;
  log: (call: Call) => void;
  nowMs: () => number;
  /** Whether an argument vector changes anything on a node (lib/vz). */
  isWrite: (argv: Argv) => boolean;
  /** The words of an argument vector with secrets replaced (lib/vz). */
  mask: (argv: Argv) => readonly string[];
  /** Where it is given, writes run through it and outlive vzboard; else through `run`. */
  detached?: DetachedWrites;
  helper?: Helper;
  maxReads?: number;
  /** Containers that are changed at the same time. Starting many at once starves each other of the disk (vzctl's init script limits it too). */
  maxWrites?: number;
}

const READ_TIMEOUT_MS = 20_000;
/** A transport ends a read itself; beyond its timeout by that much it is not believed any more. */
const OVERDUE_MS = 5000;
/** What an unknown vzboard left in the spool is kept for a day: it may be another one that manages this node. */
const FOREIGN_SECONDS = 86_400;

/** `read` throws `internal` for a write, `node_silent` also when no place became free within the timeout, `unavailable` once closed. */
export function openNode(config: NodeConfig, deps: DoorDeps): NodeDoor {
  const { run, log, nowMs, isWrite, mask, detached, helper, maxReads = 4, maxWrites = 4 } = deps;
  const reads = new Turns(maxReads);
  const writes = new Turns(maxWrites);
  const runningReads = new Set<AbortController>();
  let closed = false;

  async function logged(
    kind: Call['kind'],
    argv: Argv,
    askedAtMs: number,
    startedAtMs: number,
    call: () => Promise<RunResult>,
  ): Promise<RunResult> {
    const common = { nodeId: config.id, kind, argv: mask(argv), startedAtMs, waitedMs: startedAtMs - askedAtMs };
    try {
      const result = await call();
      log({ ...common, durationMs: nowMs() - startedAtMs, exitCode: result.code });
      return result;
    } catch (error) {
      log({ ...common, durationMs: nowMs() - startedAtMs, exitCode: null, error: errorWord(error) });
      throw error;
    }
  }

  const read: Run = async (argv, options = {}) => {
    refuseSkiplock(argv);
    if (isWrite(argv)) throw new AppError('internal', `${mask(argv).join(' ')} changes the node and must be a write.`);
    if (closed) throw shutDown(config);
    const { timeoutMs = READ_TIMEOUT_MS, signal } = options;
    const askedAtMs = nowMs();
    const ender = new AbortController();
    const onAbort = () => ender.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    runningReads.add(ender);
    let giveBack: (() => void) | undefined;
    try {
      giveBack = await waitAtMost(timeoutMs, ender, () => reads.take(undefined, ender.signal));
      // It may have been given up between the grant and now: a transport listens for what is still to come.
      ender.signal.throwIfAborted();
      return await logged('read', argv, askedAtMs, nowMs(), () =>
        believeFor(timeoutMs + OVERDUE_MS, config, run(argv, { ...options, timeoutMs, signal: ender.signal })),
      );
    } finally {
      giveBack?.();
      runningReads.delete(ender);
      signal?.removeEventListener('abort', onAbort);
    }
  };

  async function waitAtMost<T>(ms: number, ender: AbortController, wait: () => Promise<T>): Promise<T> {
    const message = `${config.label} is busy with earlier questions: no place became free within ${ms / 1000} s.`;
    const timer = setTimeout(() => ender.abort(new AppError('node_silent', message)), ms);
    try {
      return await wait();
    } finally {
      clearTimeout(timer);
    }
  }

  const withWriter: NodeDoor['withWriter'] = async (ctid, work, { signal } = {}) => {
    const askedAtMs = nowMs();
    const giveBack = await writes.take(ctid, signal);
    let open = true;
    let waitedSinceMs: number | undefined = askedAtMs;
    const inTurn = (argv: Argv, call: () => Promise<RunResult>): Promise<RunResult> => {
      if (!open) throw new AppError('internal', `The turn of container ${ctid} is over.`);
      if (closed) throw shutDown(config);
      const startedAtMs = nowMs();
      const asked = waitedSinceMs ?? startedAtMs;
      waitedSinceMs = undefined;
      return logged('write', argv, asked, startedAtMs, call);
    };
    const step: WriteStep = async (argv, options = {}) => {
      refuseSkiplock(argv);
      refuseOtherContainer(ctid, argv);
      const { stdin, onOutput, maxOutputBytes, onState, signal, id = `w-${randomBytes(12).toString('hex')}` } = options;
      const input = stdin === undefined ? {} : { stdin };
      // Built anew rather than passed on: whatever a caller slipped in, a write has no timeout, and no signal but where it may be ended.
      const output = {
        ...(onOutput === undefined ? {} : { onOutput }),
        ...(maxOutputBytes === undefined ? {} : { maxOutputBytes }),
      };
      const ender = signal !== undefined && isEndable(argv) ? signal : undefined;
      const ending = ender === undefined ? {} : { signal: ender };
      if (detached === undefined) return await inTurn(argv, () => run(argv, { ...input, ...output, ...ending }));
      const states = onState === undefined ? {} : { onState };
      return await inTurn(argv, async () => {
        await detached.start(id, argv, { ...input, ...states });
        const result = await endedBy(ender, id, detached, () => detached.follow(id, { ...output, ...states }));
        // Nobody else knows this id, so that nobody would look for it.
        if (options.id === undefined) await detached.forget(id).catch(() => {});
        return result;
      });
    };
    const turn: Turn = {
      resume: async (id, options) => {
        if (detached === undefined) throw new AppError('internal', `Writes of ${config.label} cannot be resumed.`);
        return await inTurn(['vzboard-node', 'follow', id], () =>
          endedBy(options?.signal, id, detached, () => detached.follow(id, options)),
        );
      },
      idle: (waiting) => writes.idle(waiting),
    };
    try {
      return await work(step, turn);
    } finally {
      open = false;
      giveBack();
    }
  };

  const sweep: NodeDoor['sweep'] = async (isOurs) => {
    let removed = 0;
    for (const { id, state, ageSeconds } of (await detached?.left()) ?? []) {
      const whose = isOurs(id);
      if (whose === 'open' || state === 'running' || state === 'starting') continue;
      if (whose === 'unknown' && ageSeconds < FOREIGN_SECONDS) continue;
      await detached?.forget(id);
      removed += 1;
    }
    return removed;
  };

  const askHelper: NodeDoor['askHelper'] = async (verb) => {
    if (helper === undefined) throw new AppError('unavailable', `${config.label} has no helper to ask.`);
    if (closed) throw shutDown(config);
    return await helper.call(verb, []);
  };

  return {
    config,
    read,
    withWriter,
    write: async (ctid, argv, options = {}) => {
      // Before the turn, so that a slip shows at once.
      refuseSkiplock(argv);
      refuseOtherContainer(ctid, argv);
      return await withWriter(ctid, async (step) => {
        options.onStart?.();
        return await step(argv, options);
      });
    },
    detached: detached !== undefined,
    forget: async (id) => {
      await detached?.forget(id).catch(() => {});
    },
    sweep,
    lockHolder: async (ctid) => (helper === undefined ? undefined : await readLockHolder(helper, ctid)),
    unpacked: async (ctid, archive) => (helper === undefined ? undefined : await readUnpacked(helper, ctid, archive)),
    askHelper,
    get writing() {
      return writes.size;
    },
    close: () => {
      closed = true;
      const reason = shutDown(config);
      reads.refuse(reason);
      writes.refuse(reason);
      detached?.close();
      for (const ender of runningReads) ender.abort(reason);
    },
  };
}

function shutDown(config: NodeConfig): AppError {
  return new AppError('unavailable', `vzboard is shutting down and asks nothing more of ${config.label}.`);
}

/** The end is asked for once, and told by following: the command may end by itself first, and then counts as it ended. */
async function endedBy<T>(
  signal: AbortSignal | undefined,
  id: string,
  detached: DetachedWrites,
  follow: () => Promise<T>,
): Promise<T> {
  const end = () => void detached.end(id).catch(() => {});
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  try {
    return await follow();
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

async function believeFor<T>(ms: number, config: NodeConfig, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('node_silent', `${config.label} did not answer.`)), ms);
  });
  try {
    return await Promise.race([answer, overdue]);
  } finally {
    clearTimeout(timer);
  }
}

function errorWord(error: unknown): string {
  if (isAppError(error)) return error.code;
  return error instanceof Error ? error.name : 'error';
}

/** --skiplock lets two vzctl work on one container at the same time (vzctl 4.11.1, src/vzctl.c): nothing vzboard does is worth that. */
function refuseSkiplock(argv: Argv): void {
  if (argv.some((word) => /^--skip-?lock(=|$)/.test(word))) {
    throw new AppError('internal', 'vzboard never passes --skiplock.');
  }
}

/** Where the CTID stands: for vzctl right after the sub-command (global flags come before that only), for other tools anywhere. */
function refuseOtherContainer(ctid: Ctid | NodeWork, argv: Argv): void {
  const [program, ...words] = argv;
  const isVzctl = program.slice(program.lastIndexOf('/') + 1) === 'vzctl';
  if (ctid.startsWith('node:')) {
    // Somebody's own command inside a container changes nothing of the container that others wait for.
    if (isVzctl && !isExec(argv)) throw new AppError('internal', 'vzctl works on containers, in their turns.');
    return;
  }
  const subCommand = words.findIndex((word) => !word.startsWith('-'));
  const named = isVzctl ? subCommand !== -1 && words[subCommand + 1] === ctid : words.includes(ctid);
  if (!named) throw new AppError('internal', `This command is not about container ${ctid}.`);
}
