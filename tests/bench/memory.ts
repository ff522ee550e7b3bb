import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryStore } from '@/lib/history/store';
import { type Figure, figure } from './figure';
import { PERIOD_MS, workload } from './workload';

const START_MS = 1_700_006_400_000;
const HOUR = 360;
const CONTAINERS = 1000;

function used(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** What 1,000 containers keep in memory once their open runs are as long as they get, and whether a day of 100 makes it grow. */
export function memoryFigures(): Figure[] {
  const dir = mkdtempSync(join(tmpdir(), 'vzboard-bench-'));
  try {
    const big = workload(CONTAINERS, 20);
    const before = used();
    const store = new HistoryStore({ file: join(dir, 'big.sqlite'), nowMs: () => START_MS });
    let most = 0;
    for (let i = 0; i < HOUR * 1.8; i++) {
      big.step();
      store.record('hn1', START_MS + i * PERIOD_MS, big.sample);
      if (i > HOUR && i % 60 === 0) most = Math.max(most, used() - before);
    }
    store.close();
    const small = workload(100);
    const day = new HistoryStore({ file: join(dir, 'day.sqlite'), nowMs: () => START_MS });
    const hours: number[] = [];
    for (let i = 0; i < HOUR * 24; i++) {
      small.step();
      day.record('hn1', START_MS + i * PERIOD_MS, small.sample);
      if (i % HOUR === HOUR - 1) hours.push(used());
    }
    day.close();
    // From the third hour on, when runs are as long as they get, against the last ones.
    const growth = (Math.max(...hours.slice(-4)) / Math.max(...hours.slice(2, 6)) - 1) * 100;
    return [
      figure(`memory of the history of ${CONTAINERS} containers`, most, 'MB', 64),
      figure('growth of the heap over 24 h', growth, '%', 10),
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
