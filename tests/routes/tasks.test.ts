import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { POST as act } from '@/app/api/nodes/[node]/containers/[ctid]/actions/route';
import { POST as cancel } from '@/app/api/tasks/[task]/cancel/route';
import { GET as view } from '@/app/api/tasks/[task]/route';
import { GET as list } from '@/app/api/tasks/route';
import type { Task } from '@/lib/api/schemas';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard();
});
afterAll(() => board.close());

const read = async (id: string) => (await ask(view, 'GET', { params: { task: id } })).body as { task: Task };

/** 193 of hn1 is called "locked": its lock never goes away. */
async function waitingForLock(): Promise<Task> {
  void ask(act, 'POST', { params: { node: 'hn1', ctid: '193' }, body: { action: 'stop' } });
  return await vi.waitFor(async () => {
    const { tasks } = (await ask(list, 'GET', { query: { ctid: '193' } })).body as { tasks: Task[] };
    const found = tasks.find(({ waiting }) => waiting?.for === 'lock');
    if (found === undefined) throw new Error('it does not wait yet');
    return found;
  });
}

describe('a task that waits for a lock', () => {
  test('says who holds it, and can be cancelled once', async () => {
    const { id, waiting } = await waitingForLock();
    expect(waiting?.holder).toMatch(/^\/bin\/sh \/usr\/sbin\/vzmigrate .* \(process 2417\)$/);
    const reply = await ask(cancel, 'POST', { params: { task: id } });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        task: { id, state: 'failed', exitCode: 9, error: { code: 'cancelled' }, cancelable: false, waiting: null },
      },
    });
    expect((await read(id)).task.error?.message).toContain('Cancelled by demo');
    expect(await ask(cancel, 'POST', { params: { task: id } })).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', message: 'This task has ended already.' } },
    });
  });
});

describe('a waiting task', () => {
  test('is cancelled by no viewer, and by every operator', async () => {
    const { id } = await waitingForLock();
    const { auth } = board;
    try {
      board.auth = { ...auth, who: () => ({ name: 'vera', role: 'viewer' }) };
      expect(await ask(cancel, 'POST', { params: { task: id } })).toMatchObject({ status: 403 });
      expect((await read(id)).task).toMatchObject({ state: 'running', waiting: { for: 'lock' } });
      board.auth = { ...auth, who: () => ({ name: 'otto', role: 'operator' }) };
      expect(await ask(cancel, 'POST', { params: { task: id } })).toMatchObject({ status: 200 });
    } finally {
      board.auth = auth;
    }
  });
});

describe('cancelling', () => {
  test('a task that is not there is not found', async () => {
    expect(await ask(cancel, 'POST', { params: { task: 'nope' } })).toMatchObject({ status: 404 });
  });

  test('never ends a command that runs', async () => {
    void ask(act, 'POST', { params: { node: 'hn1', ctid: '192' }, body: { action: 'stop' } });
    const { id } = await vi.waitFor(async () => {
      const { tasks } = (await ask(list, 'GET', { query: { ctid: '192' } })).body as { tasks: Task[] };
      const running = tasks.find(({ state, waiting }) => state === 'running' && waiting === null);
      if (running === undefined) throw new Error('it does not run yet');
      return running;
    });
    expect(await ask(cancel, 'POST', { params: { task: id } })).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', message: expect.stringContaining('never ends a running command') } },
    });
    await vi.waitFor(async () => expect((await read(id)).task.state).toBe('succeeded'), 10_000);
  });

  test('needs somebody who is signed in', async () => {
    const real = await testBoard({ demo: false });
    try {
      expect(await ask(cancel, 'POST', { params: { task: 'x' } })).toMatchObject({ status: 401 });
    } finally {
      await real.close();
    }
  });
});
