import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as get, PUT as put } from '@/app/api/nodes/[node]/containers/[ctid]/xml/route';
import { parseProblems } from '@/lib/xml/problem-lines';
import { ask, type TestBoard, testBoard, until } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn3'] });
});
afterAll(() => board.close());

const XML = { 'content-type': 'application/xml' };

interface Document {
  xml: string;
  version: string;
}
async function exported(ctid: string, dialect = 'a', node = 'hn1'): Promise<Document> {
  const { body } = await ask(get, 'GET', { params: { node, ctid }, query: { dialect, as: 'json' } });
  return body;
}

interface Reply {
  error?: { code: string; message: string; detail?: string; field?: string };
  commands: string[][];
  diff: { key: string; before: string | null; after: string | null }[];
  restart: boolean;
  findings: { level: string; message: string }[];
  deletions: { key: string; before: string }[];
  refusals: { key: string; reason: string; message: string; line: number | null }[];
  task?: { id: string };
}
async function sent(
  ctid: string,
  body: string,
  query: Record<string, string> = { preview: '1' },
  headers: Record<string, string> = XML,
): Promise<{ status: number; reply: Reply }> {
  const { status, body: reply } = await ask(put, 'PUT', { params: { node: 'hn1', ctid }, query, body, headers });
  return { status, reply };
}
const plain = (ctid: string, inner: string, template = '') =>
  `<domain type="openvz">\n<name>${ctid}</name>\n<filesystem>${template}</filesystem>\n${inner}\n</domain>`;

test.each(['a', 'b', 'c'])('its own export in dialect %s changes nothing, and nothing would run', async (dialect) => {
  const { xml, version } = await exported('103', dialect);
  const { status, reply } = await sent('103', xml, { preview: '1', version });
  expect(status).toBe(200);
  expect(reply).toMatchObject({ commands: [], diff: [], restart: false, deletions: [], refusals: [] });
});

test('what a document changes is previewed as the command that would run; what it does not name stays and is offered for deletion', async () => {
  const { status, reply } = await sent('103', plain('103', '<hostname>new.example.org</hostname>'));
  expect(status).toBe(200);
  expect(reply.commands).toEqual([['vzctl', 'set', '103', '--hostname=new.example.org', '--save']]);
  expect(reply.diff).toMatchObject([{ key: 'HOSTNAME', after: 'new.example.org' }]);
  expect(reply.deletions.map(({ key }) => key)).toContain('IP_ADDRESS');
  expect(reply.refusals).toEqual([]);
});

test('applying runs one task, whose end the config shows', async () => {
  const { xml, version } = await exported('104', 'c');
  const changed = xml.replace(/<shares>\d+<\/shares>/, '<shares>1234</shares>');
  expect(changed).not.toBe(xml);
  const { status, reply } = await sent('104', changed, { version });
  expect(status).toBe(200);
  await until(() => board.tasks.read(reply.task?.id ?? '').state !== 'running');
  await until(() => board.tasks.open('hn1').length === 0);
  expect((await exported('104', 'c')).xml).toContain('<shares>1234</shares>');
});

test('addresses are the whole list, and what is ticked for deletion goes with the same change', async () => {
  const document = plain('105', '<devices><interface><ipaddress>192.0.2.77</ipaddress></interface></devices>');
  const { reply } = await sent('105', document, { preview: '1', delete: 'HOSTNAME' });
  expect(reply.refusals).toEqual([]);
  expect(reply.diff.map(({ key }) => key).sort()).toEqual(['HOSTNAME', 'IP_ADDRESS']);
  expect(reply.commands.flat()).toContain('--ipadd=192.0.2.77');
});

