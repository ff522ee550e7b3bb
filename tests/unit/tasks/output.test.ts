import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/open';
import { incompleteTail, readOutput, recordOutput } from '@/lib/tasks/output';
import { openTaskStore, type TaskStore, taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';

const KEPT = 1024 * 1024;
let store: TaskStore;

beforeEach(() => {
  const db = openDatabase({
    file: ':memory:',
    migrations: [{ id: 1, name: 'tasks', sql: taskTables + taskResumeColumns + taskProgressColumns }],
  });
  store = openTaskStore(db);
  const who = { node: 'hn1', nodeLabel: 'hn1', ctid: '101', action: 'start', by: 'a', from: null };
  store.create({ id: 't', ...who, commands: [], createdAt: 1 });
});

function recorder() {
  return recordOutput(store, 't', 100_000, (error) => {
    throw error;
  });
}

const task = (ended: boolean) => ({
  id: 't',
  outputBytes: store.read('t')?.outputBytes ?? 0,
  endedAt: ended ? 9 : null,
});

/** Reads from the beginning to the end the way a browser polls. */
function readAll(ended = true): { text: string; jumps: [number, number][] } {
  let text = '';
  let from = 0;
  const jumps: [number, number][] = [];
  for (;;) {
    const reply = readOutput(store, task(ended), from);
    if (reply.from !== from) jumps.push([from, reply.from]);
    text += reply.text;
    if (reply.done || reply.next === from) return { text, jumps };
    from = reply.next;
  }
}

test.each([
  ['', 0],
  ['61', 0],
  ['c3', 1],
  ['c3a9', 0],
  ['61e2', 1],
  ['61e286', 2],
  ['61e28692', 0],
  ['f09d84', 3],
  ['f09d849e', 0],
  ['80', 0],
  ['808080', 0],
  ['80808080', 0],
  ['ff', 0],
  ['c0', 0],
  ['f5', 0],
])('of the bytes %s the last %i begin a character', (hex, count) => {
  expect(incompleteTail(Buffer.from(hex, 'hex'))).toBe(count);
});

describe('output', () => {
  test('cut anywhere into chunks, flushed anywhere and read anywhere is the text that was written', () => {
    const cut = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), cut, (text, cuts) => {
        const sound = Buffer.from(text).toString();
        const bytes = Buffer.from(sound);
        const db = openDatabase({
          file: ':memory:',
          migrations: [{ id: 1, name: 'tasks', sql: taskTables + taskResumeColumns + taskProgressColumns }],
        });
        store = openTaskStore(db);
        const who = { node: 'hn1', nodeLabel: 'hn1', ctid: '101', action: 'start', by: 'a', from: null };
        store.create({ id: 't', ...who, commands: [], createdAt: 1 });
        const output = recorder();
        let polled = '';
        let from = 0;
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const [length, poll] = cuts[i % cuts.length] ?? [1, false];
          output.take(bytes.subarray(at, at + length), 'stdout');
          at += length;
          if (!poll) continue;
          output.flush();
          const reply = readOutput(store, task(false), from);
          polled += reply.text;
          from = reply.next;
        }
        output.finishStep();
        output.flush();
        polled += readOutput(store, task(true), from).text;
        expect(polled).toBe(sound);
        db.close();
      }),
      { numRuns: 200 },
    );
  });

  test('keeps a character of one stream whole although the other comes in between', () => {
    const output = recorder();
    const arrow = Buffer.from('→');
    output.take(arrow.subarray(0, 1), 'stdout');
    output.take(Buffer.from('warning\n'), 'stderr');
    output.take(arrow.subarray(1), 'stdout');
    output.flush();
    expect(readAll().text).toBe('warning\n→');
  });

  test('that is no text is shown with replacement characters, not lost', () => {
    const output = recorder();
    output.take(Buffer.from([0x61, 0xff, 0x62, 0xe2]), 'stdout');
    output.finishStep();
    output.flush();
    expect(readAll().text).toBe('a\uFFFDb\uFFFD');
  });

  test('of half a character at its end waits for the rest while the task runs', () => {
    store.appendOutput('t', [{ at: 0, bytes: Buffer.from([0x61, 0xe2, 0x86]) }], 3, [3, 3]);
    expect(readOutput(store, task(false), 0)).toEqual({ from: 0, next: 1, text: 'a', dropped: 0, done: false });
    expect(readOutput(store, task(true), 1)).toMatchObject({ next: 3, text: '\uFFFD', done: true });
  });

  test.each([
    ['in one chunk', 4 * KEPT, 4 * KEPT, false],
    ['in many chunks at once', 4 * KEPT, 10_007, false],
    ['in many chunks over time', 4 * KEPT, 10_007, true],
    ['by a single byte', KEPT + 1, 997, true],
  ])('that is too long keeps its head and tail: %s', (_what, total, chunk, flushing) => {
    const line = (i: number) => `${String(i).padStart(15, '0')}\n`;
    let all = '';
    for (let i = 0; all.length < total; i++) all += line(i);
    all = all.slice(0, total);
    const bytes = Buffer.from(all);
    const output = recorder();
    for (let at = 0; at < total; at += chunk) {
      output.take(bytes.subarray(at, at + chunk), 'stdout');
      if (flushing) output.flush();
    }
    output.flush();
    const { text, jumps } = readAll();
    expect(text.length).toBe(KEPT);
    expect(text === all.slice(0, KEPT / 2) + all.slice(-KEPT / 2)).toBe(true);
    expect(jumps).toEqual([[KEPT / 2, total - KEPT / 2]]);
    expect(readOutput(store, task(true), 0)).toMatchObject({ dropped: total - KEPT, done: false });
    expect(store.read('t')?.outputBytes).toBe(total);
    // What is stored, too, is bounded: by a piece more on either side.
    expect(store.readOutput('t', 0, total).length).toBeLessThanOrEqual(KEPT + 128 * 1024);
  });

  test('is not cut within a character where the middle was dropped', () => {
    const output = recorder();
    // One byte in front, so that the gap's edges fall into the three-byte characters.
    output.take(Buffer.from(`a${'→'.repeat(KEPT)}`), 'stdout');
    output.flush();
    const { text } = readAll();
    expect(text).toMatch(/^a→+$/);
  });

  test('is asked for beyond its end or before its beginning without harm', () => {
    const output = recorder();
    output.take(Buffer.from('abc'), 'stdout');
    output.flush();
    expect(readOutput(store, task(true), 99)).toMatchObject({ from: 3, next: 3, text: '', done: true });
    expect(readOutput(store, task(true), -5)).toMatchObject({ from: 0, text: 'abc' });
  });
});
