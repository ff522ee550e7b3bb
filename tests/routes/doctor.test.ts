import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as bundleRoute } from '@/app/api/nodes/[node]/doctor/bundle/route';
import { POST as run, GET as view } from '@/app/api/nodes/[node]/doctor/route';
import { GET as nodes } from '@/app/api/nodes/route';
import type { DoctorReport } from '@/lib/api/schemas';
import type { Role } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import { textValue } from '@/lib/server/container-row';
import type { LiveNode } from '@/lib/server/live-node';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard();
  board.auth = {
    ...board.auth,
    who: (headers) => {
      // Only these tests send it.
      const role = (headers.get('x-role') ?? 'operator') as Role;
      return { name: 'maria', role };
    },
  };
});
afterAll(() => board.close());

const where = (node: string) => ({ params: { node } });

async function tested(node: string): Promise<DoctorReport> {
  expect((await ask(run, 'POST', where(node))).status).toBe(200);
  for (;;) {
    const { report } = (await ask(view, 'GET', where(node))).body as { report: DoctorReport };
    if (report.endedAt !== null) return report;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

describe('a self-test', () => {
  test('has not been run at first', async () => {
    const { status, body } = await ask(view, 'GET', where('hn1'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ node: { id: 'hn1' }, report: null });
    expect((await ask(bundleRoute, 'GET', where('hn1'))).body).toMatchObject({ error: { code: 'conflict' } });
  });

  test('begins at once and is followed: first all wait, then one after the other is known', async () => {
    const { body } = await ask(run, 'POST', where('hn1'));
    const { report } = body as { report: DoctorReport };
    expect(report).toMatchObject({ by: 'maria', endedAt: null, verdict: 'running' });
    expect(report.checks.filter(({ state }) => state === 'waiting').length).toBeGreaterThan(10);
    const done = await tested('hn1');
    expect(done.id).toBe(report.id);
    expect(done.verdict).toBe('good');
    expect(done.checks.map(({ id, state }) => `${id} ${state}`)).toContain('counters good');
  });

  test('asks through the door and changes nothing', async () => {
    const before = board.ran.length;
    await tested('hn2');
    const asked = board.ran.slice(before).map((argv) => argv.join(' '));
    expect(asked).toEqual(expect.arrayContaining(['date +%s', 'uname -r', 'df -Pk -- /vz/private /var/lib']));
    expect(asked.filter((line) => /vzctl (?!--version)/.test(line))).toEqual([]);
  });

  test('of a node that does not answer says so and asks nothing more', async () => {
    const report = await tested('hn5');
    expect(report.verdict).toBe('bad');
    expect(report.checks[0]).toMatchObject({ id: 'reach', state: 'bad' });
    expect(new Set(report.checks.slice(1).map(({ state }) => state))).toEqual(new Set(['skipped']));
  });

  test('is seen by viewers, run and taken away by operators only', async () => {
    const headers = { 'x-role': 'viewer' };
    expect((await ask(view, 'GET', { ...where('hn1'), headers })).status).toBe(200);
    expect((await ask(run, 'POST', { ...where('hn1'), headers })).status).toBe(403);
    expect((await ask(bundleRoute, 'GET', { ...where('hn1'), headers })).status).toBe(403);
    expect((await ask(run, 'POST', where('nowhere'))).status).toBe(404);
  });
});

describe('its bundle', () => {
  test('holds versions, every check with what was asked, and the first lines of the answers', async () => {
    await tested('hn1');
    const { body, headers } = await ask(bundleRoute, 'GET', where('hn1'));
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="vzboard-selftest-[\d-]+\.json"$/);
    const bundle = body as { test: { checks: { id: string; command: string; stdout: string[] }[] } };
    expect(bundle).toMatchObject({
      vzboard: { version: 'test' },
      node: { transport: 'demo', mode: expect.anything() },
    });
    const counters = bundle.test.checks.find(({ id }) => id === 'counters');
    expect(counters?.command).toBe('cat -- /proc/user_beancounters');
    expect(counters?.stdout[0]).toBe('Version: 2.5');
    expect(counters?.stdout).toHaveLength(7);
    expect(bundle.test.checks.find(({ id }) => id === 'configs')?.stdout).toEqual([
      expect.stringMatching(/^\(\d+ lines\)$/),
    ]);
  });

  test('names no host, container, account or address, and holds no secret a program printed', async () => {
    const node = board.nodes.get('hn1') as LiveNode;
    const door = node.door;
    const planted = [
      'hunter2-planted',
      '192.0.2.77',
      '2001:db8::77',
      'db7.customers.example',
      'ops@customers.example',
      'maria',
    ];
    const spoken = `PASSWORD=hunter2-planted from 192.0.2.77 and 2001:db8::77 on db7.customers.example, mail ops@customers.example, ask maria\n`;
    board.failedCalls.note({
      nodeId: 'hn1',
      kind: 'read',
      argv: ['cat', '/srv/db7.customers.example/PASSWORD=hunter2-planted', '192.0.2.77'],
      startedAtMs: 0,
      durationMs: 1,
      waitedMs: 0,
      exitCode: 1,
    });
    const original = door.read;
    Object.assign(door, {
      read: async (argv: Parameters<typeof original>[0], options: Parameters<typeof original>[1]) => {
        if (argv[0] === 'vzlist') return { ...(await original(argv, options)), stderr: Buffer.from(spoken) };
        if (argv[0] === 'locale') throw new AppError('node_failed', spoken);
        return await original(argv, options);
      },
    });
    try {
      await tested('hn1');
    } finally {
      Object.assign(door, { read: original });
    }
    const text = JSON.stringify((await ask(bundleRoute, 'GET', where('hn1'))).body);
    expect(text).toContain('[masked]');
    expect(text).toContain('[address]');
    for (const secret of planted) expect(text, secret).not.toContain(secret);
    const named = [...(node.listing?.containers.values() ?? [])].flatMap((listed) => {
      const conf = node.configs.get(listed.ctid);
      return [listed.name, ...listed.ips, textValue(conf, 'HOSTNAME'), node.label, 'hn1'];
    });
    expect(named.length).toBeGreaterThan(20);
    for (const name of named)
      if (name !== null) expect(text, name).not.toMatch(new RegExp(`\\b${name.replace(/[.()]/g, '\\$&')}\\b`));
  });
});

test('the fleet says of every node in which group it is, which tags it has, and that none is disabled', async () => {
  const { body } = await ask(nodes, 'GET');
  const reply = body as { nodes: { group: string | null; tags: string[]; disabled: unknown }[] };
  expect(reply.nodes.every(({ tags, disabled }) => Array.isArray(tags) && disabled === null)).toBe(true);
});
