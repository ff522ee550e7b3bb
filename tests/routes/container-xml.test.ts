import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as xml } from '@/app/api/nodes/[node]/containers/[ctid]/xml/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
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

describe('what the document shows of the node', () => {
  test("is the node's own: its CPUs, and the directories of its vz.conf", async () => {
    const [b, c] = await Promise.all(['b', 'c'].map((dialect) => exported(dialect, 'hn1', ctid)));
    expect(c?.xml).toContain('<vcpu placement="static">8</vcpu>');
    expect(b?.xml).toMatch(/template="\/vz\/template\/cache\//);
    expect(c).toMatchObject({ config: 'now', assumed: [], version: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('follows vz.conf, and says what is assumed where that cannot be read', async () => {
    await board.close();
    const conf = {
      '/etc/vz/vz.conf': 'VE_PRIVATE=/srv/ct/$VEID\nTEMPLATE="/srv/template"\n',
      [`/etc/vz/conf/${ctid}.conf`]: undefined,
    };
    board = await testBoard({ only: ['hn1', 'hn3'], files: { hn1: conf, hn3: { '/etc/vz/vz.conf': undefined } } });
    const b = await exported('b', 'hn1', ctid);
    expect(b.xml).toMatch(/template="\/srv\/template\/cache\//);
    // Its config cannot be read alone, though it was among all of them a moment ago.
    expect(b).toMatchObject({ config: 'older', version: null });
    const { containers } = (await ask(list, 'GET', { params: { node: 'hn3' } })).body as {
      containers: { ctid: string }[];
    };
    expect((await exported('c', 'hn3', containers.at(-1)?.ctid ?? '')).assumed).toEqual(['vz.conf']);
  });
});

async function exported(dialect: string, node: string, id: string): Promise<ReplyOf<typeof api.containerXml>> {
  return (await ask(xml, 'GET', { params: { node, ctid: id }, query: { dialect, as: 'json' } })).body;
}
