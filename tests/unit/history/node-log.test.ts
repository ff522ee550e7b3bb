import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDatabase } from '@/lib/db/open';
import { NodeLog } from '@/lib/history/node-log';
import { HISTORY_MIGRATIONS } from '@/lib/history/schema';
import { Shelf } from '@/lib/history/shelf';
import { type HistorySql, insertedId, prepareSql } from '@/lib/history/sql';
import { amountAt, HELD, type Sample } from '@/lib/ubc/sample';
import { oneCounter, wanderingNode } from './made-samples';

const START = 1_700_006_400_000;
const TEN = 10_000;

let db: Db;
let sql: HistorySql;
let node: NodeLog;

beforeEach(() => {
  db = openDatabase({ file: ':memory:', migrations: HISTORY_MIGRATIONS });
  sql = prepareSql(db);
  node = new NodeLog(sql, new Shelf(sql), insertedId(sql.addNode.run('hn1')));
});

afterEach(() => db.close());

/** As the store does. */
function record(log: NodeLog, atMs: number, sample: Sample): void {
  log.record(atMs, sample);
  log.tidy();
}

const count = (what: string) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${what}`).get()?.n ?? 0;

describe('the log of a node', () => {
  test('closes containers at different samples, so that none pays for all, and keeps the tail short', () => {
    const next = wanderingNode(200, 1);
    let before = 0;
    let most = 0;
    for (let i = 0; i < 1800; i++) {
      record(node, START + i * TEN, next());
      const chunks = count('chunk WHERE tier = 0');
      most = Math.max(most, chunks - before);
      before = chunks;
      expect(count('tail')).toBeLessThanOrEqual(541);
    }
    expect(before).toBeGreaterThan(200 * 3);
    expect(most).toBeLessThan(10);
  });

  test('replayed from its tail it is as it was', () => {
    const next = wanderingNode(20, 24);
    const last = Array.from({ length: 500 }, () => next());
    for (const [i, sample] of last.entries()) record(node, START + i * TEN, sample);
    const again = new NodeLog(sql, new Shelf(sql), node.id);
    expect([again.lastMs, again.periodMs]).toEqual([node.lastMs, node.periodMs]);
    const runs = (log: NodeLog) =>
      [...log.containers.values()].map(({ id, ctid, closedMs, run }) => [
        id,
        ctid,
        closedMs,
        run?.times,
        run?.state,
        run?.log.view(),
      ]);
    expect(runs(again)).toEqual(runs(node));
  });

  test('learns the sampling period and follows a changed one', () => {
    expect(node.periodMs).toBe(TEN);
    let ms = START;
    for (const everyMs of [30_000, 5000]) {
      for (let i = 0; i < 20; i++) {
        ms += everyMs;
        record(node, ms, oneCounter(i));
      }
      expect(node.periodMs).toBe(everyMs);
    }
  });

  test('a reading that names a container twice counts the first', () => {
    const sample = oneCounter(1);
    const twice = {
      ...oneCounter(2),
      ctids: ['101', '101'],
      starts: Int32Array.from([0, 1, 2]),
      counters: ['kmemsize', 'kmemsize'],
    };
    record(node, START, sample);
    record(node, START + TEN, twice);
    expect(node.containers.get('101')?.run?.times).toEqual([START, START + TEN]);
    expect(node.containers.get('101')?.run?.state.cells[HELD]).toBe(amountAt(twice, 0, HELD));
  });

  test('a damaged chunk does not stop the recording', () => {
    for (let i = 0; i < 2000; i++) record(node, START + i * TEN, oneCounter(i));
    db.prepare("UPDATE chunk SET data = x'0102030405'").run();
    const shelf = new Shelf(sql);
    const again = new NodeLog(sql, shelf, node.id);
    for (let i = 2000; i < 4000; i++) record(again, START + i * TEN, oneCounter(i));
    while (shelf.retireSamples(again.container('101').id, Number.MAX_SAFE_INTEGER));
    expect(count('chunk WHERE tier = 1')).toBeGreaterThan(0);
    expect(count('chunk WHERE tier = 0 AND part = 1')).toBe(0);
  });
});
