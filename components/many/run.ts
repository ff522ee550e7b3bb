/** Doing the same to many: at most `atOnce` at a time, a gap between the starts, every outcome kept. */

export interface Outcome {
  ctid: string;
  ok: boolean;
  /** What the node showed, or why it failed. */
  text: string;
}

/** How the admin wants it done. */
export interface How {
  atOnce: number;
  /** From one start to the next, in milliseconds. */
  gapMs: number;
  /** Begin no more after the first failure; those that run go on. */
  stopOnError: boolean;
}

export interface ManyOptions extends How {
  /** Aborted: no more are begun. Those that run go on, vzboard never kills a write. */
  signal?: AbortSignal;
  onStart?: (ctid: string) => void;
  onEnd?: (outcome: Outcome) => void;
}

/** Answers the outcomes in the order of `ctids`; those never begun are left out. A `run` that rejects is a failure of that one. */
export async function runMany(
  ctids: readonly string[],
  run: (ctid: string) => Promise<Outcome>,
  { atOnce, gapMs, stopOnError, signal, onStart, onEnd }: ManyOptions,
): Promise<Outcome[]> {
  const outcomes: (Outcome | undefined)[] = ctids.map(() => undefined);
  const over = new AbortController();
  const stop = () => over.abort();
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop);
  let next = 0;
  // Whoever wants to begin one waits for this; it resolves a gap after the last beginning.
  let mayBegin: Promise<void> = Promise.resolve();
  const lane = async () => {
    for (;;) {
      const turn = mayBegin;
      let pass = () => {};
      mayBegin = new Promise((resolve) => {
        pass = resolve;
      });
      await turn;
      const at = next;
      const ctid = over.signal.aborted ? undefined : ctids[at];
      if (ctid === undefined) {
        pass();
        return;
      }
      next += 1;
      if (gapMs > 0 && next < ctids.length) void pause(gapMs, over.signal).then(pass);
      else pass();
      onStart?.(ctid);
      const outcome = await run(ctid).catch(
        (e: unknown): Outcome => ({ ctid, ok: false, text: e instanceof Error ? e.message : String(e) }),
      );
      outcomes[at] = outcome;
      if (stopOnError && !outcome.ok) stop();
      onEnd?.(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(atOnce, ctids.length)) }, lane));
  signal?.removeEventListener('abort', stop);
  return outcomes.filter((outcome) => outcome !== undefined);
}

/** Over early when `signal` is aborted: nobody waits for a gap after which nothing begins. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}
