/** Backups by the clock, on a simulated node and a clock that the test sets. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DELETE, GET, PUT } from '@/app/api/nodes/[node]/containers/[ctid]/backup-schedule/route';
import type { Task } from '@/lib/api/schemas';
import type { Schedule, SchedulePlan } from '@/lib/api/schemas-backups';
import { openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import { createSchedules } from '@/lib/schedules/schedules';
import { scheduleTables } from '@/lib/schedules/store';
import { keepSchedules, LATE_MS, runDue } from '@/lib/server/backup-schedules';
import { readArea } from '@/lib/server/backups';
import type { Board } from '@/lib/server/board';
import { ask, type TestBoard, testBoard } from './test-board';

let whole: TestBoard;
let board: Board;
let nowMs: number;
const START = Date.UTC(2030, 5, 1, 12);
const plan: SchedulePlan = {
  ...({ every: 'day', weekday: 0, at: '02:30', zone: 'UTC', mode: 'suspended', gzip: true, rateKib: 0 } as const),
  ...{ keepCount: 2, keepDays: null },
};

beforeAll(async () => {
  whole = await testBoard({ only: ['hn2'] });
});
afterAll(() => whole.close());
beforeEach(() => {
  nowMs = START;
  const db = openDatabase({
    file: ':memory:',
    migrations: [{ id: 9, name: 'schedules of backups', sql: scheduleTables }],
  });
  const clock = () => nowMs;
  board = { ...whole, nowMs: clock, schedules: createSchedules({ db, nowMs: clock }) };
});

const node = () => {
  const found = board.nodes.get('hn2');
  if (found === undefined) throw new Error('hn2 is in the fleet');
  return found;
};
const running = () =>
  [...(node().listing?.containers.values() ?? [])]
    .filter(({ state, name, disabled }) => state === 'running' && !(name ?? '').includes('-') && disabled !== true)
    .map(({ ctid }) => ctid);
const own = async (ctid: string) =>
  (await readArea(node())).backups.filter((one) => one.ctid === ctid && one.facts?.origin === 'schedule');
const settled = () => vi.waitFor(() => expect(board.tasks.open('hn2')).toEqual([]), 5000);
const last = (ctid: string) => board.schedules.read('hn2', ctid)?.last ?? undefined;

describe('what is due', () => {
  test('is begun once, and is due again the next day', async () => {
    const [ctid = ''] = running();
    board.schedules.save('hn2', ctid, plan, 'eve');
    await runDue(board);
    expect(last(ctid)).toBeUndefined();
    nowMs = Date.UTC(2030, 5, 2, 2, 30, 20);
    await runDue(board);
    await runDue(board);
    await settled();
    expect(last(ctid)).toMatchObject({ result: 'started', dueAt: Date.UTC(2030, 5, 2, 2, 30) });
    const task = board.tasks.read(last(ctid)?.task ?? '');
    expect(task).toMatchObject({ state: 'succeeded', by: 'schedule', from: null, ctid });
    expect(task.commands[0]?.slice(-2)).toEqual(['schedule', 'schedule']);
    expect(board.schedules.read('hn2', ctid)?.nextAt).toBe(Date.UTC(2030, 5, 3, 2, 30));
  });

  test('waits while another of the same node runs, whatever the hour', async () => {
    const [a = '', b = ''] = running();
    for (const ctid of [a, b]) board.schedules.save('hn2', ctid, plan, 'eve');
    nowMs = Date.UTC(2030, 5, 2, 2, 31);
    await runDue(board);
    expect([a, b].filter((ctid) => last(ctid) !== undefined)).toHaveLength(1);
    await settled();
    nowMs += 600_000;
    await runDue(board);
    expect([a, b].map((ctid) => last(ctid)?.result).sort()).toEqual(['late', 'started']);
    await settled();
  });

  test('that was missed is made up for once within hours, and skipped beyond', async () => {
    const [ctid = ''] = running();
    board.schedules.save('hn2', ctid, plan, 'eve');
    nowMs = Date.UTC(2030, 5, 4, 2, 30) + LATE_MS - 60_000;
    await runDue(board);
    // Due since the second: two nights were missed.
    expect(last(ctid)?.result).toBe('skipped');
    board.schedules.save('hn2', ctid, plan, 'eve');
    nowMs = Date.UTC(2030, 5, 5, 2, 30) + LATE_MS - 60_000;
    await runDue(board);
    expect(last(ctid)?.result).toBe('late');
    await settled();
  });

  test('of a node that is silent is tried again, and of a container that is gone is refused with the reason', async () => {
    const [ctid = ''] = running();
    board.schedules.save('hn2', ctid, plan, 'eve');
    board.schedules.save('hn2', '99999', plan, 'eve');
    nowMs = Date.UTC(2030, 5, 2, 2, 31);
    const real = node().door.read;
    // Nothing else: what keeps the list of containers fresh goes on.
    const read = vi
      .spyOn(node().door, 'read')
      .mockImplementation((argv, options) =>
        argv.at(-1) === '/etc/vz/vz.conf'
          ? Promise.reject(new AppError('node_silent', 'It did not answer.'))
          : real(argv, options),
      );
    await runDue(board);
    expect(last(ctid)).toBeUndefined();
    expect(last('99999')).toMatchObject({ result: 'refused', words: expect.stringContaining('99999') });
    read.mockRestore();
    await runDue(board);
    expect(last(ctid)?.result).toBe('started');
    await settled();
  });
});

describe('what earlier runs outlived', () => {
  test('goes after a run that ended well, and only what the schedule made', async () => {
    const ctid = running()[2] ?? '';
    board.schedules.save('hn2', ctid, plan, 'eve');
    for (let day = 2; day <= 5; day++) {
      nowMs = Date.UTC(2030, 5, day, 2, 30, 30);
      await runDue(board);
      await settled();
    }
    await runDue(board);
    await settled();
    // Two nights ago and last night; archives carry the time of their node, so by name.
    expect((await own(ctid)).length).toBe(2);
    const removals = board.tasks.list({ node: 'hn2' }).tasks.filter(({ action }: Task) => action === 'backup-remove');
    expect(removals.every(({ by, state }) => by === 'schedule' && state === 'succeeded')).toBe(true);
  });

  test('stays after one that failed', async () => {
    const ctid = running()[3] ?? '';
    board.schedules.save('hn2', ctid, { ...plan, keepCount: 1 }, 'eve');
    for (const [day, fails] of [
      [2, false],
      [3, true],
    ] as const) {
      nowMs = Date.UTC(2030, 5, day, 2, 30, 30);
      if (fails) {
        const real = board.tasks;
        board = {
          ...board,
          tasks: { ...real, read: (id: string) => ({ ...real.read(id), state: 'failed' as const }) },
        };
      }
      await runDue(board);
      await settled();
      await runDue(board);
    }
    expect((await own(ctid)).length).toBe(2);
  });
});

test('the clock asks again and again until it is ended', async () => {
  const [ctid = ''] = running();
  board.schedules.save('hn2', ctid, plan, 'eve');
  nowMs = Date.UTC(2030, 5, 2, 2, 31);
  let tick = () => {};
  let calledOff = 0;
  const end = keepSchedules(board, {
    nowMs: () => nowMs,
    schedule: (_ms, run) => {
      tick = run;
      return () => {
        calledOff += 1;
      };
    },
  });
  tick();
  await vi.waitFor(() => expect(last(ctid)?.result).toBe('started'), 5000);
  await settled();
  end();
  expect(calledOff).toBe(1);
});

describe('through the API', () => {
  const at = (ctid: string) => ({ params: { node: 'hn2', ctid } });
  test('a schedule is set, read and stopped', async () => {
    const [ctid = ''] = running();
    expect((await ask(GET, 'GET', at(ctid))).body).toMatchObject({ schedule: null });
    const { schedule } = (await ask(PUT, 'PUT', { ...at(ctid), body: plan })).body as { schedule: Schedule };
    expect(schedule).toMatchObject({ ...plan, ctid, by: 'demo', last: null });
    expect(schedule.nextAt).toBeGreaterThan(Date.now());
    expect((await ask(GET, 'GET', at(ctid))).body).toMatchObject({ schedule: { at: '02:30' } });
    expect((await ask(DELETE, 'DELETE', at(ctid))).status).toBe(200);
    expect((await ask(DELETE, 'DELETE', at(ctid))).status).toBe(404);
  });

  test.each([
    [{ zone: 'Mars/Olympus' }, 400],
    [{ at: '25:00' }, 400],
    [{ keepCount: 0 }, 400],
    [{ weekday: 7 }, 400],
  ])('with %j it is refused', async (more, status) => {
    expect((await ask(PUT, 'PUT', { ...at(running()[0] ?? ''), body: { ...plan, ...more } })).status).toBe(status);
  });

  test('of a container that is not there is not set', async () => {
    expect((await ask(PUT, 'PUT', { ...at('99999'), body: plan })).status).toBe(404);
  });
});
