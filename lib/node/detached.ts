/**
 * Writes that outlive vzboard: started in a session of their own on the node, with output and exit code in a spool directory there. What is known
 * of one is asked from the node again and again, so that a lost connection or a restart of vzboard costs nothing but time.
 */
import 'server-only';
import { AppError, isAppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import { DEFAULT_OUTPUT_BYTES, Output } from '@/lib/node/running';
import { type Helper, isHelpersWord } from '@/lib/node/vzboard-node';
import { t } from '@/lib/text/t';
import type { Argv, RunResult } from '@/lib/vz/run';
import { wait } from '@/lib/wait';

/** Bytes of each stream. */
export interface Offsets {
  stdout: number;
  stderr: number;
}

/**
 * `started`: the node has it. `asking`: the node does not answer, and is asked again. `running`: it answers again. The others say how it was lost:
 * `never` began and never will, its helper was ended (`lost`), the node was `rebooted`, its traces are `absent`.
 */
export type CommandState = 'started' | 'asking' | 'running' | 'never' | 'lost' | 'rebooted' | 'absent';

export interface FollowOptions {
  onOutput?: (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;
  onState?: (state: CommandState) => void;
  /** Output up to here was seen before: it is in the result, but not told again. */
  seen?: Offsets;
  /** Ends the command, where it is one that may be ended. */
  signal?: AbortSignal;
  /** Whether the node has said that it started it; otherwise it is settled first that it has, or never will. Default true. */
  isSureOfStart?: boolean;
  /** Of each stream in the result. */
  maxOutputBytes?: number;
}

export interface SpoolEntry {
  id: string;
  state: string;
  ageSeconds: number;
}

export interface DetachedWrites {
  /** Resolves when the node has it. Rejects when it was not started and never will be. */
  start(
    id: string,
    argv: Argv,
    options?: { stdin?: string | Uint8Array; onState?: FollowOptions['onState'] },
  ): Promise<void>;
  /**
   * Resolves with output and exit code once it has ended, however long that takes and however often the connection breaks. Rejects with
   * `node_failed` when its end cannot be known any more (`onState` says why), with `unavailable` once closed.
   */
  follow(id: string, options?: FollowOptions): Promise<RunResult>;
  /** Has the node end it, which it does only where that leaves nothing half done; `follow` tells when. Rejects with the helper's word. */
  end(id: string): Promise<void>;
  /** Removes what is left of one that has ended. */
  forget(id: string): Promise<void>;
  /** What is in the spool. */
  left(): Promise<SpoolEntry[]>;
  /** Asks nothing more. What runs goes on. */
  close(): void;
}

export interface DetachedOptions {
  helper: Helper;
  /** After a broken connection; doubled up to 15 s. */
  firstPauseMs?: number;
  /** How long the node may keep us waiting for news: long, so that polling is cheap; news are answered at once. */
  newsSeconds?: number;
}

const NEWS_SECONDS = 15;
/** Beyond the wait for news: a slow login and a loaded node. */
const ANSWER_MS = 20_000;
/** A stream comes in pieces of at most 256 KiB each. */
const ANSWER_BYTES = 2 * 1024 * 1024;
const FIRST_PAUSE_MS = 1000;
/** A node that comes back is noticed within that. */
const LONGEST_PAUSE_MS = 15_000;
const streams = ['stdout', 'stderr'] as const;

export function detachedWrites({
  helper,
  newsSeconds = NEWS_SECONDS,
  firstPauseMs = FIRST_PAUSE_MS,
}: DetachedOptions): DetachedWrites {
  const ender = new AbortController();

  /** Until the node answers. Its helper's own refusals are answers. */
  async function persist<T>(ask: () => Promise<T>, onState: FollowOptions['onState']): Promise<T> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      ender.signal.throwIfAborted();
      try {
        const answer = await ask();
        if (pauseMs > firstPauseMs) onState?.('running');
        return answer;
      } catch (error) {
        ender.signal.throwIfAborted();
        if (!isSilence(error)) throw error;
        onState?.('asking');
      }
      await wait(pauseMs, ender.signal);
    }
  }

  const call = (verb: string, words: readonly string[], timeoutMs = ANSWER_MS) =>
    helper.call(verb, words, { timeoutMs, signal: ender.signal, maxOutputBytes: ANSWER_BYTES });

  return {
    async start(id, argv, { stdin, onState } = {}) {
      ender.signal.throwIfAborted();
      // What cannot be reached at all, or not through sudo, has started nothing: no need to wonder.
      await call('version', []);
      const flags = stdin === undefined ? [] : ['--stdin'];
      const input = stdin === undefined ? {} : { stdin };
      try {
        // Not ended with us: a start that has arrived is carried out.
        await helper.call('start', [id, ...flags, '--', ...argv], { timeoutMs: ANSWER_MS, ...input });
      } catch (error) {
        if (!isSilence(error)) throw error;
        // It may have arrived, may still arrive, or never: the node settles which, and it is not tried a second time.
        const { words } = await persist(() => call('forbid', [id]), onState);
        if (words[0] === 'never') {
          onState?.('never');
          throw error;
        }
      }
      onState?.('started');
    },

    async follow(id, options = {}) {
      const { onOutput, onState, seen = { stdout: 0, stderr: 0 }, isSureOfStart = true } = options;
      const { maxOutputBytes = DEFAULT_OUTPUT_BYTES } = options;
      const at: Offsets = { stdout: 0, stderr: 0 };
      const kept = { stdout: new Output(), stderr: new Output() };
      const tell = (stream: keyof Offsets, chunk: Uint8Array, end: number) => {
        kept[stream].keep(chunk, maxOutputBytes);
        const fresh = Math.min(chunk.length, end - seen[stream]);
        if (fresh > 0) onOutput?.(chunk.subarray(chunk.length - fresh), stream);
      };
      if (!isSureOfStart) await persist(() => call('forbid', [id]), onState);
      for (;;) {
        const words = [id, String(at.stdout), String(at.stderr), String(newsSeconds)];
        const news = await persist(
          async () => parseNews(await call('follow', words, newsSeconds * 1000 + ANSWER_MS)),
          onState,
        );
        for (const stream of streams) {
          const { from, bytes } = news[stream];
          if (from > at[stream] && from > seen[stream])
            onOutput?.(notKept(from - Math.max(at[stream], seen[stream])), stream);
          at[stream] = from + bytes.length;
          if (bytes.length > 0) tell(stream, bytes, at[stream]);
        }
        if (news.state === 'running' || news.state === 'starting') continue;
        if (streams.some((stream) => at[stream] < news[stream].length)) continue;
        if (news.state === 'ended') {
          const truncated = kept.stdout.truncated || kept.stderr.truncated;
          return { code: news.code, stdout: kept.stdout.take(), stderr: kept.stderr.take(), truncated };
        }
        onState?.(news.state);
        throw new AppError('node_failed', t(`tasks.lost.${news.state}`));
      }
    },

    end: async (id) => void (await persist(() => call('end', [id]), undefined)),

    forget: async (id) => void (await call('clean', [id])),

    async left() {
      const { body } = await call('list', []);
      return new TextDecoder()
        .decode(body)
        .split('\n')
        .flatMap((line) => {
          const [id, state, age] = line.split(' ');
          return id === undefined || state === undefined ? [] : [{ id, state, ageSeconds: Number(age) }];
        });
    },

    close: () => ender.abort(new AppError('unavailable', 'vzboard is shutting down; the command goes on on the node.')),
  };
}

