/** Several containers as documents, and the limits of users inside in one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PUT as put, GET as xmlOf } from '@/app/api/nodes/[node]/containers/[ctid]/xml/route';
import { GET as containers } from '@/app/api/nodes/[node]/containers/route';
import { GET as documents } from '@/app/api/nodes/[node]/xml/route';
import { readDomain } from '@/lib/xml/read';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1'], speed: 100 });
  await ask(containers, 'GET', { params: { node: 'hn1' } });
});
afterAll(() => board.close());

const bytes = (text: string) => new TextEncoder().encode(text);
interface Reply {
  documents: { ctid: string; xml: string; beyond: string[] }[];
  missing: string[];
  error?: { code: string; field?: string };
}
async function exported(query: Record<string, string>): Promise<Reply> {
  return (await ask(documents, 'GET', { params: { node: 'hn1' }, query: { as: 'json', ...query } })).body;
}

test.each(['a', 'b', 'c'])('every container of a node is a document of dialect %s that reads back', async (dialect) => {
  const { documents: made, missing } = await exported({ dialect });
  const configs = board.nodes.get('hn1')?.configs ?? new Map();
  expect(missing).toEqual([]);
  expect(made.map(({ ctid }) => ctid).sort()).toEqual([...configs.keys()].sort());
  for (const { ctid, xml } of made.filter((one) => Number(one.ctid) > 100)) {
    const read = readDomain(bytes(xml));
    expect(read.ok ? read.container.ctid : read.problems).toBe(ctid);
  }
});

test('those asked for come, those that are not there are named, and nonsense is refused', async () => {
  const { documents: made, missing } = await exported({ ctids: '103,105,99999' });
  expect([made.map(({ ctid }) => ctid), missing]).toEqual([['103', '105'], ['99999']]);
  expect((await exported({ ctids: '../etc' })).error).toMatchObject({ code: 'bad_input', field: 'ctids' });
  expect((await exported({ ctids: '99999' })).error).toMatchObject({ code: 'not_found' });
});

test('they come as one archive with what the dialect cannot hold', async () => {
  const request = new Request('http://127.0.0.1:3000/api/test?dialect=a&ctids=103,105,99999', {
    headers: { host: '127.0.0.1:3000' },
  });
  const response = await documents(request, { params: Promise.resolve({ node: 'hn1' }) });
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="hn1-domains-a.zip"');
  // Stored, so that its texts stand in it as they are.
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  for (const name of ['README.txt', '103.xml', '105.xml']) expect(text).toContain(name);
  expect(text).toContain('Not here, since their configs were not read: 99999');
  expect(text).toMatch(/^105: .*VE_ROOT/m);
});

test('limits of users inside are in a document that asks for them, and are no change when it comes back', async () => {
  const found = [...(board.nodes.get('hn1')?.configs ?? [])].flatMap(([ctid, { assignments }]) =>
    assignments.some(({ key, value }) => key === 'QUOTAUGIDLIMIT' && Number(value) > 0) ? [ctid] : [],
  );
  let seen = 0;
  for (const ctid of found) {
    const params = { node: 'hn1', ctid };
    const { body } = await ask(xmlOf, 'GET', { params, query: { dialect: 'a', as: 'json', quota: '1' } });
    const { xml, quota } = body as { xml: string; quota: { users: number; unread: string | null } };
    expect((xml.match(/level="second"/g) ?? []).length).toBe(quota.users);
    if (quota.users === 0) continue;
    seen += 1;
    const back = await ask(put, 'PUT', {
      ...{ params, query: { preview: '1' }, body: xml },
      headers: { 'content-type': 'application/xml' },
    });
    expect(back.body).toMatchObject({ diff: [], refusals: [] });
    const c = await ask(xmlOf, 'GET', { params, query: { dialect: 'c', as: 'json', quota: '1' } });
    const more = (c.body as { xml: string }).xml.replace(/(userquota uid="\d+" hard=")\d+/, '$19223372036854774784');
    const changed = await ask(put, 'PUT', {
      ...{ params, query: { preview: '1' }, body: more },
      headers: { 'content-type': 'application/xml' },
    });
    expect(changed.body).toMatchObject({ refusals: [{ reason: 'user_quota' }] });
  }
  expect(seen).toBeGreaterThan(0);
});
