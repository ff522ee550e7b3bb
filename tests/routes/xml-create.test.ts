/** Making containers of domain documents through the HTTP API, on the simulated nodes. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as xmlOf } from '@/app/api/nodes/[node]/containers/[ctid]/xml/route';
import { GET as containers, POST as create } from '@/app/api/nodes/[node]/containers/route';
import { POST as check } from '@/app/api/nodes/[node]/xml/route';
import { GET as view } from '@/app/api/tasks/[task]/route';
import { parseProblems } from '@/lib/xml/problem-lines';
import { ask, type TestBoard, testBoard, until } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn3'], speed: 100 });
  await ask(containers, 'GET', { params: { node: 'hn1' } });
});
afterAll(() => board.close());

const XML = { 'content-type': 'application/xml' };
const dir = 'tests/fixtures/domain-xml/bad';
// Ours, checked by the tests of lib/xml.
const bad = (JSON.parse(readFileSync(`${dir}/index.json`, 'utf8')) as { documents: { file: string; expect: string }[] })
  .documents;
const ran = () => board.ran.filter(([program, verb]) => program === 'vzctl' && ['create', 'set'].includes(verb ?? ''));

interface Reply {
  error?: { code: string; message: string; detail?: string; field?: string };
  commands: string[][];
  findings: { level: string; message: string }[];
  refusals: { key: string; reason: string; message: string }[];
  config: string;
  draft: { ctid: string; values: Record<string, string> } | null;
  comes: string;
  xml?: string;
  task?: { id: string };
}
async function post(
  body: unknown,
  query: Record<string, string> = { preview: '1' },
  { headers = XML, to = create, node = 'hn1' }: { headers?: Record<string, string>; to?: unknown; node?: string } = {},
): Promise<{ status: number; reply: Reply }> {
  const { status, body: reply } = await ask(to, 'POST', {
    params: { node },
    query,
    body,
    headers,
  });
  return { status, reply };
}
const made = (ctid: string, inner = '', filesystem = '<template>centos-6-x86_64</template>') =>
  `<domain type="openvz"><name>${ctid}</name><filesystem>${filesystem}</filesystem><profile>vswap-512m</profile>${inner}</domain>`;

test('a document is previewed as the commands that would make its container, and nothing runs', async () => {
  const { status, reply } = await post(
    made(
      '7101',
      '<nameserver>192.0.2.53</nameserver><hostname>x.example.org</hostname>',
      '<template>centos-6-x86_64</template><quota level="first">4294967296</quota>',
    ),
  );
  expect(status).toBe(200);
  expect(reply.commands).toEqual([
    [
      ...['vzctl', 'create', '7101', '--ostemplate=centos-6-x86_64', '--config=vswap-512m'],
      ...['--diskspace=4194304:4194304', '--hostname=x.example.org'],
    ],
    ['vzctl', 'set', '7101', '--nameserver=192.0.2.53', '--save'],
  ]);
  expect(reply.draft).toMatchObject({ ctid: '7101', values: { hostname: 'x.example.org' } });
  expect(reply.config).toContain('NAMESERVER="192.0.2.53"');
  expect(ran()).toEqual([]);
});

test('a document makes its container as one task, with what it says', async () => {
  const { reply } = await post(made('7102', '<hostname>y.example.org</hostname>'), { start: '1' });
  await until(() => board.tasks.open('hn1').length === 0);
  const { body: ended } = await ask(view, 'GET', { params: { task: reply.task?.id ?? '' } });
  expect((ended as { task: { state: string } }).task.state).toBe('succeeded');
  const { body } = await ask(xmlOf, 'GET', {
    params: { node: 'hn1', ctid: '7102' },
    query: { dialect: 'a', as: 'json' },
  });
  expect((body as { xml: string }).xml).toContain('<hostname>y.example.org</hostname>');
});

test('of files that are there and no template it makes a container as adopting does, and says what is for later', async () => {
  const { reply } = await post(
    `<domain type="openvz"><name>7107</name><filesystems><filesystem root="/vz/private/bookworm"/></filesystems>
<profile>vswap-512m</profile><hostname>old.example.org</hostname>
<v:container xmlns:v="urn:x-openvz:container:1" version="1"><v:param key="CPUUNITS">1500</v:param></v:container></domain>`,
    { preview: '1' },
    { node: 'hn3' },
  );
  expect(reply.refusals).toEqual([]);
  expect(reply.commands[0]?.slice(0, 4)).toEqual(['vzboard-node', 'adopt', '7107', 'bookworm']);
  expect(reply.findings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/then as a change: cpuunits\./),
  );
});

test('of a container that is there it leads to changing it', async () => {
  const { status, reply } = await post(made('103'));
  expect([status, reply.error?.code]).toEqual([409, 'conflict']);
  expect(reply.error?.message).toContain('PUT to /api/nodes/hn1/containers/103/xml');
});

describe('what a document asks for and cannot have', () => {
  test('is refused with its reason, and nothing runs', async () => {
    const elsewhere = `<domain type="openvz"><name>7103</name><filesystems><filesystem root="/etc" template="/x/centos-6-x86_64.tar.gz"/></filesystems></domain>`;
    const before = ran().length;
    const preview = await post(elsewhere);
    expect(preview.reply.refusals).toMatchObject([{ key: 'VE_PRIVATE', reason: 'path' }]);
    const { status, reply } = await post(elsewhere, {});
    expect([status, reply.error?.code, reply.error?.field]).toEqual([409, 'conflict', 'VE_PRIVATE']);
    expect(ran()).toHaveLength(before);
  });

  test('is made without it where it is left', async () => {
    const elsewhere = `<domain type="openvz"><name>7103</name><filesystems><filesystem root="/srv/x" template="/x/centos-6-x86_64.tar.gz"/></filesystems></domain>`;
    const { reply } = await post(elsewhere, { preview: '1', leave: 'VE_PRIVATE' });
    expect(reply.refusals).toEqual([]);
    expect(reply.commands[0]?.slice(0, 3)).toEqual(['vzctl', 'create', '7103']);
  });

  test('a template the node does not have is a finding that blocks', async () => {
    const { reply } = await post(made('7103', '', '<template>never-heard-of</template>'));
    expect(reply.findings).toContainEqual(expect.objectContaining({ level: 'break', blocks: true, field: 'template' }));
    expect((await post(made('7103', '', '<template>never-heard-of</template>'), {})).status).toBe(409);
  });
});

test.each(bad.filter(({ expect: code }) => code !== 'ok'))(
  '$file is refused with $expect, and nothing runs',
  async ({ file, expect: code }) => {
    const before = board.ran.length;
    const body = readFileSync(`${dir}/${file}`);
    // Bytes as they are: not all of them are text.
    const request = new Request('http://127.0.0.1:3000/api/test', {
      method: 'POST',
      headers: { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000', ...XML },
      body,
    });
    const response = await create(request, { params: Promise.resolve({ node: 'hn1' }) });
    const { status } = response;
    const reply: Reply = await response.json();
    expect([status, reply.error?.code, reply.error?.field]).toEqual([400, 'bad_input', 'body']);
    expect(parseProblems(reply.error?.detail ?? '').map((problem) => problem.code)).toContain(code);
    expect(board.ran.slice(before).filter(([program, verb]) => program === 'vzctl' && verb !== 'status')).toEqual([]);
  },
);

test('a body of another kind, and one that is too large, are refused', async () => {
  expect((await post(made('7104'), {}, { headers: { 'content-type': 'text/plain' } })).reply.error?.message).toBe(
    'The body must have content-type application/json or application/xml.',
  );
  expect((await post(' '.repeat(262_145), {})).reply.error?.code).toBe('too_large');
});

test('what is wrong with a JSON draft is still said of its field', async () => {
  const { reply } = await post(
    { ctid: '7104', template: '-x', profile: 'basic', values: {}, start: false },
    { preview: '1' },
    { headers: {} },
  );
  expect(reply.error).toMatchObject({ code: 'bad_input', field: 'template' });
});

describe('the check of a document', () => {
  const checked = (body: string, query = {}) => post(body, query, { to: check });

  test('says whether it makes or changes a container', async () => {
    expect((await checked(made('7105'))).reply).toMatchObject({ comes: 'made', refusals: [], draft: { ctid: '7105' } });
    const { body } = await ask(xmlOf, 'GET', {
      params: { node: 'hn1', ctid: '103' },
      query: { dialect: 'c', as: 'json' },
    });
    const own = (body as { xml: string }).xml;
    expect((await checked(own)).reply).toMatchObject({ comes: 'changed', diff: [], draft: null });
  });

  test('names the container that has the same name', async () => {
    const name = [...(board.nodes.get('hn1')?.configs ?? [])].flatMap(([ctid, { assignments }]) =>
      assignments.filter(({ key }) => key === 'NAME').map(({ value }) => ({ ctid, value })),
    )[0];
    const inner = `<v:container xmlns:v="urn:x-openvz:container:1" version="1"><v:param key="NAME">${name?.value}</v:param></v:container>`;
    const { reply } = await checked(made('7105', inner));
    expect(reply.findings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`Container ${name?.ctid} has the NAME of this document.`),
    );
  });
});

test('a draft in JSON is answered as a document, which comes to the same draft', async () => {
  const draft = {
    ...{ ctid: '7106', template: 'centos-6-x86_64', profile: 'vswap-512m', layout: 'simfs', start: false },
    values: { hostname: 'z.example.org', cpuunits: '1500', ram: '768M' },
  };
  const { reply } = await post(draft, { preview: '1', dialect: 'a' }, { headers: {} });
  const back = await post(reply.xml);
  expect(back.reply.refusals).toEqual([]);
  expect(back.reply.config).toBe(reply.config);
});

test.each([
  ['viewer', [403, 403]],
  ['operator', [200, 200]],
] as const)('a %s may have documents worked out and previewed: %s', async (role, expected) => {
  const { auth } = board;
  try {
    board.auth = { ...auth, who: () => ({ name: 'vera', role }) };
    const replies = [await post(made('7108')), await post(made('7108'), {}, { to: check })];
    expect(replies.map(({ status }) => status)).toEqual(expected);
  } finally {
    board.auth = auth;
  }
});

test('what an admin alone may give is refused to an operator, until it is left', async () => {
  const { auth } = board;
  const inner = `<v:container xmlns:v="urn:x-openvz:container:1" version="1"><v:param key="FEATURES">nfs:on</v:param></v:container>`;
  try {
    board.auth = { ...auth, who: () => ({ name: 'vera', role: 'operator' }) };
    expect((await post(made('7108', inner))).reply.refusals).toMatchObject([
      { key: 'FEATURES', reason: 'needs_admin' },
    ]);
    expect((await post(made('7108', inner), {})).reply.error).toMatchObject({ code: 'conflict', field: 'FEATURES' });
    const left = await post(made('7108', inner), { preview: '1', leave: 'FEATURES' });
    expect(left.reply.commands).toHaveLength(1);
  } finally {
    board.auth = auth;
  }
});
