/**
 * A task's output: kept as it comes, in batches, 1 MiB of it: the first half and the last half. Offsets count everything it ever said, so that a
 * reader's position stays right when the middle is dropped.
 */
import 'server-only';
import type { OutputPiece, Seen, TaskStore } from '@/lib/tasks/store';
import type { TaskOutput } from '@/lib/tasks/tasks';

const HALF_BYTES = 512 * 1024;
const PIECE_BYTES = 64 * 1024;
/** One reply of `readOutput` carries no more. */
const REPLY_BYTES = 256 * 1024;

/** The part of `total` bytes that is not kept: [from, to), empty when all is. */
function gapOf(total: number): [from: number, to: number] {
  return [Math.min(total, HALF_BYTES), Math.max(Math.min(total, HALF_BYTES), total - HALF_BYTES)];
}

/** How many bytes at the end are the beginning of a UTF-8 character that is not complete yet (0 to 3). */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const needed = byte >= 0xf5 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

export interface Recorder {
  take: (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;
  /** A program has ended: what looked like half a character stays as it is. */
  finishStep: () => void;
  /** Another program begins, of which nothing is recorded yet. */
  beginStep: () => void;
  /** Writes what is pending. */
  flush: () => void;
}

/**
 * `lost` is told when output cannot be written; the task goes on without it. `earlier` is what was recorded before vzboard was restarted: bytes in
 * all, and of each stream of the command under way.
 */
export function recordOutput(
  store: Pick<TaskStore, 'appendOutput'>,
  id: string,
  flushMs: number,
  lost: (error: unknown) => void,
  earlier: { total: number; seen: Seen } = { total: 0, seen: { stdout: 0, stderr: 0 } },
): Recorder {
  const half: Record<'stdout' | 'stderr', Uint8Array> = { stdout: new Uint8Array(), stderr: new Uint8Array() };
  let total = earlier.total;
  let seen = { ...earlier.seen };
  let pending: OutputPiece[] = [];
  let timer: NodeJS.Timeout | undefined;

  function append(bytes: Uint8Array, stream: keyof Seen): void {
    if (bytes.length === 0) return;
    seen[stream] += bytes.length;
    // Copied: a chunk may be a view into a large buffer of the stream's.
    pending.push({ at: total, bytes: Uint8Array.from(bytes) });
    total += bytes.length;
    const [from, to] = gapOf(total);
    // A flood is cut here already, so that memory and disk see 1 MiB of it and no more.
    if (from < to) pending = pending.flatMap((piece) => outside(piece, from, to));
    timer ??= setTimeout(flush, flushMs);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pending.length === 0) return;
    const pieces = joinPieces(pending);
    pending = [];
    try {
      store.appendOutput(id, pieces, total, gapOf(total), seen);
    } catch (error) {
      lost(error);
    }
  }

  return {
    take: (chunk, stream) => {
      // The streams interleave: a character cut by a chunk's end waits for its other half.
      const bytes = half[stream].length === 0 ? chunk : Buffer.concat([half[stream], chunk]);
      const whole = bytes.length - incompleteTail(bytes);
      half[stream] = Uint8Array.from(bytes.subarray(whole));
      append(bytes.subarray(0, whole), stream);
    },
    finishStep: () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        append(half[stream], stream);
        half[stream] = new Uint8Array();
      }
    },
    beginStep: () => {
      flush();
      seen = { stdout: 0, stderr: 0 };
    },
    flush,
  };
}

function outside({ at, bytes }: OutputPiece, from: number, to: number): OutputPiece[] {
  const end = at + bytes.length;
  if (end <= from || at >= to) return [{ at, bytes }];
  const kept: OutputPiece[] = [];
  if (at < from) kept.push({ at, bytes: bytes.subarray(0, from - at) });
  if (end > to) kept.push({ at: to, bytes: bytes.subarray(to - at) });
  return kept;
}

/** Neighbours become one row, up to a size that is cheap to drop. */
function joinPieces(pieces: readonly OutputPiece[]): OutputPiece[] {
  const joined: OutputPiece[] = [];
  let run: OutputPiece[] = [];
  const close = () => {
    const first = run[0];
    if (first === undefined) return;
    const bytes = Buffer.concat(run.map((piece) => piece.bytes));
    for (let i = 0; i < bytes.length; i += PIECE_BYTES) {
      joined.push({ at: first.at + i, bytes: bytes.subarray(i, i + PIECE_BYTES) });
    }
    run = [];
  };
  for (const piece of pieces) {
    const last = run.at(-1);
    if (last !== undefined && last.at + last.bytes.length !== piece.at) close();
    run.push(piece);
  }
  close();
  return joined;
}

/**
 * Text from byte `from` on, as much as one reply carries, ending between characters. `from` of the answer is later than asked where bytes were
 * dropped; `done` when the task has ended and nothing follows.
 */
export function readOutput(
  store: Pick<TaskStore, 'readOutput'>,
  task: { id: string; outputBytes: number; endedAt: number | null },
  asked: number,
): TaskOutput {
  const total = task.outputBytes;
  const ended = task.endedAt !== null;
  const [gapFrom, gapTo] = gapOf(total);
  let from = Math.min(Math.max(0, asked), total);
  if (from >= gapFrom && from < gapTo) from = gapTo;
  const segmentEnd = gapFrom < gapTo && from < gapFrom ? gapFrom : total;
  const end = Math.min(segmentEnd, from + REPLY_BYTES);
  let bytes = store.readOutput(task.id, from, end);
  if (from > 0) {
    const skip = bytes.findIndex((byte, i) => i >= 3 || (byte & 0b1100_0000) !== 0b1000_0000);
    from += Math.max(0, skip);
    bytes = bytes.subarray(Math.max(0, skip));
  }
  let next = end;
  if (!(ended && end === total)) {
    const cut = incompleteTail(bytes);
    bytes = bytes.subarray(0, bytes.length - cut);
    // The other half of a character at the gap's edge is never to come.
    if (end !== gapFrom || gapFrom === gapTo) next -= cut;
  }
  return {
    from,
    next,
    text: new TextDecoder().decode(bytes),
    dropped: gapTo - gapFrom,
    done: ended && next === total,
  };
}
