import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/errors';
import type { NodeConfig } from '@/lib/node/node';
import type { Config } from '@/lib/server/config';
import { diagnose } from '@/lib/server/doctor';
import type { Run } from '@/lib/vz/run';

const node: NodeConfig = {
  id: 'hn1',
  label: 'Rack 3',
  transport: 'local',
  sudo: false,
  programs: ['/usr/sbin'],
  files: { userBeancounters: '/proc/user_beancounters', conf: '/etc/vz/conf' },
};
const config = (nodes: NodeConfig[]): Config => ({
  host: '127.0.0.1',
  port: 3000,
  dataDir: './data',
  nodes,
  sampleSeconds: 10,
  demo: false,
  demoSeed: 1,
});

type Said = { code?: number; out?: string; err?: string } | Error;
const healthy: Readonly<Record<string, Said>> = {
  vzctl: { out: 'vzctl version 4.11.1\n' },
  vzlist: { out: '[\n  {"ctid": 101},\n  {"ctid": 102}\n]\n' },
  cat: { out: 'Version: 2.5\n       uid  resource ...\n' },
  ls: { out: '0.conf\n101.conf\nve-basic.conf-sample\n101.conf.destroyed\n' },
};

function node1(said: Readonly<Record<string, Said>>): Run {
  return async ([program]) => {
    const one = said[program];
    if (one === undefined || one instanceof Error) throw one ?? new Error(program);
    const bytes = (text = '') => new TextEncoder().encode(text);
    return { code: one.code ?? 0, stdout: bytes(one.out), stderr: bytes(one.err), truncated: false };
  };
}

async function examine(said: Readonly<Record<string, Said>>) {
  const [diagnosis] = await diagnose(config([node]), () => node1({ ...healthy, ...said }));
  return diagnosis?.checks ?? [];
}

describe('the doctor', () => {
  test('shows what it found on a healthy node', async () => {
    expect(await examine({})).toEqual([
      { what: 'vzctl', ok: true, found: 'vzctl version 4.11.1' },
      { what: 'vzlist', ok: true, found: '2 containers' },
      { what: '/proc/user_beancounters', ok: true, found: 'Version: 2.5' },
      { what: '/etc/vz/conf', ok: true, found: '1 config file' },
    ]);
  });

  test.each<[what: string, said: Record<string, Said>, at: number, found: string, cure: string]>([
    [
      'vzctl is missing',
      {
        vzctl: new AppError('node_failed', 'The program vzctl was not found in /usr/sbin.', {
          detail: 'Set "programs"',
        }),
      },
      0,
      'not found in /usr/sbin',
      'Set "programs"',
    ],
    ['vzctl is something else', { vzctl: { out: 'hello' } }, 0, 'exit 0: hello', 'Install vzctl'],
    [
      'vzlist reads nothing and yet ends with 0',
      { vzlist: { out: '[]', err: 'Unable to open /proc/vz/veinfo: No such file or directory\n' } },
      1,
      'Unable to open /proc/vz/veinfo',
      'kernel',
    ],
    ['vzlist is too old for -j', { vzlist: { code: 1, err: "vzlist: invalid option -- 'j'" } }, 1, 'exit 1', '4.0'],
    [
      'vzlist hangs',
      { vzlist: new AppError('node_silent', 'vzlist did not answer within 20 s.') },
      1,
      'did not answer',
      'hangs',
    ],
    [
      'rights are missing',
      { cat: { code: 1, err: 'cat: /proc/user_beancounters: Permission denied' } },
      2,
      'Permission denied',
      'as root',
    ],
    [
      'the counters file is not there',
      { cat: { code: 1, err: 'cat: /proc/user_beancounters: No such file or directory' } },
      2,
      'No such file',
      'userBeancounters',
    ],
    ['the counters file is another', { cat: { out: 'root:x:0:0\n' } }, 2, 'exit 0: root', 'userBeancounters'],
    ['the config directory is not there', { ls: { code: 2, err: 'ls: cannot access' } }, 3, 'exit 2', '"conf"'],
  ])('says what is wrong and what to do when %s, and goes on', async (_what, said, at, found, cure) => {
    const checks = await examine(said);
    expect(checks).toHaveLength(4);
    expect(checks.filter(({ ok }) => !ok)).toEqual([checks[at]]);
    expect(checks[at]?.found).toContain(found);
    expect(checks[at]?.cure).toContain(cure);
  });

  test('examines every node, and leaves simulated ones alone', async () => {
    const other: NodeConfig = { ...node, id: 'hn2', transport: 'demo' };
    const found = await diagnose(config([node, other]), () => node1(healthy));
    expect(found.map(({ id, checks }) => [id, checks.length])).toEqual([
      ['hn1', 4],
      ['hn2', 1],
    ]);
  });
});
