import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { HistoryStore } from '@/lib/history/store';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { printUserBeancounters } from '@/lib/ubc/print';
import { type Figure, figure, median, medianMs, must, quantile, timed } from './figure';
import { PERIOD_MS, workload } from './workload';

const START_MS = 1_700_006_400_000;
const DAY_SAMPLES = 8640;
const COUNT = 250;
const WARM = 50;
const at = (i: number) => START_MS + i * PERIOD_MS;

function folder<T>(work: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'vzboard-bench-'));
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function bytesBelow(dir: string): number {
  return readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
}

/** A day of 100 containers: what it takes on disk, and how long reading it takes. */
export function dayFigures(): Figure[] {
  return folder((dir) => {
    const { sample, step } = workload(100);
    const file = join(dir, 'history.sqlite');
    const store = new HistoryStore({ file, nowMs: () => at(DAY_SAMPLES) });
    const held: number[] = [];
    for (let i = 0; i < DAY_SAMPLES; i++) {
      step();
      held.push(sample.values[0] as number);
      store.record('hn1', at(i), sample);
    }
    const span = { nodeId: 'hn1', ctid: '101', fromMs: at(0), toMs: at(DAY_SAMPLES), points: 500 };
    const counter = sample.counters[0] as string;
    const series = store.read({ ...span, counter });
    must(series.held.length === 500 && !series.held.includes(null), 'a day without gaps has some');
    must(Math.max(...series.held.map(Number)) === Math.max(...held), 'the largest held of the day is lost');
    const raw = store.read({ ...span, counter, fromMs: at(8000), toMs: at(8300), points: 300 });
    must(
      raw.held.every((value, i) => value === held[8000 + i]),
      'a raw value differs',
    );
    const one = medianMs(50, () => void store.read({ ...span, counter }));
    const all = medianMs(20, () => void store.readHeld(span));
    store.close();
    const values = DAY_SAMPLES * sample.values.length;
    const total = bytesBelow(dir);
    const rolled = rollUpBytes(file);
    return [
      figure('raw 10 s data, 100 containers x 24 h', (total - rolled) / values, 'bytes a value', 0.12),
      figure('the same with roll-ups', total / values, 'bytes a value', 0.16),
      figure('one counter, 24 h to 500 points', one, 'ms', 2),
      figure('held of all counters, 24 h to 500 points', all, 'ms', 6),
    ];
  });
}

/** Pages that would not be there without roll-ups: a copy without them, packed, against one with them, packed. */
function rollUpBytes(file: string): number {
  return folder((dir) => {
    const size = (name: string, sql: string) => {
      const copy = join(dir, name);
      cpSync(file, copy);
      const db = new Database(copy);
      db.exec(sql);
      db.exec('VACUUM');
      db.close();
      return statSync(copy).size;
    };
    return size('with', '') - size('without', 'DELETE FROM chunk WHERE tier > 0');
  });
}

/** Samples of 1,000 containers from text to disk, and a store opened again after a kill. */
export function sampleFigures(): Figure[] {
  return folder((dir) => {
    const { sample, step } = workload(1000, 20);
    const file = join(dir, 'history.sqlite');
    const store = new HistoryStore({ file, nowMs: () => at(COUNT) });
    const wall: number[] = [];
    let cpuMicros = 0;
    // Written before anything is measured, or the garbage of writing them is counted as ours.
    const texts = Array.from({ length: COUNT }, () => {
      step();
      return new TextEncoder().encode(printUserBeancounters(sample, '2.6.32'));
    });
    globalThis.gc?.();
    for (const [i, bytes] of texts.entries()) {
      const cpu = process.cpuUsage();
      wall.push(timed(() => void store.record('hn1', at(i), parseUserBeancounters(bytes).sample)));
      const { user, system } = process.cpuUsage(cpu);
      if (i >= WARM) cpuMicros += user + system;
    }
    const steady = wall.slice(WARM);
    // What a kill leaves: the files as they are, the log not folded in.
    const killed = join(dir, 'killed');
    cpSync(file, join(killed, 'history.sqlite'), { recursive: true });
    cpSync(`${file}-wal`, join(killed, 'history.sqlite-wal'));
    const opening = Array.from({ length: 5 }, (_, run) => {
      const copy = join(dir, `copy${run}`);
      cpSync(killed, copy, { recursive: true });
      let again: HistoryStore | undefined;
      const ms = timed(() => {
        again = new HistoryStore({ file: join(copy, 'history.sqlite'), nowMs: () => at(COUNT) });
        const query = { nodeId: 'hn1', ctid: '1100', counter: sample.counters[0] as string, points: 100 };
        const { held } = again.read({ ...query, fromMs: at(COUNT - 100), toMs: at(COUNT) });
        must(held.at(-1) === sample.values[999 * 20 * 5], 'the last sample is not what was recorded');
      });
      again?.close();
      return ms;
    });
    store.close();
    return [
      figure('one sample of 1,000 containers, text to fsync: CPU', cpuMicros / 1000 / (COUNT - WARM), 'ms', 5),
      figure('the same: wall, median', median(steady), 'ms', null),
      figure('the same: wall, p99', quantile(steady, 0.99), 'ms', 12),
      figure('open again after kill -9, 1,000 containers, to first answer', median(opening), 'ms', 500),
    ];
  });
}
