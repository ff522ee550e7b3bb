import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/errors';
import type { NodeConfig } from '@/lib/node/node';
import type { HostKeyView } from '@/lib/node/ssh-host-key';
import { type CheckResult, examine, reachProblem, verdictOf } from '@/lib/server/doctor';
import { type CheckId, checks, skewSeconds } from '@/lib/server/doctor-checks';
import { isMessageKey, t } from '@/lib/text/t';
import { isWrite } from '@/lib/vz/actions';
import type { Run } from '@/lib/vz/run';

const node: NodeConfig = {
  id: 'hn1',
  label: 'Rack 3',
  transport: 'local',
  sudo: false,
  programs: ['/usr/sbin'],
  files: { userBeancounters: '/proc/user_beancounters', bcResources: '/proc/bc/resources', conf: '/etc/vz/conf' },
};

const NOW_MS = 1_764_000_000_400;
const HEAD = 'Version: 2.5\n       uid  resource held maxheld barrier limit failcnt\n';
const DF = 'Filesystem 1024-blocks Used Available Capacity Mounted on\n';

type Said = { code?: number; out?: string; err?: string } | Error;
/** By the command line, or by the program alone. */
const healthy: Readonly<Record<string, Said>> = {
  date: { out: '1764000000\n' },
  id: { out: 'root\n' },
  uname: { out: '2.6.32-042stab145.3\n' },
  vzctl: { out: 'vzctl version 4.11.1\n' },
  vzlist: { out: '[\n  {"ctid": 101},\n  {"ctid": 102}\n]\n' },
  'cat -- /proc/user_beancounters': { out: `${HEAD}  101:  kmemsize 1 2 3 4 0\n        numproc 1 2 3 4 0\n` },
  'cat -- /proc/bc/resources': { out: `${HEAD}  101:  kmemsize 1 2 3 4 0\n        swappages 1 2 3 4 0\n` },
  'user_beancounters.py': new AppError('node_failed', 'The program user_beancounters.py was not found in /usr/sbin.'),
  'cat -- /etc/vz/vz.conf': { out: 'LOCKDIR=/srv/lock\nVE_PRIVATE=/srv/private/$VEID\n' },
  'ls -- /etc/vz/conf': { out: '0.conf\n101.conf\nve-basic.conf-sample\n101.conf.destroyed\n' },
  'ls -- /srv/lock': { out: '101.lck\n' },
  df: { out: `${DF}/dev/sda1 1000 400 600 40% /srv\n/dev/my disk 1000 100 900 10% /\n` },
  getconf: { out: '4096\n' },
  locale: { out: 'LANG=\nLC_MESSAGES="C"\nLC_ALL=C\n' },
};

function answering(said: Readonly<Record<string, Said>>, asked: string[] = []): Run {
  const all: Readonly<Record<string, Said>> = { ...healthy, ...said };
  return async (argv) => {
    asked.push(argv.join(' '));
    const one = all[argv.join(' ')] ?? all[argv[0]];
    if (one === undefined || one instanceof Error) throw one ?? new Error(argv.join(' '));
    const bytes = (text = '') => new TextEncoder().encode(text);
    return { code: one.code ?? 0, stdout: bytes(one.out), stderr: bytes(one.err), truncated: false };
  };
}

const nowMs = () => NOW_MS;
const run = (said: Readonly<Record<string, Said>> = {}, config = node) => examine(config, answering(said), { nowMs });
const told = (results: readonly CheckResult[]) => results.map(({ id, state, found }) => `${id} ${state}: ${found}`);