describe('refused', () => {
  test('another template, as a reinstall, with nothing run', async () => {
    const document = plain('103', '<hostname>x.example.org</hostname>', '<template>gentoo-2007</template>');
    const { reply } = await sent('103', document);
    expect(reply.refusals).toMatchObject([{ key: 'OSTEMPLATE', reason: 'reinstall', line: 3 }]);
    const before = board.ran.length;
    const applied = await sent('103', document, {});
    expect([applied.status, applied.reply.error?.code, applied.reply.error?.field]).toEqual([
      409,
      'conflict',
      'OSTEMPLATE',
    ]);
    expect(board.ran.slice(before).filter(([, verb]) => verb === 'set')).toEqual([]);
  });

  test('what no option writes, until it is left as it is', async () => {
    const document = plain('103', '<profile>other</profile><hostname>x.example.org</hostname>');
    expect((await sent('103', document)).reply.refusals).toMatchObject([{ key: 'ORIGIN_SAMPLE', reason: 'no_option' }]);
    const { reply } = await sent('103', document, { preview: '1', leave: 'ORIGIN_SAMPLE' });
    expect(reply.refusals).toEqual([]);
    expect(reply.commands).toHaveLength(1);
  });

  test('a document of another container, whatever is left', async () => {
    const { reply } = await sent('103', plain('104', '<hostname>x</hostname>'), { preview: '1', leave: 'name' });
    expect(reply.refusals).toMatchObject([{ key: 'name', reason: 'other_container' }]);
  });

  test('limits of users, which stand in no config', async () => {
    const quota = '<quota level="second" uid="500">1048576</quota>';
    const { reply } = await sent('103', plain('103', '<hostname>x</hostname>', quota));
    expect(reply.refusals).toMatchObject([{ key: 'userquota 500', reason: 'user_quota' }]);
  });

  test('a deletion nothing can make, and one of what the document names', async () => {
    const document = plain('103', '<hostname>x</hostname>');
    const { xml } = await exported('103', 'b');
    const without = xml.replace(/ *<vz:param key="VE_ROOT">.*\n/, '');
    expect(without).not.toBe(xml);
    const { reply } = await sent('103', without, { preview: '1', delete: 'VE_ROOT' });
    expect(reply.refusals).toMatchObject([{ key: 'VE_ROOT', reason: 'not_removable' }]);
    const { status, reply: other } = await sent('103', document, { preview: '1', delete: 'HOSTNAME' });
    expect([status, other.error?.field]).toEqual([400, 'delete']);
  });

  test('a config that changed since the document was made', async () => {
    const { status, reply } = await sent('103', plain('103', '<hostname>x</hostname>'), { version: 'f'.repeat(64) });
    expect([status, reply.error?.code, reply.error?.field]).toEqual([409, 'conflict', 'version']);
  });

  test('a document that changes nothing, where it is to be applied', async () => {
    const { xml } = await exported('103');
    expect((await sent('103', xml, {})).status).toBe(409);
  });

  test('a bad document, with line, column, code and sentence of every problem', async () => {
    const { status, reply } = await sent('103', plain('103', '<hostname>a b</hostname>\n<nameserver>x</nameserver>'));
    expect([status, reply.error?.code]).toEqual([400, 'bad_input']);
    expect(parseProblems(reply.error?.detail ?? '')).toMatchObject([
      { code: 'E_HOSTNAME', line: 4, column: 1, message: '`a b` is not a valid host name.' },
      { code: 'E_IP', line: 5 },
    ]);
  });

  test('entities and document types, before any parser sees them', async () => {
    const { reply } = await sent('103', '<!DOCTYPE domain [<!ENTITY a "b">]><domain/>');
    expect(parseProblems(reply.error?.detail ?? '')).toMatchObject([{ code: 'E_DOCTYPE', line: 1 }]);
  });

  test('more than 256 KiB: by its told length before reading, and by its true one', async () => {
    expect((await sent('103', 'x'.repeat(262_145))).status).toBe(413);
    const told = await sent('103', '<domain/>', {}, { ...XML, 'content-length': '262145' });
    expect(told.status).toBe(413);
    expect((await sent('103', 'x'.repeat(262_144))).status).toBe(400);
  });

  test('another media type', async () => {
    expect((await sent('103', '<domain/>', {}, { 'content-type': 'application/json' })).status).toBe(400);
    expect((await sent('103', '<domain/>', {}, { 'content-type': 'text/plain' })).status).toBe(400);
  });
});
