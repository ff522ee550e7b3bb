/** Running one action on many containers: at most `atOnce` at a time, every outcome kept, one failure ends nothing. */

export interface Outcome {
  ctid: string;
  ok: boolean;
  /** What the node showed, or why it failed. */
  text: string;
}

export interface BulkOptions {
  atOnce: number;
  /** True stops taking new ones; those that run go on, vzboard never kills a write. */
  cancelled?: () => boolean;
  onStart?: (ctid: string) => void;
  onEnd?: (outcome: Outcome) => void;
}

/** Answers the outcomes in the order of `ctids`; the ones never begun because of `cancelled` are left out. */
export async function runBulk(
  ctids: readonly string[],
  run: (ctid: string) => Promise<Outcome>,
  options: BulkOptions,
): Promise<Outcome[]> {
  const outcomes: (Outcome | undefined)[] = ctids.map(() => undefined);
  let next = 0;
  const lane = async () => {
    while (next < ctids.length && options.cancelled?.() !== true) {
      const at = next++;
      const ctid = ctids[at];
      if (ctid === undefined) return;
      options.onStart?.(ctid);
      const outcome = await run(ctid).catch(
        (e: unknown): Outcome => ({ ctid, ok: false, text: e instanceof Error ? e.message : String(e) }),
      );
      outcomes[at] = outcome;
      options.onEnd?.(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(options.atOnce, ctids.length)) }, lane));
  return outcomes.filter((outcome) => outcome !== undefined);
}