describe('the self-test', () => {
  test('shows what it found on a healthy node', async () => {
    const results = await run();
    expect(told(results)).toEqual([
      'reach good: answered in 0 ms',
      'account good: root',
      'clock good: the same as here, within a second',
      'kernel good: 2.6.32-042stab145.3, OpenVZ with VSwap',
      'vzctl good: version 4.11.1',
      'vzlist good: 2 containers',
      'counters good: version 2.5, 1 container, 2 rows',
      'swap good: /proc/bc/resources can be read',
      'configs good: 1 file in /etc/vz/conf',
      'global good: /etc/vz/vz.conf: locks in /srv/lock, containers in /srv/private',
      'locks good: 1 lock file',
      'space good: 600 KiB of 1000 KiB free on /srv; 900 KiB of 1000 KiB free on /',
      'pages good: 4,096 bytes',
      'locale good: messages are in English',
    ]);
    expect(results.every(({ cure }) => cure === null)).toBe(true);
    expect(verdictOf(results)).toBe('good');
  });

  test('asks reads only, of places it learnt from vz.conf', async () => {
    const asked: string[] = [];
    await examine({ ...node, transport: 'ssh' }, answering({}, asked), { nowMs });
    expect(asked).toContain('ls -- /srv/lock');
    expect(asked).toContain('df -Pk -- /srv/private /var/lib');
    expect(asked.filter((line) => isWrite(line.split(' ')))).toEqual([]);
  });

  test('tells each check as it comes: none is done before the one ahead of it', async () => {
    const seen: string[] = [];
    await examine(node, answering({}), {
      nowMs,
      onChange: (results) => seen.push(results.map(({ state }) => state[0]).join('')),
    });
    expect(seen.slice(0, 4)).toEqual(['rwwwwwwwwwwwww', 'gwwwwwwwwwwwww', 'grwwwwwwwwwwww', 'ggwwwwwwwwwwww']);
    expect(seen.at(-1)).toBe('gggggggggggggg');
  });

  const notFound = new AppError('node_failed', 'The program vzctl was not found in /usr/sbin.', {
    detail: 'Set "programs"',
  });
  const silent = new AppError('node_silent', 'vzlist did not answer within 20 s.');
  const noFile = { code: 1, err: 'cat: /proc/user_beancounters: No such file or directory' };
  const denied = { code: 1, err: 'cat: /proc/user_beancounters: Permission denied' };
  const noVeinfo = { out: '[]', err: 'Unable to open /proc/vz/veinfo: No such file or directory\n' };
  const table: [what: string, said: Record<string, Said>, id: CheckId, state: string, found: string, cure: string][] = [
    ['we are nobody', { id: { out: 'vz\n' } }, 'account', 'warning', 'vz, who is not root', 'as root'],
    ['the clock is behind', { date: { out: '1763999995\n' } }, 'clock', 'warning', '5 seconds behind', 'NTP'],
    ['the clock is far ahead', { date: { out: '1764000100\n' } }, 'clock', 'bad', '100 seconds ahead', 'NTP'],
    ['the kernel is another', { uname: { out: '6.1.0\n' } }, 'kernel', 'warning', '6.1.0 does not', 'Boot the OpenVZ'],
    ['vzctl is missing', { vzctl: notFound }, 'vzctl', 'bad', 'not found in /usr/sbin', 'Set "programs"'],
    ['vzctl is something else', { vzctl: { out: 'hello' } }, 'vzctl', 'bad', 'exit 0: hello', 'Install vzctl'],
    [
      'vzctl is too old',
      { vzctl: { out: 'vzctl version 3.0.24\n' } },
      'vzctl',
      'bad',
      'older than 4.0',
      '4.0 or newer',
    ],
    ['vzctl is of 7', { vzctl: { out: 'vzctl v.7.0.194\n' } }, 'vzctl', 'warning', 'does not belong', 'may well work'],
    ['vzlist reads nothing and ends with 0', { vzlist: noVeinfo }, 'vzlist', 'bad', 'Unable to open', 'kernel'],
    [
      'vzlist knows no -j',
      { vzlist: { code: 1, err: "vzlist: invalid option -- 'j'" } },
      'vzlist',
      'bad',
      'exit 1',
      '4.0',
    ],
    ['vzlist speaks no JSON', { vzlist: { out: 'CTID\n101\n' } }, 'vzlist', 'bad', 'not JSON: CTID', '-j'],
    ['vzlist hangs', { vzlist: silent }, 'vzlist', 'bad', 'did not answer', 'hangs'],
    [
      'rights are missing',
      { 'cat -- /proc/user_beancounters': denied },
      'counters',
      'bad',
      'Permission denied',
      'as root',
    ],
    [
      'the counters are not there',
      { 'cat -- /proc/user_beancounters': noFile },
      'counters',
      'bad',
      'No such',
      'If it is',
    ],
    [
      'the counters are another file',
      { 'cat -- /proc/user_beancounters': { out: 'root:x:0\n' } },
      'counters',
      'bad',
      'does not begin with a version',
      'userBeancounters',
    ],
    [
      'a line of the counters is odd',
      { 'cat -- /proc/user_beancounters': { out: `${HEAD}  101:  kmemsize 1 2 x 4 0\n` } },
      'counters',
      'warning',
      '1 line cannot be read; line 3: 101:',
      'bug report',
    ],
    [
      'the configs are not there',
      { 'ls -- /etc/vz/conf': { code: 2, err: 'ls: cannot access' } },
      'configs',
      'bad',
      'exit 2',
      '"conf"',
    ],
    [
      'locks cannot be seen',
      { 'ls -- /srv/lock': { code: 2, err: 'ls: cannot access' } },
      'locks',
      'warning',
      'exit 2',
      'LOCKDIR',
    ],
    [
      'a disk is nearly full',
      { df: { out: `${DF}/dev/a 1000 950 50 95% /srv\n` } },
      'space',
      'warning',
      '50 KiB of',
      'Make room',
    ],
    [
      'a disk is full',
      { df: { out: `${DF}/dev/a 1000 1000 0 100% /srv\n`, code: 1 } },
      'space',
      'bad',
      '0 B of',
      'Make room',
    ],
    [
      'df says nothing of use',
      { df: { code: 1, err: 'df: no such thing' } },
      'space',
      'warning',
      'df: no such',
      'Make room',
    ],
    ['pages are larger', { getconf: { out: '65536\n' } }, 'pages', 'warning', '65,536', '4096'],
    [
      'programs speak German',
      { locale: { out: 'LC_MESSAGES="de_DE.UTF-8"\n' } },
      'locale',
      'warning',
      'de_DE',
      'LC_ALL=C',
    ],
    [
      'locale is not there',
      { locale: new AppError('node_failed', 'The program locale was not found in /bin.') },
      'locale',
      'warning',
      'locale is not there',
      'LC_ALL=C',
    ],
  ];
  test.each(table)(
    'says what is wrong and what to do when %s, and goes on',
    async (_what, said, id, state, found, cure) => {
      const results = await run(said);
      expect(results).toHaveLength(14);
      expect(results.filter((one) => one.state !== 'good')).toEqual([expect.objectContaining({ id, state })]);
      const result = results.find((one) => one.id === id);
      expect(result?.found).toContain(found);
      expect(result?.cure).toContain(cure);
    },
  );

  test('goes on with the usual places where vz.conf cannot be read', async () => {
    const asked: string[] = [];
    const said = { 'cat -- /etc/vz/vz.conf': { code: 1, err: 'cat: No such file' }, 'ls -- /vz/lock': { out: '' } };
    const results = await examine(node, answering(said, asked), { nowMs });
    expect(results.filter(({ state }) => state !== 'good').map(({ id }) => id)).toEqual(['global']);
    expect(asked).toContain('df -Pk -- /vz/private /var/lib');
  });

  test('of a node that does not answer asks nothing more, and says so', async () => {
    const asked: string[] = [];
    const gone = new AppError('node_silent', 'Rack 3 did not answer within 20 s.');
    const results = await examine(node, answering({ date: gone }, asked), { nowMs });
    expect(asked).toEqual(['date +%s']);
    expect(results[0]).toMatchObject({ id: 'reach', state: 'bad', found: gone.message });
    expect(results[0]?.cure).toContain('address');
    expect(new Set(results.slice(1).map(({ state }) => state))).toEqual(new Set(['skipped']));
    expect(results[5]?.found).toContain('does not answer');
    expect(verdictOf(results)).toBe('bad');
  });

  const noMain = { 'cat -- /proc/user_beancounters': noFile };
  const vz9 = { uname: { out: '5.14.0-427.vz9.80.6\n' }, vzctl: { out: 'vzctl v.9.0.1\n' }, ...noMain };
  const MEMSW = 'stat -c %n -- /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes';
  const script9 = readFileSync('tests/fixtures/ubc/made-script-9.txt', 'utf8');
  const about = (results: readonly CheckResult[], of: CheckId) => results.find(({ id }) => id === of);

  test('of OpenVZ 9 takes what its script prints for counters, and computed swap, and is content', async () => {
    const results = await run({ ...vz9, 'user_beancounters.py': { out: script9 }, [MEMSW]: { out: '/sys\n' } });
    expect(about(results, 'counters')).toMatchObject({
      state: 'good',
      found: expect.stringMatching(/3 containers, .* printed by user_beancounters.py/),
      argv: ['user_beancounters.py'],
    });
    expect(about(results, 'swap')).toMatchObject({ state: 'good', found: expect.stringContaining('computed') });
    expect(verdictOf(results)).toBe('good');
  });

  test('of OpenVZ 9 says that swap is not measured where the memory cgroups do not count it', async () => {
    const without = { 'user_beancounters.py': { out: script9 }, [MEMSW]: { code: 1, err: 'stat: No such file' } };
    const results = await run({ ...vz9, ...without });
    expect(about(results, 'swap')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('not measured here'),
      cure: expect.stringContaining('swapaccount=1'),
    });
    expect(verdictOf(results)).toBe('warning');
  });

  test('of OpenVZ 9 with cgroup v2 says in the words of the script that it cannot work, and why', async () => {
    const trace = { code: 1, err: "FileNotFoundError: [Errno 2] No such file or directory: '/sys/fs/cgroup/ve'" };
    const results = await run({ ...vz9, 'user_beancounters.py': trace, [MEMSW]: { code: 1 } });
    expect(about(results, 'counters')).toMatchObject({
      state: 'bad',
      found: expect.stringContaining('/sys/fs/cgroup/ve'),
      cure: expect.stringContaining('cgroup v1 only'),
    });
  });

  test('of OpenVZ 9 without its script names what is missing', async () => {
    const counters = about(await run({ ...vz9, [MEMSW]: { out: 'x' } }), 'counters');
    expect(counters).toMatchObject({ state: 'bad', cure: expect.stringContaining('OpenVZ 9 has no such file') });
  });

  test.each<[string, Record<string, Said>, string, string]>([
    ['a kernel without VSwap', { uname: { out: '2.6.18-408.el5.028stab120.1\n' } }, 'good', 'not measured here'],
    ['a kernel with VSwap', {}, 'warning', 'No such file'],
  ])('finds swap that is not counted by %s', async (_what, kernel, state, found) => {
    const noBc = { 'cat -- /proc/bc/resources': { code: 1, err: 'cat: No such file or directory' } };
    const results = await run({ ...kernel, ...noBc });
    expect(about(results, 'swap')).toMatchObject({ state, found: expect.stringContaining(found) });
  });
});

