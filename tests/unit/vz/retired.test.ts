import { expect, test } from 'vitest';
import { isWrite } from '@/lib/vz/actions';
import { get } from '@/lib/vz/conf';
import { canRetire, readAside } from '@/lib/vz/retired';
import type { Argv, Run } from '@/lib/vz/run';

const bytes = (text: string) => new TextEncoder().encode(text);
const grepped =
  '/c/101.conf.retired:NAME="web"\n/c/101.conf.retired:X\n/c/102.conf.destroyed:NAME="old"\n/c/vps.conf.retired:NAME="no"\n';

function door(dates: string) {
  const asked: Argv[] = [];
  const run: Run = async (argv) => {
    asked.push(argv);
    const stat = argv[0] === 'stat';
    return {
      code: stat && dates === '' ? 1 : 0,
      stdout: bytes(stat ? dates : grepped),
      stderr: bytes(''),
      truncated: false,
    };
  };
  return { asked, run };
}

test('configs that were put aside are read with their dates, by two commands that change nothing', async () => {
  const { asked, run } = door('1700000000 /c/101.conf.retired\n1600000000 /c/102.conf.destroyed\n');
  const { retired, destroyed } = await readAside(run, '/c/');
  expect([...retired.keys()]).toEqual(['101']);
  expect(retired.get('101')?.atMs).toBe(1_700_000_000_000);
  expect(destroyed.get('102')?.atMs).toBe(1_600_000_000_000);
  expect(get(retired.get('101')?.conf ?? { lines: [], assignments: [], warnings: [] }, 'NAME')).toBe('web');
  expect(asked.map((argv) => [isWrite(argv), argv.slice(-2)])).toEqual([
    [false, ['--', '/c/']],
    [false, ['/c/101.conf.retired', '/c/102.conf.destroyed']],
  ]);
});

test('a node that does not say when has them all the same', async () => {
  const { retired } = await readAside(door('').run, '/c');
  expect(retired.get('101')).toMatchObject({ atMs: undefined });
});

test.each([
  ['running', undefined],
  ['stopped', undefined],
  ['mounted', undefined],
  ['suspended', undefined],
  ['unknown', 'vz.reason.unknown'],
] as const)('one that is %s may be retired unless nobody knows its state', (state, reason) => {
  const answer = canRetire(state);
  expect(answer.ok ? undefined : answer.reason.key).toBe(reason);
});

test.each([
  [{ busyWith: 'stop' }, 'vz.reason.busy'],
  [{ oddities: ['no_private' as const] }, 'vz.reason.no_private'],
  [{ oddities: ['half_created' as const] }, 'vz.reason.half_created'],
  [{ oddities: ['half_destroyed' as const] }, 'vz.reason.half_destroyed'],
  [{ nodeUnread: true }, 'vz.reason.node_unread'],
])('never with %j', (circumstances, key) => {
  expect(canRetire('stopped', circumstances)).toMatchObject({ ok: false, reason: { key } });
});

test('neither its quota nor being disabled matters', () => {
  expect(canRetire('stopped', { noQuota: 'ploop', disabled: true })).toEqual({ ok: true });
});