/** No answer, which says nothing about the command. */
function isSilence(error: unknown): boolean {
  if (!isAppError(error) || isHelpersWord(error)) return false;
  return error.code === 'node_silent' || error.code === 'node_failed' || error.code === 'unavailable';
}

function notKept(bytes: number): Uint8Array {
  return new TextEncoder().encode(`\n[${t('tasks.output.notKept', { bytes: formatBytes(bytes) })}]\n`);
}

interface Part {
  from: number;
  bytes: Uint8Array;
  /** Of the whole stream. */
  length: number;
}

interface News {
  state: 'starting' | 'running' | 'ended' | 'never' | 'lost' | 'rebooted' | 'absent';
  code: number;
  stdout: Part;
  stderr: Part;
}

const states = new Set<string>(['starting', 'running', 'ended', 'never', 'lost', 'rebooted', 'absent']);

function isNewsState(word: string): word is News['state'] {
  return states.has(word);
}

/** STATE CODE and, of each stream, FROM COUNT LENGTH; then the bytes of both. Throws `node_failed` for an answer that was cut. */
function parseNews({ words, body }: { words: readonly string[]; body: Uint8Array }): News {
  const [state = '', code, ...numbers] = words;
  const [outFrom = -1, outCount = -1, outLength = -1, errFrom = -1, errCount = -1, errLength = -1] =
    numbers.map(Number);
  const whole = numbers.length === 6 && body.length === outCount + errCount;
  if (!whole || !isNewsState(state)) {
    throw new AppError('node_failed', 'The answer of the helper was cut.');
  }
  return {
    state,
    code: state === 'ended' ? Number(code) : -1,
    stdout: { from: outFrom, bytes: body.subarray(0, outCount), length: outLength },
    stderr: { from: errFrom, bytes: body.subarray(outCount), length: errLength },
  };
}