describe('with sudo', () => {
  const refusal = (program: string, said = 'sudo: a password is required') =>
    new AppError('node_failed', `sudo does not let vzboard run ${program}.`, { detail: `${said}\nAllow it` });
  const sudo = { ...node, sudo: true };

  test('a program that is not allowed and not vital is a warning, and the node counts as reached', async () => {
    const results = await run({ date: refusal('date'), id: refusal('id'), vzlist: refusal('vzlist') }, sudo);
    const states = Object.fromEntries(results.map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ reach: 'good', account: 'warning', clock: 'warning', vzctl: 'good', vzlist: 'bad' });
    expect(results.find(({ id }) => id === 'vzlist')?.cure).toContain('Allow it');
  });

  test('requiretty is explained, and nothing more is asked', async () => {
    const tty = refusal('id', 'sudo: sorry, you must have a tty to run sudo');
    const results = await run({ id: tty }, sudo);
    expect(results[1]).toMatchObject({ id: 'account', state: 'bad', cure: expect.stringContaining('!requiretty') });
    expect(results[2]).toMatchObject({ state: 'skipped', found: expect.stringContaining('sudo refuses') });
  });

  test('root through sudo is said so', async () => {
    expect((await run({}, sudo))[1]?.found).toBe('root, through sudo');
  });
});

