/** Readings that come from elsewhere than a counters file, as columns: what the history takes. */
import type { Amount, Sample } from './sample';

export interface Reading {
  resource: string;
  held: Amount;
  /** Unlimited when left out. */
  barrier?: Amount;
  limit?: Amount;
}

/** Rows in the order given, so that equal readings have equal columns. Containers without a row are left out. maxheld and failcnt stay 0. */
export function gathered(rows: ReadonlyMap<string, readonly Reading[]>): Sample {
  const ctids: string[] = [];
  const counters: string[] = [];
  const starts = [0];
  const cells: Amount[] = [];
  for (const [ctid, readings] of rows) {
    if (readings.length === 0) continue;
    ctids.push(ctid);
    for (const { resource, held, barrier = Number.POSITIVE_INFINITY, limit = Number.POSITIVE_INFINITY } of readings) {
      counters.push(resource);
      cells.push(held, 0, barrier, limit, 0);
    }
    starts.push(counters.length);
  }
  const exact = new Map<number, bigint>();
  const values = Float64Array.from(cells, (cell, at) => {
    if (typeof cell === 'number') return cell;
    if (cell > BigInt(Number.MAX_SAFE_INTEGER)) exact.set(at, cell);
    return Number(cell);
  });
  return { ctids, starts: Int32Array.from(starts), counters, values, exact };
}
