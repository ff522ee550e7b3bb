/** The figures of `npm run bench` that a change could spoil unseen, with twice the slack: sizes and ratios, never milliseconds. */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { HistoryStore } from '@/lib/history/store';
import { TIERS } from '@/lib/history/tiers';
import { parseFigures } from '../../bench/parse';
import { PERIOD_MS, workload } from '../../bench/workload';

const START = 1_700_006_400_000;
const CONTAINERS = 20;
/** Three hours: the last run of each container, up to an hour and a half, is in no chunk. */
const SAMPLES = 1080;

const dir = mkdtempSync(join(tmpdir(), 'vzboard-figures-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('some hours of history are exact and small, as samples and as roll-ups', () => {
  const { sample, step } = workload(CONTAINERS);
  const file = join(dir, 'history.sqlite');
  const store = new HistoryStore({ file, nowMs: () => START + SAMPLES * PERIOD_MS });
  const held: number[][] = sample.ctids.map(() => []);
  const rows = sample.values.length / 5 / CONTAINERS;
  for (let i = 0; i < SAMPLES; i++) {
    step();
    for (const [c, values] of held.entries()) values.push(sample.values[c * rows * 5] ?? Number.NaN);
    store.record('hn1', START + i * PERIOD_MS, sample);
  }
  const counter = sample.counters[0] ?? '';
  for (const [c, ctid] of sample.ctids.entries()) {
    const span = { nodeId: 'hn1', ctid, counter, fromMs: START, toMs: START + SAMPLES * PERIOD_MS, points: SAMPLES };
    expect(store.read(span).held).toEqual(held[c]);
  }
  store.close();
  const values = SAMPLES * sample.values.length;
  expect(statSync(file).size / values).toBeLessThan(0.24);
  const db = new Database(file, { readonly: true });
  const raw = db
    .prepare<[], { bytes: number; ms: number }>(
      'SELECT sum(length(data)) AS bytes, sum(to_ms - from_ms) AS ms FROM chunk',
    )
    .get();
  db.close();
  const perContainer = sample.values.length / CONTAINERS;
  expect((raw?.bytes ?? Number.NaN) / (((raw?.ms ?? 0) / PERIOD_MS) * perContainer)).toBeLessThan(2 * 0.077);

  const later = new HistoryStore({ file, nowMs: () => START });
  later.prune(START + SAMPLES * PERIOD_MS + TIERS[0].keepMs);
  later.close();
  const rolled = new Database(file);
  rolled.exec('VACUUM');
  rolled.close();
  expect(statSync(file).size / values).toBeLessThan(2 * 0.08);
});

test('counters are parsed many times faster than by splitting lines, and exactly', () => {
  const ratio = parseFigures().find(({ unit }) => unit === 'x');
  expect(ratio?.value).toBeGreaterThan((ratio?.bar ?? Number.NaN) / 2);
});
