import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { isWrite } from '@/lib/vz/actions';
import { get } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import {
  configPath,
  configsArgv,
  parseStatus,
  readConfig,
  readConfigs,
  readCounters,
  readFile,
  readList,
  readStatus,
  readVersion,
} from '@/lib/vz/files';
import type { Argv, Run, RunResult } from '@/lib/vz/run';
import { allRecordings, fixture, recordings } from './recorded';

const bytes = (text: string) => new TextEncoder().encode(text);
const result = (stdout: string, stderr = '', code = 0, truncated = false): RunResult => ({
  code,
  stdout: bytes(stdout),
  stderr: bytes(stderr),
  truncated,
});

/** A door that gives one answer, and says what it was asked. */
function door(answer: RunResult): { run: Run; asked: Argv[] } {
  const asked: Argv[] = [];
  return {
    asked,
    run: async (argv) => {
      asked.push(argv);
      return answer;
    },
  };
}

async function failureOf(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (e) {
    if (isAppError(e)) return e;
    throw e;
  }
  throw new Error('it did not fail');
}

const ct101 = parseCtid('101');

describe('status', () => {
  test.each([
    ['CTID 101 exist unmounted down', 'stopped'],
    ['CTID 101 exist mounted down', 'mounted'],
    ['CTID 101 exist unmounted down suspended', 'suspended'],
    ['CTID 101 exist mounted down suspended', 'mounted'],
    ['CTID 101 exist mounted running', 'running'],
    ['CTID 101 deleted mounted running', 'running'],
    ['CTID 101 deleted unmounted down', 'absent'],
  ])('"%s" is %s', (line, state) => {
    expect(parseStatus(`${line}\n`, '101')?.state).toBe(state);
  });

  test('is found among lines that VERBOSE adds', () => {
    expect(parseStatus('Running container script: x\nCTID 101 exist mounted running\nmore\n', '101')?.state).toBe(
      'running',
    );
  });

  test('of another container is not taken', () => {
    expect(parseStatus('CTID 102 exist mounted running\n', '101')).toBeUndefined();
  });

  test('of every recording is understood', () => {
    const lines = allRecordings().filter((r) => r.argv[0] === 'vzctl' && /^CTID \d/m.test(r.stdout));
    expect(lines.length).toBeGreaterThan(20);
    for (const r of lines)
      expect(parseStatus(r.stdout, /CTID (\d+)/.exec(r.stdout)?.[1] ?? ''), r.stdout).toBeDefined();
  });

  test('is asked with three words, and a failure carries the words of vzctl', async () => {
    const good = door(result('CTID 101 exist mounted running\n'));
    expect((await readStatus(good.run, ct101)).running).toBe(true);
    expect(good.asked).toEqual([['vzctl', 'status', '101']]);
    const bad = await failureOf(
      readStatus(door(result('', 'Unable to open /dev/vzctl: No such file\n', 5)).run, ct101),
    );
    expect(bad).toMatchObject({ code: 'node_failed', detail: 'Unable to open /dev/vzctl: No such file' });
    expect(bad.message).toContain('"sudo": true');
  });
});

describe('version', () => {
  test('is the line as printed', async () => {
    const recorded = recordings('usage').find((r) => r.argv[1] === '--version');
    expect(await readVersion(door(result(recorded?.stdout ?? '')).run)).toBe('vzctl version 4.11.1');
  });

  test('a node without vzctl says so', async () => {
    expect((await failureOf(readVersion(door(result('', 'not found', 127)).run))).message).toContain(
      'not on this node',
    );
  });
});

describe('list', () => {
  test('one that may only be run by root names sudo', async () => {
    const e = await failureOf(readList(door(result('', 'This program can only be run under root.\n', 1)).run));
    expect(e.message).toContain('"sudo": true');
    expect(e.detail).toBe('This program can only be run under root.');
  });

  test('an empty node is an empty list', async () => {
    expect(await readList(door(result('[\n]\n')).run)).toMatchObject({ containers: [], complete: true });
  });
});

