import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as act } from '@/app/api/nodes/[node]/containers/[ctid]/actions/route';
import { GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as task } from '@/app/api/tasks/[task]/route';
import type { ContainerDetail, Task } from '@/lib/api/schemas';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1'] });
});
afterAll(() => board.close());

const where = (ctid: string) => ({ params: { node: 'hn1', ctid } });
const shown = async (ctid: string): Promise<ContainerDetail> =>
  ((await ask(view, 'GET', where(ctid))).body as { container: ContainerDetail }).container;
const refusal = (ctid: string, action: string) => ask(act, 'POST', { ...where(ctid), body: { action } });
const preview = async (ctid: string, action: string) =>
  (await ask(act, 'POST', { ...where(ctid), body: { action }, query: { preview: '1' } })).body;

async function done(ctid: string, action: string): Promise<Task> {
  const { task: made } = (await ask(act, 'POST', { ...where(ctid), body: { action } })).body as { task: Task };
  for (;;) {
    const reply = (await ask(task, 'GET', { params: { task: made.id } })).body as { task: Task };
    if (reply.task.endedAt !== null) return reply.task;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
const shell = async (...argv: readonly [string, ...string[]]) => {
  const { code } = await board.shell('hn1', argv);
  expect(code, argv.join(' ')).toBe(0);
};

describe('states', () => {
  test('a preview says who else holds the lock, and that it is waited for', async () => {
    expect(await preview('193', 'stop')).toMatchObject({
      findings: [
        {
          level: 'hint',
          message: expect.stringMatching(/^193 is locked by .*vzmigrate .* \(process 2417\): it is waited for/),
        },
      ],
    });
    expect(await preview('101', 'stop')).toMatchObject({ findings: [] });
  });

  test('a container is suspended and goes on: each is read back, and the command is the one that was shown', async () => {
    expect(await preview('104', 'suspend')).toMatchObject({ commands: [['vzctl', 'suspend', '104']] });
    expect(await done('104', 'suspend')).toMatchObject({ state: 'succeeded', outcome: 'The container is suspended.' });
    expect(await shown('104')).toMatchObject({ state: 'suspended', task: null });
    expect(await refusal('104', 'suspend')).toMatchObject({ status: 409 });
    expect(await done('104', 'resume')).toMatchObject({ state: 'succeeded', outcome: 'The container runs.' });
    expect(await shown('104')).toMatchObject({ state: 'running' });
  });

  test('a suspend that fails leaves the container running, and the task says so', async () => {
    await shell('vzctl', 'set', '105', '--name', 'fail-suspend', '--save');
    const failed = await done('105', 'suspend');
    expect(failed).toMatchObject({ state: 'failed', exitCode: 16 });
    expect(failed.outcome).toContain('The container runs.');
    expect(failed.error).toMatchObject({
      message: 'Suspending failed. The container goes on running.',
      detail: expect.stringContaining('Checkpointing failed'),
    });
    expect(await shown('105')).toMatchObject({ state: 'running' });
  });

  test('a fast stop, a mount and an unmount end in the state they name', async () => {
    expect(await done('107', 'stop_fast')).toMatchObject({
      state: 'succeeded',
      commands: [['vzctl', 'stop', '107', '--fast']],
      outcome: 'The container is stopped.',
    });
    expect(await done('107', 'mount')).toMatchObject({ state: 'succeeded' });
    expect(await shown('107')).toMatchObject({ state: 'mounted' });
    expect(await refusal('107', 'suspend')).toMatchObject({
      status: 409,
      body: { error: { message: 'The container does not run.' } },
    });
    expect(await done('107', 'umount')).toMatchObject({ state: 'succeeded', outcome: 'The container is stopped.' });
  });

  test('an unmounted one whose memory is saved is suspended again, and that is what was wanted', async () => {
    await done('106', 'suspend');
    expect(await done('106', 'mount')).toMatchObject({ state: 'succeeded' });
    expect(await done('106', 'umount')).toMatchObject({ state: 'succeeded', outcome: 'The container is suspended.' });
  });

  test.each(['resume', 'umount', 'mount'])(
    '%s of a running container is refused before anything runs',
    async (action) => {
      const before = board.ran.length;
      expect(await refusal('101', action)).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
      expect(board.ran.slice(before).filter(([, word]) => word === action)).toEqual([]);
    },
  );
});

describe('a graceful stop', () => {
  test('says when vzctl kills, and a fast stop meanwhile is told that it would only meet the lock', async () => {
    await shell('vzctl', 'set', '192', '--stop-timeout', '300', '--save');
    await board.nodes.get('hn1')?.relist();
    const stopping = done('192', 'stop');
    const { task: running } = await until(
      () => shown('192'),
      (one) => one.task?.killsAt !== undefined,
    );
    const { killsAt = 0, startedAt } = running ?? { startedAt: 0 };
    expect((await ask(task, 'GET', { params: { task: running?.id ?? '' } })).body).toMatchObject({ killsAt });
    expect(killsAt - startedAt).toBeGreaterThanOrEqual(300_000);
    expect(killsAt - startedAt).toBeLessThan(302_000);
    const fast = await refusal('192', 'stop_fast');
    expect(fast).toMatchObject({ status: 423, body: { error: { code: 'locked' } } });
    expect(JSON.stringify(fast.body)).toContain('vzctl kills the container by itself');
    const stopped = await stopping;
    expect(stopped).toMatchObject({ state: 'succeeded' });
    const after = (await ask(task, 'GET', { params: { task: stopped.id } })).body;
    expect(after).not.toHaveProperty('killsAt');
    expect((await shown('192')).task).toBeNull();
  });

  test('another time-out than the usual one is in the question', async () => {
    await shell('vzctl', 'set', '101', '--stop-timeout', '30', '--save');
    await board.nodes.get('hn1')?.relist();
    expect(await preview('101', 'stop')).toMatchObject({
      findings: [{ level: 'hint', message: 'STOP_TIMEOUT of its config: vzctl kills it after 30 seconds.' }],
    });
  });
});

describe('a stop that takes too long', () => {
  test('is ended by vzctl with force, which the outcome says although vzctl answers 0', async () => {
    await shell('vzctl', 'set', '104', '--name', 'slow-stop-104', '--stop-timeout', '5', '--save');
    await board.nodes.get('hn1')?.relist();
    const { state, exitCode, outcome } = await done('104', 'stop');
    expect({ state, exitCode }).toEqual({ state: 'succeeded', exitCode: 0 });
    expect(outcome).toBe('The container is stopped. It did not shut down in time: vzctl killed what still ran in it.');
    await done('104', 'start');
    expect((await done('104', 'stop_fast')).outcome).toBe('The container is stopped.');
  });
});

describe('quota', () => {
  test('of a simfs container is switched off and on, and vzquota is asked whether it is', async () => {
    expect(await done('103', 'quotaoff')).toMatchObject({ state: 'succeeded', outcome: 'Its quota is off.' });
    expect((await board.shell('hn1', ['vzquota', '-b', 'stat', '103', '-t'])).code).toBe(6);
    expect(await done('103', 'quotaon')).toMatchObject({ state: 'succeeded', outcome: 'Its quota is on.' });
    expect(await shown('103')).toMatchObject({ state: 'running' });
  });

  test('of one on ploop cannot be switched, and the reason comes before the command', async () => {
    expect(await preview('102', 'quotaoff')).toMatchObject({
      findings: [{ level: 'break', message: expect.stringContaining('ploop') }],
    });
    expect(await refusal('102', 'quotaoff')).toMatchObject({ status: 409 });
  });

  test('of one with DISK_QUOTA="no" cannot be switched', async () => {
    await done('103', 'stop_fast');
    await shell('vzctl', 'set', '103', '--diskquota', 'no', '--save');
    await board.nodes.get('hn1')?.relist();
    expect(await refusal('103', 'quotaon')).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('DISK_QUOTA') } },
    });
  });
});

async function until<T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (good(seen)) return seen;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
