/** Hostile values, names and CTIDs through the HTTP API, and what a real shell makes of the configs that come of those that are taken. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATCH as set, GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as settings } from '@/app/api/nodes/[node]/containers/[ctid]/settings/route';
import { GET as versions } from '@/app/api/nodes/[node]/containers/[ctid]/versions/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import type { ContainerRow } from '@/lib/api/schemas';
import { isWrite } from '@/lib/vz/actions';
import { get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { checkOption } from '@/lib/vz/grammar';
import { callsOf } from '@/lib/vz/incremental';
import { type Param, params } from '@/lib/vz/params';
import { ask, type TestBoard, testBoard } from '../routes/test-board';
import { fixture } from '../unit/vz/recorded';

const CANARY = 'vzboard-canary';
const hostile = [
  ...[
    `$(touch ${CANARY})`,
    `\`touch ${CANARY}\``,
    `x"\ntouch ${CANARY}\nY="`,
    `x"; touch ${CANARY}; Y="`,
    `\${IFS}touch`,
  ],
  ...[
    `x'; touch ${CANARY}; '`,
    `; touch ${CANARY}`,
    `&& touch ${CANARY}`,
    `| touch ${CANARY}`,
    `> ${CANARY}`,
    '$HOME',
    '~root',
  ],
  ...[
    '--skiplock',
    '--save',
    '-x',
    '--',
    '--private=/',
    '--userpasswd=root:x',
    '=',
    '#',
    '# x',
    "it's",
    '!!',
    '*',
    '?',
    '[a-z]',
  ],
  ...[
    'a\\',
    'a\\"',
    '"',
    "'",
    '`',
    '\\',
    'a\tb',
    'a\rb',
    'a\u0000b',
    'a\u001b[2Jb',
    'a\u0085b',
    'a\u2028b',
    'a\u202eb',
    '\ud800',
  ],
  ...[
    '../../etc/passwd',
    '/etc/shadow',
    '%s%n',
    '{a,b}',
    '(id)',
    '<x',
    '\u00a0',
    '１２',
    '٣',
    '1e9',
    '0x10',
    '1:2:3',
    '-1',
    ' 1',
    '1 ',
  ],
  ...[
    '9'.repeat(400),
    'ü'.repeat(300),
    'nfs:on,fuse:on',
    'b:7:0:rw',
    '0.0.0.0',
    '::',
    'inherit x',
    'all,auto',
    'yes\n',
    'unlimited ',
  ],
];

let board: TestBoard;
let ctid: string;
let shells: string;
beforeAll(async () => {
  // Slow enough that no timeout strikes on a busy machine.
  board = await testBoard({ only: ['hn1'], speed: 8 });
  const { containers } = (await ask(list, 'GET', { params: { node: 'hn1' } })).body as { containers: ContainerRow[] };
  ctid = containers.find(({ state, problem }) => state === 'stopped' && problem === null)?.ctid ?? '';
  shells = mkdtempSync(join(tmpdir(), 'vzboard-hostile-'));
});
afterAll(async () => {
  rmSync(shells, { recursive: true, force: true });
  await board.close();
});

const writesSince = (from: number) => board.ran.slice(from).filter((argv) => isWrite(argv));
const text = async () =>
  new TextDecoder().decode((await board.shell('hn1', ['cat', `/etc/vz/conf/${ctid}.conf`])).stdout);
const versionNow = async () =>
  ((await ask(view, 'GET', { params: { node: 'hn1', ctid } })).body as { container: { version: string } }).container
    .version;

/** Each parameter gets its share, so that all meet all values over the parameters of a grammar. */
const cases: [Param, string][] = [...params.values()].flatMap((param, i) =>
  hostile.filter((_, n) => n % 12 === i % 12).map((value): [Param, string] => [param, value]),
);

test('nothing but the intended command line reaches the node, whatever the value of whatever parameter', async () => {
  expect(cases.length).toBeGreaterThan(300);
  let taken = 0;
  let version = await versionNow();
  for (const [param, value] of cases) {
    const from = board.ran.length;
    const before = get(parseConf(await text()), param.key);
    const reply = await ask(set, 'PATCH', {
      params: { node: 'hn1', ctid },
      body: { values: { [param.name]: value }, version },
    });
    const said = `${param.name} ${JSON.stringify(value)}`;
    const checked = checkOption(param.grammar, value);
    if (reply.status !== 200) {
      expect([400, 409], said).toContain(reply.status);
      expect(writesSince(from), said).toEqual([]);
      continue;
    }
    taken += 1;
    if (!checked.ok) throw new Error(`taken without being allowed: ${said}`);
    const calls = callsOf(param, before, checked.stored, value);
    expect(writesSince(from), said).toEqual(calls.map((options) => ['vzctl', 'set', ctid, ...options, '--save']));
    expect(
      calls.flat().every((word) => /^--[a-z_-]+=/.test(word)),
      said,
    ).toBe(true);
    version = await versionNow();
  }
  // Of free text most is harmless.
  expect(taken).toBeGreaterThan(3);
  expect(taken).toBeLessThan(cases.length / 4);
}, 60_000);

