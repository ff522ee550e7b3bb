/** vzboard's own runs, as the history keeps account of them: a row a run, prolonged while it lasts. */
import { type Alive, BEAT_MS } from './gaps';
import type { HistorySql } from './sql';

export class Runs {
  private known: Alive[] | undefined;
  private current: Alive | undefined;

  constructor(private readonly sql: HistorySql) {}

  /** Ascending, those of earlier processes among them. */
  get all(): readonly Alive[] {
    this.known ??= this.sql.alive.all();
    return this.known;
  }

  /** A sign of life; written at most every BEAT_MS. */
  beat(nowMs: number): void {
    const { current } = this;
    if (current !== undefined && nowMs < current.toMs + BEAT_MS) return;
    // A machine that slept has a hole in its run; so has one whose clock was set back.
    if (current === undefined || nowMs > current.toMs + BEAT_MS * 4) this.begin(nowMs);
    else {
      this.sql.prolong.run(nowMs, current.fromMs);
      current.toMs = nowMs;
      this.known = undefined;
    }
  }

  /** A time before the first run in which, it is claimed, vzboard ran: a filled-in past. */
  claim(fromMs: number, toMs: number): void {
    const first = this.all[0];
    if (first !== undefined && first.fromMs <= fromMs) return;
    this.sql.addAlive.run(fromMs, Math.min(toMs, first === undefined ? toMs : first.fromMs - 1));
    this.known = undefined;
  }

  prune(beforeMs: number): void {
    if (this.sql.pruneAlive.run(beforeMs).changes > 0) this.known = undefined;
  }

  /** After a transaction that was rolled back. */
  forget(): void {
    this.known = undefined;
    this.current = undefined;
  }

  private begin(nowMs: number): void {
    const run = { fromMs: nowMs, toMs: nowMs };
    this.sql.addAlive.run(run.fromMs, run.toMs);
    this.current = run;
    this.known = undefined;
  }
}
