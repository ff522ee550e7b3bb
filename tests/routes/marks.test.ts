import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUT as note } from '@/app/api/nodes/[node]/containers/[ctid]/note/route';
import { GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { PATCH as marks } from '@/app/api/nodes/[node]/marks/route';
import { GET as search } from '@/app/api/search/route';
import type { ContainerDetail, ContainerRow, FoundContainer } from '@/lib/api/schemas';
import type { Role } from '@/lib/auth/roles';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1'] });
  board.auth = {
    ...board.auth,
    who: (headers) => {
      // Only the test of refusals sends it.
      const role = (headers.get('x-role') ?? 'operator') as Role;
      return { name: 'maria', role };
    },
  };
});
afterAll(() => board.close());

const params = { node: 'hn1' };
const rows = async (query: Record<string, string> = {}): Promise<ContainerRow[]> =>
  ((await ask(list, 'GET', { params, query })).body as { containers: ContainerRow[] }).containers;
const pair = async () => (await rows()).slice(0, 2).map((row) => row.ctid) as [string, string];

describe('tags', () => {
  test('are added to several at once, stand in list and view, and are found by the search', async () => {
    const [one, two] = await pair();
    const { status, body } = await ask(marks, 'PATCH', { params, body: { ctids: [one, two], add: ['blue-team'] } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ changed: 2 });
    expect((await rows()).filter((row) => row.tags.includes('blue-team')).map((row) => row.ctid)).toEqual([one, two]);
    const viewed = (await ask(view, 'GET', { params: { ...params, ctid: one } })).body as {
      container: ContainerDetail;
    };
    expect(viewed.container).toMatchObject({ tags: ['blue-team'], marked: { by: expect.any(String) } });
    const found = (await ask(search, 'GET', { query: { q: 'tag:blue-team' } })).body as {
      containers: FoundContainer[];
    };
    expect(found.containers.map((container) => container.ctid)).toEqual([one, two]);
    await ask(marks, 'PATCH', { params, body: { ctids: [one, two], remove: ['blue-team'] } });
    expect((await rows()).flatMap((row) => row.tags)).toEqual([]);
  });

  test.each([
    [{ ctids: ['101'], add: ['Not One'] }, 'add.0'],
    [{ ctids: [], add: ['x'] }, 'ctids'],
    [{ ctids: ['0'], add: ['x'] }, 'ctids.0'],
  ])('%j is refused', async (body, field) => {
    const answer = await ask(marks, 'PATCH', { params, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'bad_input', field } });
  });

  test('of a container that is not there change nothing, of the others neither', async () => {
    const [one] = await pair();
    const answer = await ask(marks, 'PATCH', { params, body: { ctids: [one, '99999'], add: ['ghost'] } });
    expect(answer.status).toBe(404);
    expect((await rows()).flatMap((row) => row.tags)).not.toContain('ghost');
  });
});

describe('notes', () => {
  test('are plain text, found by the search, and not written over each other', async () => {
    const [one] = await pair();
    const to = { params: { ...params, ctid: one } };
    const text = 'call <b>Ms Zimt</b>\nbefore a restart';
    expect((await ask(note, 'PUT', { ...to, body: { text, was: '' } })).body).toMatchObject({ note: text });
    expect((await rows()).find((row) => row.ctid === one)?.note).toBe(text);
    const found = (await ask(search, 'GET', { query: { q: 'zimt' } })).body as { containers: FoundContainer[] };
    expect(found.containers.map((container) => container.ctid)).toEqual([one]);
    expect((await ask(note, 'PUT', { ...to, body: { text: 'mine', was: '' } })).status).toBe(409);
    expect((await ask(note, 'PUT', { ...to, body: { text: '', was: text } })).body).toMatchObject({ note: null });
  });

  test('longer than a note may be is refused', async () => {
    const [one] = await pair();
    const answer = await ask(note, 'PUT', {
      params: { ...params, ctid: one },
      body: { text: 'x'.repeat(4001), was: '' },
    });
    expect(answer.status).toBe(400);
  });
});

test('a viewer is refused tags and notes, also those that would change nothing, and sees both', async () => {
  const [one] = await pair();
  const headers = { 'x-role': 'viewer' };
  const to = { params: { ...params, ctid: one }, headers };
  const before = board.marks.changes('hn1', one, 10).length;
  const calls = [
    ask(marks, 'PATCH', { params, headers, body: { ctids: [one], add: ['mine'] } }),
    ask(marks, 'PATCH', { params, headers, body: { ctids: [one], remove: ['mine'] } }),
    ask(note, 'PUT', { ...to, body: { text: 'mine', was: '' } }),
    ask(note, 'PUT', { ...to, body: { text: '', was: '' } }),
  ];
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(board.marks.of('hn1', one)).toMatchObject({ tags: [], note: null });
  expect(board.marks.changes('hn1', one, 10)).toHaveLength(before);
  const viewed = await ask(view, 'GET', to);
  expect(viewed).toMatchObject({ status: 200, body: { container: { tags: [], note: null } } });
});

test('the first rows of a list say how many are left out', async () => {
  const { body } = await ask(list, 'GET', { params, query: { first: '5' } });
  const first = body as { now: number; containers: { ctid: string }[]; more: number; complete: boolean };
  const { body: whole } = await ask(list, 'GET', { params });
  const all = (whole as typeof first).containers;
  expect(first.containers.map(({ ctid }) => ctid)).toEqual(all.slice(0, 5).map(({ ctid }) => ctid));
  expect(first).toMatchObject({ complete: false, more: all.length - 5 });
  expect(whole).toMatchObject({ complete: true, more: 0 });
});

test('a refresh names what changed since, and everything to who asks for another time', async () => {
  const first = (await ask(list, 'GET', { params })).body as {
    now: number;
    containers: ContainerRow[];
    complete: boolean;
  };
  expect(first.complete).toBe(true);
  const ctid = first.containers[0]?.ctid ?? '';
  await ask(marks, 'PATCH', { params, body: { ctids: [ctid], add: ['fresh'] } });
  const { body } = await ask(list, 'GET', { params, query: { since: String(first.now) } });
  const next = body as typeof first;
  expect(next.complete).toBe(false);
  expect(next.containers.find((row) => row.ctid === ctid)?.tags).toEqual(['fresh']);
  expect((await ask(list, 'GET', { params, query: { since: '1' } })).body).toMatchObject({ complete: true });
});

describe('counters asked for by name', () => {
  test('stand in each row, with null where there is no such reading', async () => {
    const asked = await rows({ counters: 'kmemsize,nosuch' });
    const running = asked.find((row) => row.counters === 'read');
    expect(running?.picked).toMatchObject({ kmemsize: { unit: 'bytes', held: expect.any(Number) }, nosuch: null });
    expect(asked.find((row) => row.state === 'stopped')?.picked).toEqual({ kmemsize: null, nosuch: null });
    expect((await rows())[0]).not.toHaveProperty('picked');
  });

  test('more than eight, or what can be no name, are refused', async () => {
    for (const counters of ['a,b,c,d,e,f,g,h,i', 'A', 'a,', '../x']) {
      expect((await ask(list, 'GET', { params, query: { counters } })).status).toBe(400);
    }
  });
});
