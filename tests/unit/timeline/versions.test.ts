import { beforeEach, describe, expect, test } from 'vitest';
import type { Task } from '@/lib/api/schemas';
import { type Db, openDatabase } from '@/lib/db/open';
import { versionTables } from '@/lib/timeline/version-store';
import { createVersions, type Versions } from '@/lib/timeline/versions';
import { parseConf } from '@/lib/vz/conf';

let nowMs: number;
let db: Db;
let tasks: Partial<Task>[];
let versions: Versions;
const made = () =>
  createVersions({
    db,
    nowMs: () => nowMs,
    // Of a task only these are looked at.
    tasksOf: () => tasks as Task[],
    random: (bytes) => new Uint8Array(bytes),
  });
beforeEach(() => {
  nowMs = 1_000_000;
  tasks = [];
  db = openDatabase({ file: ':memory:', migrations: [{ id: 1, name: 'versions', sql: versionTables }] });
  versions = made();
});

const see = (text: string, ctid = '101') => {
  nowMs += 60_000;
  versions.observe('hn1', { askedAtMs: nowMs - 50, atMs: nowMs, configs: new Map([[ctid, parseConf(text)]]) });
};
const all = (ctid = '101') => versions.list('hn1', ctid, { count: 100 });

describe('versions of a config', () => {
  test('are kept when the text differs, comments and order too, and not otherwise', () => {
    see('CPUS="1"\n');
    see('CPUS="1"\n');
    see('# why\nCPUS="1"\n');
    expect(all().map(({ text }) => text)).toEqual(['# why\nCPUS="1"\n', 'CPUS="1"\n']);
    expect(all()[1]).toMatchObject({ afterMs: null, made: null });
    expect(all()[0]).toMatchObject({ atMs: nowMs, made: null });
  });

  test('are found by the exact bytes a form was filled from, also without a newline at the end', () => {
    see('CPUS="1"\n');
    versions.note('hn1', '101', 'CPUS="1"');
    expect(all()).toHaveLength(1);
    const [one] = all();
    expect(versions.textOf('hn1', '101', one?.hash ?? '')).toBe('CPUS="1"\n');
  });

  test('know the task that made them, which explains no later ones', () => {
    see('CPUS="1"\n');
    tasks = [
      { id: 't1', by: 'ann', action: 'set', state: 'running', startedAt: nowMs + 10, endedAt: null, exitCode: null },
    ];
    see('CPUS="2"\n');
    tasks = [{ ...tasks[0], state: 'succeeded', endedAt: nowMs + 5, exitCode: 0 }];
    see('CPUS="3"\n');
    expect(all().map((one) => one.made)).toEqual([null, { task: 't1', by: 'ann' }, null]);
  });

  test('that a reading saw first get their maker from the task’s own look', () => {
    see('CPUS="1"\n');
    see('CPUS="2"\n');
    versions.note('hn1', '101', 'CPUS="2"\n', { task: 't2', by: 'bob' });
    expect(all()[0]).toMatchObject({ made: { task: 't2', by: 'bob' } });
    expect(all()).toHaveLength(2);
  });

  test('hold no secret, and nothing of a file that is too long', () => {
    see('ROOT_PASSWORD="hunter2"\nCPUS="1"\n');
    expect(all()[0]?.text).toBe('ROOT_PASSWORD="••••••"\nCPUS="1"\n');
    see(`# ${'x'.repeat(70_000)}\n`);
    expect(all()[0]).toMatchObject({ text: null });
  });

  test('are bounded: a hundred of a container, and old ones go but the newest', () => {
    for (let n = 0; n < 120; n++) versions.note('hn1', '101', `CPUS="${n}"\n`);
    expect(versions.list('hn1', '101', { count: 500 })).toHaveLength(100);
    see('CPUS="1"\n', '102');
    nowMs += 401 * 86_400_000;
    see('CPUS="9"\n', '103');
    expect(all()).toHaveLength(1);
    expect(all()[0]?.text).toBe('CPUS="119"\n');
    expect(all('102')).toHaveLength(1);
  });

  test('outlive vzboard', () => {
    see('CPUS="1"\n');
    versions.close();
    versions = made();
    see('CPUS="1"\n');
    see('CPUS="2"\n');
    expect(all()).toHaveLength(2);
    const [newest] = all();
    expect(versions.read('hn1', '101', newest?.id ?? '')?.before?.text).toBe('CPUS="1"\n');
  });
});