test.each([
  ...[
    '0',
    '',
    '-1',
    '00101',
    '+101',
    ' 101',
    '101 ',
    '1e2',
    '0x65',
    '٣',
    '101;id',
    '101/../0',
    '../101',
    '--save',
    '-x',
    'web1',
    '*',
  ],
  ...[
    '$(id)',
    '`id`',
    '101\n102',
    '2147483645',
    '99999999999999999999',
    'ffffffff-ffff-ffff-ffff-fffffffffffG',
    '101\u0000',
    "101'",
    '"',
  ],
])('the CTID %j is refused everywhere, before anything runs', async (bad) => {
  const from = board.ran.length;
  const params = { node: 'hn1', ctid: bad };
  expect((await ask(set, 'PATCH', { params, body: { values: { cpus: '1' }, version: '0' } })).status).toBe(400);
  expect((await ask(settings, 'GET', { params })).status).toBe(400);
  expect((await ask(versions, 'GET', { params })).status).toBe(400);
  // The node keeps its own pace of reading.
  expect(board.ran.slice(from).filter((argv) => argv.some((word) => bad !== '' && word === bad))).toEqual([]);
  expect(writesSince(from)).toEqual([]);
});

test.each([
  '__proto__',
  'constructor',
  'toString',
  '',
  'skiplock',
  'userpasswd',
  'force',
  'setmode',
  'reset_ub',
  'applyconfig',
  'NUMPROC',
  '--cpus',
  'cpus=1',
  'cpus ',
])('the parameter %j is none, to be set or removed', async (name) => {
  const from = board.ran.length;
  const version = await versionNow();
  const body = `{"values":{${JSON.stringify(name)}:"1"},"version":"${version}"}`;
  expect((await ask(set, 'PATCH', { params: { node: 'hn1', ctid }, body })).status).toBe(400);
  const removal = { values: {}, unset: [name], version };
  expect((await ask(set, 'PATCH', { params: { node: 'hn1', ctid }, body: removal })).status).toBe(400);
  expect(writesSince(from)).toEqual([]);
});

/** Values that files with every spelling are full of, besides the hostile ones. */
const usual = [
  'Customer web, rack 4',
  'web1.example.org',
  '256M:280M',
  '192.0.2.1 192.0.2.2',
  'c:10:200:rw',
  'nfs:on',
  'full',
  '10',
  'yes',
];

test('a config with any value that is taken means to sh what it means to vzctl, and runs nothing', async () => {
  const base = parseConf(fixture('conf/101.created-basic.conf'));
  const expected = new Map<string, { key: string; value: string }>();
  for (const param of params.values()) {
    for (const value of [...hostile, ...usual]) {
      const checked = checkOption(param.grammar, value);
      if (!checked.ok) continue;
      const name = `${expected.size}`;
      const after = setKeys(base, [[param.key, checked.stored]]);
      expected.set(name, { key: param.key, value: get(after, param.key) ?? '' });
      writeFileSync(join(shells, name), printConf(after));
    }
  }
  const saved = await text();
  writeFileSync(join(shells, 'saved'), saved);
  expected.set('saved', { key: 'DESCRIPTION', value: get(parseConf(saved), 'DESCRIPTION') ?? '' });
  expect(expected.size).toBeGreaterThan(150);
  // Each in a shell of its own; the last word tells that it was read to its end.
  const script = [...expected]
    .map(([name, { key }]) => `( . ./${name}; printf '%s\\0%s\\0%s\\0' ${name} "$${key}" "$OSTEMPLATE" )`)
    .join('\n');
  const said = execFileSync('sh', ['-c', script], {
    cwd: shells,
    env: { ...process.env, PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
  });
  const words = said.split('\0');
  const found = new Map<string, string>();
  for (let i = 0; i + 2 < words.length; i += 3) found.set(words[i] ?? '', words[i + 1] ?? '');
  for (const [name, { key, value }] of expected) expect(found.get(name), `${key}="${value}"`).toBe(value);
  expect(readdirSync(shells).filter((name) => name.includes(CANARY))).toEqual([]);
});