describe('configs', () => {
  const confDir = '/etc/vz/conf';
  const grepped = (ctid: string, text: string) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${confDir}/${ctid}.conf:${line}\n`)
      .join('');

  test('all come in one call', async () => {
    const one = fixture('conf/vzlist-101.conf');
    const two = fixture('conf/vzlist-102.conf');
    const { run, asked } = door(result(grepped('101', one) + grepped('0', 'ONBOOT="no"') + grepped('102', two)));
    const { configs, complete } = await readConfigs(run, confDir);
    expect(asked).toEqual([
      ['grep', '-RaHs', '--include=*.conf', '--include=*.conf.destroyed', '-e', '', '--', confDir],
    ]);
    expect([...configs.keys()]).toEqual(['101', '102']);
    expect(get(configs.get('101') ?? { lines: [], assignments: [], warnings: [] }, 'NAME')).toBe('web1');
    expect(complete).toBe(true);
  });

  test('a line cannot pretend to be of another file', async () => {
    const { configs } = await readConfigs(door(result(grepped('101', `${confDir}/102.conf:NAME="x"`))).run, confDir);
    expect([...configs.keys()]).toEqual(['101']);
  });

  test('one that did not change is not parsed again', async () => {
    const previous = await readConfigs(door(result(grepped('101', 'A="1"') + grepped('102', 'A="1"'))).run, confDir);
    const next = await readConfigs(door(result(grepped('101', 'A="1"') + grepped('102', 'A="2"'))).run, confDir, {
      previous,
    });
    expect(next.configs.get('101')).toBe(previous.configs.get('101'));
    expect(next.configs.get('102')?.assignments).toEqual([{ line: 1, key: 'A', value: '2' }]);
  });

  test('retired configs are kept apart from those of containers', async () => {
    const text = `${grepped('101', 'A="1"')}${confDir}/102.conf.destroyed:B="2"\n${confDir}/102.conf.destroyed:x.conf:C\n`;
    const { configs, destroyed } = await readConfigs(door(result(text)).run, confDir);
    expect([...configs.keys()]).toEqual(['101']);
    expect([...destroyed]).toEqual([['102', 'B="2"\nx.conf:C\n']]);
  });

  test('partial output is used and said to be partial', async () => {
    const { configs, complete } = await readConfigs(door(result(grepped('101', 'A="1"'), '', 2)).run, confDir);
    expect([...configs.keys()]).toEqual(['101']);
    expect(complete).toBe(false);
  });

  test('the last config of a cut output is not believed', async () => {
    const text = grepped('101', 'A="1"') + grepped('102', 'A="1"\nDISABLED="yes"').slice(0, -20);
    const { configs, complete } = await readConfigs(door(result(text, '', 0, true)).run, confDir);
    expect([...configs.keys()]).toEqual(['101']);
    expect(complete).toBe(false);
  });

  test('a directory without configs is no failure, an unreadable one is', async () => {
    expect((await readConfigs(door(result('', '', 1)).run, confDir)).configs.size).toBe(0);
    const e = await failureOf(readConfigs(door(result('', 'grep: /etc/vz/conf: Permission denied\n', 2)).run, confDir));
    expect(e).toMatchObject({ code: 'node_failed', detail: 'grep: /etc/vz/conf: Permission denied' });
  });

  test('one comes with its bytes', async () => {
    const { run, asked } = door(result('NAME="web1"\n'));
    const { bytes: raw, conf } = await readConfig(run, configPath('/etc/vz/conf/', '101'));
    expect(asked).toEqual([['cat', '/etc/vz/conf/101.conf']]);
    expect(raw).toEqual(bytes('NAME="web1"\n'));
    expect(get(conf, 'NAME')).toBe('web1');
  });

  test('a file that was cut is not a file', async () => {
    expect((await failureOf(readFile(door(result('x', '', 0, true)).run, '/x'))).code).toBe('node_failed');
  });
});

describe('counters', () => {
  test('of the recorded node are read from its file', async () => {
    const { run, asked } = door(result(fixture('proc/user_beancounters.txt')));
    const { sample, problems, cut } = await readCounters(run, '/proc/user_beancounters');
    expect(asked).toEqual([['cat', '/proc/user_beancounters']]);
    expect(sample.ctids).toContain('101');
    expect(problems).toEqual([]);
    expect(cut).toBe(false);
  });

  test('that only root may read name sudo', async () => {
    const denied = result('', 'cat: /proc/user_beancounters: Permission denied\n', 1);
    const e = await failureOf(readCounters(door(denied).run, '/proc/user_beancounters'));
    expect(e.message).toContain('not allowed to read /proc/user_beancounters');
    expect(e.message).toContain('"sudo": true');
  });
});

test('nothing here is a write', () => {
  const commands: string[][] = [
    ['cat', '/x'],
    [...configsArgv('/etc/vz/conf')],
    ['vzctl', 'status', '101'],
    ['vzctl', '--version'],
  ];
  for (const argv of commands) expect(isWrite(argv)).toBe(false);
});