describe('over ssh', () => {
  const refused = new AppError('node_failed', 'Connection refused.');
  const remote: NodeConfig = { ...node, transport: 'ssh', ssh: { host: 'hn1.example.net', options: {} } };

  test('a shell that prints a greeting is found', async () => {
    const results = await run({ date: { out: 'Welcome to hn1\n1764000000\n' } }, remote);
    const shell = results.find(({ id }) => id === 'shell');
    expect(shell).toMatchObject({ state: 'warning', found: expect.stringContaining('Welcome to hn1') });
    expect(results.find(({ id }) => id === 'clock')?.state).toBe('good');
  });

  const view = (more: Partial<HostKeyView>): HostKeyView => ({
    ...{ role: 'node', name: 'hn1.example.net', state: 'approved', known: [], problem: undefined },
    offered: { type: 'ssh-ed25519', fingerprint: 'SHA256:new' },
    ...more,
  });
  const met = async (seen: () => Promise<HostKeyView>, asked: string[] = []) => {
    const never = () => Promise.reject(new Error('not part of a test'));
    const hostKeys = { view: seen, approve: never, forget: never, recheck: () => {} };
    return await examine(remote, answering({}, asked), { nowMs, hostKeys });
  };

  test('an approved host key is the first good line', async () => {
    const results = await met(async () => view({}));
    expect(results[0]).toMatchObject({ id: 'hostKey', state: 'good', found: 'ssh-ed25519, approved', cure: null });
    expect(results.find(({ id }) => id === 'reach')?.state).toBe('good');
  });

  test.each([
    ['nobody approved', view({ state: 'unknown' }), /SHA256:new, which nobody has approved/, /Compare/],
    [
      'is not the approved one',
      view({ state: 'changed', known: [{ type: 'ssh-ed25519', fingerprint: 'SHA256:old', ours: true }] }),
      /SHA256:new, but approved is SHA256:old/,
      /forget/i,
    ],
  ])('behind a host key that %s nothing is asked', async (_, seen, found, cure) => {
    const asked: string[] = [];
    const [key, ...others] = await met(async () => seen, asked);
    expect(key).toMatchObject({ state: 'bad', found: expect.stringMatching(found), cure: expect.stringMatching(cure) });
    expect(key?.hostKey).toMatchObject({ state: seen.state, offered: { fingerprint: 'SHA256:new' } });
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['skipped']));
    expect(asked).toEqual([]);
  });

  test.each([
    ['shows none', async () => view({ state: 'unreadable', offered: undefined, problem: refused })],
    ['cannot be met', () => Promise.reject(refused)],
  ])('a host that %s is asked all the same, which says why', async (_, seen) => {
    const results = await met(seen);
    expect(results[0]).toMatchObject({ state: 'warning', found: 'Connection refused.' });
    expect(results.find(({ id }) => id === 'reach')?.state).toBe('good');
  });

  test.each(['host_key_unknown', 'host_key_changed'] as const)('%s while asking has its own cure', async (code) => {
    const problem = await reachProblem(remote, answering({ date: new AppError(code, 'no') }), nowMs);
    expect(problem).toMatchObject({ state: 'bad', found: 'no', cure: t(`errors.${code}.hint`) });
  });

  test.each([
    ['refuses', t('ssh.sudo', { node: 'hn1', user: 'vz', file: '/sbin/x' }), 'sudo: a password is required', 'good'],
    ['wants a terminal', t('ssh.tty', { node: 'hn1' }), 'sudo: sorry, you must have a tty to run sudo', 'bad'],
  ])('sudo there that %s is told as on this machine', async (_, message, detail, state) => {
    const results = await run({ date: new AppError('node_failed', message, { detail }) }, remote);
    expect(results.find(({ id }) => id === 'reach')?.state).toBe(state);
  });

  test('a quiet one is good', async () => {
    expect((await run({}, remote)).find(({ id }) => id === 'shell')?.state).toBe('good');
  });
});

test('whether a node is reached is one question', async () => {
  const asked: string[] = [];
  expect(await reachProblem(node, answering({}, asked), nowMs)).toBeUndefined();
  expect(asked).toEqual(['date +%s']);
  const gone = new AppError('node_failed', 'Connection refused.');
  expect(await reachProblem(node, answering({ date: gone }), nowMs)).toMatchObject({ found: 'Connection refused.' });
});

test.each([
  ['within its second', 100, 100_000, 100_900, 0],
  ['ahead', 105, 100_000, 100_900, 5],
  ['behind', 90, 100_000, 100_900, -9],
  ['unknown while the answer was slow', 100, 95_000, 104_000, 0],
])('the skew is the least that explains the answer: %s', (_, told, sentAtMs, gotAtMs, skew) => {
  expect(skewSeconds(told, { sentAtMs, gotAtMs })).toBe(skew);
});

test.each(checks.map(({ id }) => id))('%s has its name, its cure and what is lost without it in words', (id) => {
  expect(isMessageKey(`doctor.${id}`) && isMessageKey(`doctor.${id}.cure`) && isMessageKey(`doctor.${id}.loses`)).toBe(
    true,
  );
});
