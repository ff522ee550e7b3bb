import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openHistory } from '@/lib/history/client';
import type { History } from '@/lib/history/history';
import { HistoryStore } from '@/lib/history/store';
import { TIERS } from '@/lib/history/tiers';
import { bundled } from './bundled';
import { madeSample, oneCounter, wanderingNode } from './made-samples';

const START = 1_700_000_000_000;
const TEN = 10_000;

let dir: string;
let code: string;
let opened: History[] = [];
let workers: Worker[] = [];

/** Node cannot run a .ts worker by itself; in production the bundler of the server compiles it. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-worker-'));
  code = join(dir, 'worker.cjs');
  await bundled('lib/history/worker.ts', code);
});

afterEach(async () => {
  await Promise.all(opened.map((history) => history.close()));
  opened = [];
  workers = [];
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function open(name: string, options: { script?: string; closeDeadlineMs?: number } = {}): History {
  const history = openHistory({
    file: join(dir, `${name}.sqlite`),
    makeWorker: (data) => {
      const worker =
        options.script === undefined
          ? new Worker(code, { workerData: data })
          : new Worker(options.script, { eval: true, workerData: data });
      workers.push(worker);
      return worker;
    },
    ...(options.closeDeadlineMs !== undefined && { closeDeadlineMs: options.closeDeadlineMs }),
  });
  opened.push(history);
  return history;
}

const SILENT = `require('node:worker_threads').parentPort.on('message', () => {})`;

describe('the history over its thread', () => {
  test('records and reads; unlimited and large integers arrive exactly', async () => {
    const history = open('exact');
    const sample = madeSample({ '101': { kmemsize: [2n ** 60n + 1n, 3, Number.POSITIVE_INFINITY, 4, 0] } });
    expect(await history.record('hn1', START, sample)).toEqual({ failures: [] });
    expect(await history.record('hn1', START + TEN, oneCounter(1, 2))).toEqual({
      failures: [{ ctid: '101', counter: 'kmemsize', atMs: START + TEN, growth: 2 }],
    });
    const query = { nodeId: 'hn1', ctid: '101', fromMs: START, toMs: START + 2 * TEN, points: 2 };
    expect(await history.read({ ...query, counter: 'kmemsize' })).toMatchObject({
      held: [2n ** 60n + 1n, 1],
      barrier: [Number.POSITIVE_INFINITY, 1000],
    });
    expect((await history.readHeld(query)).held).toEqual({ kmemsize: [2n ** 60n + 1n, 1] });
    expect(await history.readEach({ ...query, wanted: [{ ctid: '101', counter: 'kmemsize' }] })).toEqual([
      [2n ** 60n + 1n, 1],
    ]);
    expect(await history.failures('hn1', 0)).toMatchObject([{ growth: 2 }]);
    expect(await history.stats()).toMatchObject({ oldestMs: START });
  });

  test('a sample is recorded while old ones are being pruned', async () => {
    const next = wanderingNode(30, 10);
    const store = new HistoryStore({ file: join(dir, 'pruned.sqlite'), nowMs: () => START });
    for (let i = 0; i < 800; i++) store.record('hn1', START + i * TEN, next());
    store.close();
    const history = open('pruned');
    const nowMs = START + TIERS[0].keepMs + 800 * TEN;
    const order: string[] = [];
    const asked = [
      history.prune(nowMs).then(() => order.push('pruned')),
      history.prune(nowMs).then(() => order.push('pruned again')),
      history.record('hn1', nowMs, oneCounter(5)).then(() => order.push('recorded')),
    ];
    await Promise.all(asked);
    expect(order).toEqual(['recorded', 'pruned', 'pruned again']);
    const query = {
      nodeId: 'hn1',
      ctid: '105',
      counter: 'counter3',
      fromMs: START,
      toMs: START + 800 * TEN,
      points: 50,
    };
    const { held, rollup } = await history.read(query);
    expect(held).not.toContain(null);
    expect(rollup).toBe('max');
  });

  test('a sample does not wait for charts asked for before it, and closing does', async () => {
    const history = open('queued');
    for (let i = 0; i < 20; i++) await history.record('hn1', START + i * TEN, oneCounter(i));
    const query = {
      nodeId: 'hn1',
      ctid: '101',
      counter: 'kmemsize',
      fromMs: START,
      toMs: START + 21 * TEN,
      points: 21,
    };
    const order: string[] = [];
    const reads = Array.from({ length: 50 }, (_, i) => history.read(query).then(() => order.push(`read ${i}`)));
    const recorded = history.record('hn1', START + 20 * TEN, oneCounter(20)).then(() => order.push('recorded'));
    const closed = history.close().then(() => order.push('closed'));
    await Promise.all([...reads, recorded, closed]);
    expect(order.indexOf('recorded')).toBeLessThan(order.indexOf('read 49'));
    expect(order.filter((word) => word.startsWith('read'))).toEqual(reads.map((_, i) => `read ${i}`));
    expect(order.at(-1)).toBe('closed');
  });

  test('errors keep their code and field', async () => {
    const history = open('errors');
    await history.record('hn1', START, oneCounter(1));
    await expect(history.record('hn1', START, oneCounter(1))).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      history.read({ nodeId: 'hn1', ctid: '101', counter: 'kmemsize', fromMs: 0, toMs: 1, points: 1 }),
    ).rejects.toMatchObject({ code: 'bad_input', field: 'points' });
  });

  test('a file that cannot be opened rejects calls instead of leaving them waiting', async () => {
    const history = openHistory({
      file: join(code, 'below-a-file.sqlite'),
      makeWorker: (data) => new Worker(code, { workerData: data }),
    });
    opened.push(history);
    await expect(history.stats()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('when the thread is killed open calls reject, and it comes back with everything acknowledged', async () => {
    const history = open('killed');
    await history.record('hn1', START, oneCounter(7));
    const calls = Array.from({ length: 20 }, (_, i) => history.record('hn1', START + (i + 1) * TEN, oneCounter(i)));
    const settled = Promise.allSettled(calls);
    await workers[0]?.terminate();
    const outcomes = await settled;
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    await vi.waitFor(() => history.stats(), { timeout: 5000, interval: 20 });
    expect(workers).toHaveLength(2);
    const query = {
      nodeId: 'hn1',
      ctid: '101',
      counter: 'kmemsize',
      fromMs: START,
      toMs: START + 21 * TEN,
      points: 21,
    };
    const { held } = await history.read(query);
    expect(held[0]).toBe(7);
    for (const [i, outcome] of outcomes.entries()) if (outcome.status === 'fulfilled') expect(held[i + 1]).toBe(i);
  });

  test('a thread that dies at once is started again ever later, and calls are refused meanwhile', async () => {
    const history = open('hopeless', { script: 'process.exit(1)' });
    await expect(history.stats()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(history.stats()).rejects.toMatchObject({ code: 'unavailable' });
    await vi.waitFor(() => expect(workers.length).toBeGreaterThan(2), { timeout: 5000 });
    expect(workers.length).toBeLessThan(6);
  });

  test('drops a node in its thread, and the others stay', async () => {
    const history = open('dropped');
    await history.record('hn1', START, oneCounter(1));
    await history.record('hn2', START + 1, oneCounter(1));
    await history.drop('hn1');
    expect(await history.stats()).toMatchObject({ oldestMs: START + 1 });
    await history.close();
  });

  test('close flushes, and later calls are refused', async () => {
    const history = open('closed');
    const last = history.record('hn1', START, oneCounter(1));
    await history.close();
    await expect(last).resolves.toEqual({ failures: [] });
    await expect(history.stats()).rejects.toMatchObject({ code: 'unavailable' });
    await history.close();
    expect(existsSync(join(dir, 'closed.sqlite-wal'))).toBe(false);
  });

  test('close gives up on a thread that does not answer, and open calls reject', async () => {
    const history = open('silent', { script: SILENT, closeDeadlineMs: 50 });
    const waiting = expect(history.stats()).rejects.toMatchObject({ code: 'unavailable' });
    await history.close();
    await waiting;
  });
});
