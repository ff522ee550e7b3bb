/** The process that history-kill.test.ts kills: records one sample after the other and says each number once it is acknowledged. */
import { writeSync } from 'node:fs';
import { HistoryStore } from '@/lib/history/store';
import { atMs, sampleNumber } from './history-samples';

const [file, first] = process.argv.slice(2);
const store = new HistoryStore({ file: file ?? '', nowMs: Date.now });
for (let i = Number(first); ; i++) {
  store.record('hn1', atMs(i), sampleNumber(i));
  // Written at once and by itself: what was said has been acknowledged, whatever happens next.
  writeSync(1, `${i}\n`);
}
