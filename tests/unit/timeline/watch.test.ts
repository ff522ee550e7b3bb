import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Task } from '@/lib/api/schemas';
import { type Db, openDatabase } from '@/lib/db/open';
import { timelineTables } from '@/lib/timeline/store';
import type { Timeline } from '@/lib/timeline/timeline';
import { createTimeline } from '@/lib/timeline/watch';
import { listed, reading } from './made-readings';

let db: Db;
let now = 0;
let tasks: Task[] = [];

beforeEach(() => {
  now = 1_700_000_000_000;
  tasks = [];
  db = openDatabase({ file: ':memory:', migrations: [{ id: 4, name: 'timeline', sql: timelineTables }] });
});
afterEach(() => {
  db.close();
});

const lost: unknown[] = [];
const open = () => createTimeline({ db, nowMs: () => now, tasksOf: () => tasks, lost: (e) => lost.push(e) });
const all = (timeline: Timeline, ctid?: string) => timeline.list({ node: 'hn1', ctid, count: 100 });
/** A first reading is written in pieces; this waits until the last. */
async function begun(timeline: Timeline, ...args: Parameters<typeof reading>): Promise<void> {
  timeline.observe('hn1', reading(...args));
  for (;;) {
    if (db.prepare("SELECT 1 FROM known_nodes WHERE node = 'hn1'").get() !== undefined) return;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
const tenSeconds = () => {
  now += 10_000;
  return now;
};
const stopped = listed({ state: 'stopped', uptimeSeconds: null });

describe('readings one after the other', () => {
  test('the first one changes nothing', async () => {
    const timeline = open();
    await begun(timeline, now, [listed(), listed({ ctid: '102' })], { 101: 'NUMPROC="1"\n' });
    expect(all(timeline)).toEqual([]);
  });

  test('a container stopped by somebody else is kept, between the two readings', async () => {
    const timeline = open();
    await begun(timeline, now, [listed()]);
    const first = now;
    timeline.observe('hn1', reading(tenSeconds(), [stopped]));
    expect(all(timeline)).toMatchObject([
      { ctid: '101', kind: 'state', old: 'running', new: 'stopped', after: first - 50, at: now, whileDown: false },
    ]);
    timeline.observe('hn1', reading(tenSeconds(), [stopped]));
    expect(all(timeline)).toHaveLength(1);
    expect(timeline.countSince('hn1', now - 60_000)).toBe(1);
    expect(timeline.countSince('hn1', now)).toBe(0);
    expect(timeline.countSince('hn2', 0)).toBe(0);
  });

  test('what a task of ours did is not', async () => {
    const timeline = open();
    await begun(timeline, now, [listed()]);
    tasks = [{ action: 'stop', state: 'succeeded', startedAt: now + 1000, endedAt: now + 2000, exitCode: 0 } as Task];
    timeline.observe('hn1', reading(tenSeconds(), [stopped]));
    expect(all(timeline)).toEqual([]);
    // It is remembered all the same: starting it again by hand is one change, not two.
    tasks = [];
    timeline.observe('hn1', reading(tenSeconds(), [listed({ uptimeSeconds: 2 })]));
    expect(all(timeline)).toMatchObject([{ kind: 'state', old: 'stopped', new: 'running' }]);
  });

  test('appearing, vanishing and new names are kept, newest first', async () => {
    const timeline = open();
    await begun(timeline, now, [listed()]);
    timeline.observe('hn1', reading(tenSeconds(), [listed(), listed({ ctid: '102', name: null })]));
    timeline.observe('hn1', reading(tenSeconds(), [listed(), listed({ ctid: '102', name: 'db1' })]));
    timeline.observe('hn1', reading(tenSeconds(), [listed()]));
    expect(all(timeline).map(({ ctid, kind, old, new: to }) => [ctid, kind, old, to])).toEqual([
      ['102', 'disappeared', 'running', null],
      ['102', 'renamed', null, 'db1'],
      ['102', 'appeared', null, 'running'],
    ]);
    expect(all(timeline, '101')).toEqual([]);
    const [newest] = all(timeline, '102');
    expect(timeline.list({ node: 'hn1', before: newest?.id, count: 1 })).toMatchObject([{ kind: 'renamed' }]);
  });

  test('what is missing from half a list has not vanished', async () => {
    const timeline = open();
    await begun(timeline, now, [listed(), listed({ ctid: '102' })]);
    timeline.observe('hn1', reading(tenSeconds(), [listed()], undefined, false));
    expect(all(timeline)).toEqual([]);
    timeline.observe('hn1', reading(tenSeconds(), [listed()]));
    expect(all(timeline)).toMatchObject([{ ctid: '102', kind: 'disappeared' }]);
  });

  test('half a list is nothing to begin with', async () => {
    const timeline = open();
    timeline.observe('hn1', reading(now, [listed()], undefined, false));
    await begun(timeline, tenSeconds(), [listed(), listed({ ctid: '102' })]);
    expect(all(timeline)).toEqual([]);
  });

  test('a config edited by hand is kept with its keys, placed between the two readings of configs', async () => {
    const timeline = open();
    await begun(timeline, now, [listed()], { 101: 'NUMPROC="1"\n' });
    const first = now;
    timeline.observe('hn1', reading(tenSeconds(), [listed()]));
    timeline.observe('hn1', reading(tenSeconds(), [listed()], { 101: '# by hand\nNUMPROC="2"\n' }));
    expect(all(timeline)).toMatchObject([
      { kind: 'config', keys: [{ key: 'NUMPROC', before: '1', after: '2' }], after: first - 20, at: now + 5 },
    ]);
  });

  test('a config that could not be read for a while is compared with what it was', async () => {
    const timeline = open();
    await begun(timeline, now, [listed()], { 101: 'NUMPROC="1"\n' });
    timeline.observe('hn1', reading(tenSeconds(), [listed()], {}));
    timeline.observe('hn1', reading(tenSeconds(), [listed()], { 101: 'NUMPROC="1"\n' }));
    expect(all(timeline)).toEqual([]);
  });
});

describe('across a restart of vzboard', () => {
  test('nothing is invented', async () => {
    const first = open();
    await begun(first, now, [listed()], { 101: 'NUMPROC="1"\n' });
    first.observe('hn1', reading(tenSeconds(), [listed({ uptimeSeconds: 5010 })]));
    first.close();
    now += 3_600_000;
    const second = open();
    second.observe('hn1', reading(now, [listed({ uptimeSeconds: 8610 })], { 101: 'NUMPROC="1"\n' }));
    expect(all(second)).toEqual([]);
  });

  test('what happened meanwhile is noticed at the first reading, and said to be from that time', async () => {
    const first = open();
    await begun(first, now, [listed(), listed({ ctid: '102' }), listed({ ctid: '103' })], { 101: 'NUMPROC="1"\n' });
    const last = now;
    first.close();
    now += 3_600_000;
    const second = open();
    second.observe(
      'hn1',
      reading(now, [stopped, listed({ ctid: '103', uptimeSeconds: 60 })], { 101: 'NUMPROC="2"\n' }),
    );
    const found = all(second);
    expect(found.map(({ ctid, kind }) => `${ctid} ${kind}`).sort()).toEqual([
      '101 config',
      '101 state',
      '102 disappeared',
      '103 restarted',
    ]);
    for (const change of found) expect(change).toMatchObject({ whileDown: true, after: expect.any(Number) });
    expect(found.find(({ kind }) => kind === 'state')?.after).toBe(last - 50);
    second.observe('hn1', reading(tenSeconds(), [stopped]));
    expect(all(second).find(({ ctid, kind }) => ctid === '103' && kind === 'disappeared')).toMatchObject({
      whileDown: false,
    });
  });

  test('killed while a first reading was written, the next one is a first reading again', () => {
    const first = open();
    first.observe('hn1', reading(now, [listed(), listed({ ctid: '102' })]));
    // Nothing of it is whole yet: what follows is another process.
    first.close();
    const second = open();
    second.observe('hn1', reading(tenSeconds(), [listed()]));
    expect(all(second)).toEqual([]);
    second.close();
  });

  test('a first reading that cannot be written is told, and the next one is the first', async () => {
    const timeline = open();
    db.exec("CREATE TRIGGER full BEFORE INSERT ON known_containers BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    timeline.observe('hn1', reading(now, [listed()]));
    expect(lost).toHaveLength(1);
    db.exec('DROP TRIGGER full');
    await begun(timeline, tenSeconds(), [stopped]);
    expect(all(timeline)).toEqual([]);
  });

  test('changes are kept for 90 days', async () => {
    const timeline = open();
    await begun(timeline, now, [listed()]);
    timeline.observe('hn1', reading(tenSeconds(), [stopped]));
    now += 89 * 86_400_000;
    timeline.observe('hn1', reading(now, [stopped]));
    expect(all(timeline)).toHaveLength(1);
    now += 2 * 86_400_000;
    timeline.observe('hn1', reading(now, [stopped]));
    expect(all(timeline)).toEqual([]);
  });
});
