import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as act } from '@/app/api/nodes/[node]/containers/[ctid]/actions/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as timeline } from '@/app/api/nodes/[node]/timeline/route';
import type { TimelineEntry } from '@/lib/api/schemas';
import type { LiveNode } from '@/lib/server/live-node';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard();
});
afterAll(() => board.close());

interface Page {
  entries: TimelineEntry[];
  next: string | null;
}
const live = (id: string) => board.nodes.get(id) as LiveNode;
const page = async (node: string, query: Record<string, string> = {}) =>
  (await ask(timeline, 'GET', { params: { node }, query })).body as Page;
/** An admin's own shell: straight to the node, past everything vzboard keeps. */
const byHand = (node: string, ...argv: [string, ...string[]]) => board.shell(node, argv);
const kinds = ({ entries }: Page) =>
  entries.map((entry) => (entry.kind === 'task' ? `task ${entry.task.action}` : `change ${entry.change.kind}`));

describe('the timeline of a container', () => {
  test('is empty while nothing was done to it', async () => {
    await live('hn1').relist();
    expect(await page('hn1', { ctid: '101' })).toMatchObject({ entries: [], next: null });
  });

  test('has what vzboard did as tasks, and what others did as changes, newest first', async () => {
    await ask(act, 'POST', { params: { node: 'hn1', ctid: '107' }, body: { action: 'stop' } });
    await live('hn1').relist();
    expect(kinds(await page('hn1', { ctid: '107' }))).toEqual(['task stop']);
    await byHand('hn1', 'vzctl', 'start', '107');
    await live('hn1').relist();
    await byHand('hn1', 'vzctl', 'set', '107', '--numproc=77:77', '--name=bastion', '--save');
    await live('hn1').relist();
    const found = await page('hn1', { ctid: '107' });
    expect(kinds(found)).toEqual(['change config', 'change renamed', 'change state', 'task stop']);
    expect(found.entries[0]).toMatchObject({
      change: { keys: [{ key: 'NUMPROC', before: '40:40', after: '77' }], whileDown: false },
    });
    expect(found.entries[1]).toMatchObject({ change: { old: 'jump', new: 'bastion' } });
    expect(found.entries[2]).toMatchObject({ change: { old: 'stopped', new: 'running' } });
    const [newest] = found.entries;
    if (newest?.kind !== 'change') throw new Error('no change');
    expect(newest.change.after).toBeLessThan(newest.change.at);
  });

  test('comes in pages that lose and repeat nothing', async () => {
    const whole = await page('hn1', { ctid: '107' });
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const part: Page = await page('hn1', { ctid: '107', count: '1', ...(before === null ? {} : { before }) });
      seen.push(...part.entries.map(({ id }) => id));
      before = part.next;
    } while (before !== null);
    expect(seen).toEqual(whole.entries.map(({ id }) => id));
  });
});

describe('the timeline of a node', () => {
  test('has all its containers, and its list says how many changes there were', async () => {
    const found = await page('hn1');
    expect(kinds(found)).toEqual(['change config', 'change renamed', 'change state', 'task stop']);
    expect(kinds(await page('hn4'))).toEqual([]);
    expect((await ask(list, 'GET', { params: { node: 'hn1' } })).body).toMatchObject({ outsideHour: 3 });
    expect((await ask(list, 'GET', { params: { node: 'hn4' } })).body).toMatchObject({ outsideHour: 0 });
  });

  test('a restart by hand is one, although the state is the same', async () => {
    await byHand('hn1', 'vzctl', 'restart', '104');
    await live('hn1').relist();
    expect(kinds(await page('hn1', { ctid: '104' }))).toEqual(['change restarted']);
  });

  test.each([
    ['ctid', { ctid: '../1' }],
    ['before', { before: "'" }],
    ['count', { count: '0' }],
    ['count', { count: '201' }],
  ])('names %s when it is wrong', async (field, query) => {
    expect(await ask(timeline, 'GET', { params: { node: 'hn1' }, query })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_input', field } },
    });
  });

  test('an unknown node is not found', async () => {
    expect(await ask(timeline, 'GET', { params: { node: 'hn9' } })).toMatchObject({ status: 404 });
  });
});

test('without sign-in nothing is told', async () => {
  const closed = await testBoard({ demo: false });
  expect(await ask(timeline, 'GET', { params: { node: 'hn1' } })).toMatchObject({
    status: 401,
    body: { error: { code: 'signed_out' } },
  });
  await closed.close();
});
