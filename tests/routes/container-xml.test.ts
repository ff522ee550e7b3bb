import { afterAll, beforeAll, expect, test } from 'vitest';
import { GET as xml } from '@/app/api/nodes/[node]/containers/[ctid]/xml/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { dialects } from '@/lib/xml/keys';
import { readDomain } from '@/lib/xml/read';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
let ctid = '';
beforeAll(async () => {
  board = await testBoard({ only: ['hn1'] });
  // Members of a reply whose schema was checked.
  const { containers } = (await ask(list, 'GET', { params: { node: 'hn1' } })).body as {
    containers: { ctid: string }[];
  };
  ctid = containers.find((container) => Number(container.ctid) > 100)?.ctid ?? '';
});
afterAll(() => board.close());

test.each(dialects)(
  'answers dialect %s as application/xml, and the keys only the extension holds in a header',
  async (dialect) => {
    const request = new Request(`http://127.0.0.1:3000/api/test?dialect=${dialect}`, {
      headers: { host: '127.0.0.1:3000' },
    });
    const response = await xml(request, { params: Promise.resolve({ node: 'hn1', ctid }) });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(response.headers.get('x-vzboard-beyond-dialect')).toContain('VE_ROOT');
    const read = readDomain(new Uint8Array(await response.arrayBuffer()));
    expect(read.ok && [read.dialect, read.container.ctid]).toEqual([dialect, ctid]);
  },
);

test('answers JSON where that is asked for', async () => {
  const { status, body } = await ask(xml, 'GET', {
    params: { node: 'hn1', ctid },
    query: { dialect: 'b', as: 'json' },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ dialect: 'b', lost: [], unsafe: [] });
});

test('refuses another dialect, and a container that is not there', async () => {
  const json = { as: 'json' };
  expect((await ask(xml, 'GET', { params: { node: 'hn1', ctid }, query: { dialect: 'd', ...json } })).status).toBe(400);
  expect((await ask(xml, 'GET', { params: { node: 'hn1', ctid: '2147483000' }, query: json })).status).toBe(404);
});
