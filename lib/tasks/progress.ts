/** How far the command of a task is: asked only while somebody looks, never waited for. */
import 'server-only';

export interface Progress {
  /** 0 to 1; never 1 before the end. */
  ratio: number;
  /** Of the whole, where it is counted in bytes. */
  totalBytes: number | null;
}

/** Asks the node, or reads what the command has printed so far: the beginning and the end of it. undefined: cannot be told now. */
export type AskProgress = (printed: () => string) => Promise<Progress | undefined> | Progress | undefined;

export type ProgressSource =
  | { totalBytes: number; doneBytes: () => Promise<number | undefined>; ask?: never }
  | { ask: AskProgress };

/** A poll of ours comes every second; one question every other is enough for a bar, and costs a node little. */
const ASK_EVERY_MS = 2000;
/** An answer that is older says nothing about now. */
const KEEP_MS = 15_000;
/** A command that has read everything still has to finish. */
const MOST = 0.99;

export class ProgressWatch {
  readonly #ask: AskProgress;
  readonly #nowMs: () => number;
  #askedMs = Number.NEGATIVE_INFINITY;
  #asking = false;
  #known: { progress: Progress; atMs: number } | undefined;

  constructor(source: ProgressSource, nowMs: () => number) {
    this.#ask = source.ask ?? (() => bytesOf(source));
    this.#nowMs = nowMs;
  }

  /** What the last question brought; begins the next one where it is time. Never throws, never waits. */
  look(printed: () => string): Progress | undefined {
    const now = this.#nowMs();
    if (!this.#asking && now - this.#askedMs >= ASK_EVERY_MS) void this.#look(printed, now);
    const known = this.#known;
    return known === undefined || this.#nowMs() - known.atMs > KEEP_MS ? undefined : known.progress;
  }

  async #look(printed: () => string, now: number): Promise<void> {
    this.#askedMs = now;
    this.#asking = true;
    try {
      const answer = this.#ask(printed);
      const found = answer instanceof Promise ? await answer : answer;
      const progress = found === undefined ? undefined : sane(found);
      if (progress !== undefined) this.#known = { progress, atMs: this.#nowMs() };
    } catch {
      // It is an ornament: the command runs whether it is known how far it is or not.
    } finally {
      this.#asking = false;
    }
  }
}

async function bytesOf({ totalBytes, doneBytes }: Exclude<ProgressSource, { ask: AskProgress }>) {
  const done = await doneBytes();
  return done === undefined ? undefined : { ratio: done / totalBytes, totalBytes };
}

function sane({ ratio, totalBytes }: Progress): Progress | undefined {
  if (!Number.isFinite(ratio) || ratio < 0) return undefined;
  return { ratio: Math.min(ratio, MOST), totalBytes };
}

/** At least so many runs make something usual. */
const FEWEST = 3;
const LATEST = 20;

/** A task that ended well: where, and how long it took. */
export interface EarlierRun {
  node: string;
  ctid: string | null;
  tookMs: number;
}

/**
 * How long something usually takes: the median of the latest runs (`runs` newest first) on the same container, else on the same node, else
 * anywhere. undefined where too few were seen.
 */
export function usualMs(
  runs: readonly EarlierRun[],
  { node, ctid }: { node: string; ctid: string | null },
): number | undefined {
  const here = runs.filter((run) => run.node === node);
  const same = ctid === null ? [] : here.filter((run) => run.ctid === ctid);
  for (const alike of [same, here, runs]) {
    if (alike.length < FEWEST) continue;
    const took = alike
      .slice(0, LATEST)
      .map((run) => run.tookMs)
      .sort((a, b) => a - b);
    return took[Math.floor((took.length - 1) / 2)];
  }
  return undefined;
}
