import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError, isAppError } from '@/lib/errors';
import { containerRows } from '@/lib/ubc/sample';
import { isWrite } from '@/lib/vz/actions';
import { type Conf, get } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import {
  BcResources,
  configPath,
  configsArgv,
  helperConfigsArgv,
  parseStatus,
  readConfig,
  readConfigs,
  readConfigsByHelper,
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

describe('configs through an installed helper', () => {
  const dir = '/etc/vz/conf';
  const answer = (sizes: string, body: string, after = sizes) =>
    result(`vzboard-node 1 configs ${sizes.split('conf').length - 1}\n${sizes}\n${body}\n${after}`);
  const two = answer(' 9 101.conf\n 0 102.conf\n 7 9.conf.destroyed\n 0 /dev/null\n16 total\n', 'NAME="é"OLD="1"');

  test('come apart at their lengths, whatever is in them; an empty one brings nothing', async () => {
    const { run, asked } = door(two);
    const { configs, texts, destroyed, complete } = await readConfigsByHelper(run, dir);
    expect(asked).toEqual([['vzboard-node', 'configs', dir]]);
    expect([...texts]).toEqual([['101', 'NAME="é"']]);
    expect([...destroyed]).toEqual([['9', 'OLD="1"']]);
    expect(get(configs.get('101') as Conf, 'NAME')).toBe('é');
    expect(complete).toBe(true);
  });

  test('are incomplete where one could not be read', async () => {
    const { stdout } = answer(' 2 101.conf\n 0 /dev/null\n 2 total\n', 'x\n');
    const less = result(new TextDecoder().decode(stdout).replace('configs 1', 'configs 2'));
    expect((await readConfigsByHelper(door(less).run, dir)).complete).toBe(false);
  });

  test('are asked for again when one changed between its length and its bytes, and never cut in the wrong place', async () => {
    const torn = answer('2 101.conf\n2 102.conf\n0 /dev/null\n4 total\n', 'long\nx\n', '5 101.conf\n2 102.conf\n');
    const answers = [torn, two];
    const run: Run = async () => answers.shift() ?? torn;
    expect((await readConfigsByHelper(run, dir)).texts.get('101')).toBe('NAME="é"');
    expect((await failureOf(readConfigsByHelper(door(torn).run, dir))).code).toBe('node_failed');
  });

  test('are read as without it where its version does not know how', async () => {
    const asked: Argv[] = [];
    const run: Run = async (argv) => {
      asked.push(argv);
      if (argv[0] === 'grep') return result(`${dir}/101.conf:A="1"\n`);
      return result('', 'vzboard-node: refused: not a verb of vzboard-node\n', 64);
    };
    expect([...(await readConfigsByHelper(run, dir)).texts.keys()]).toEqual(['101']);
    expect(asked).toEqual([helperConfigsArgv(dir), configsArgv(dir)]);
  });

  test('is a read to the door, and no other verb is', () => {
    expect(isWrite(helperConfigsArgv(dir))).toBe(false);
    expect(isWrite(['vzboard-node', 'start', 'x', '--', 'vzctl', 'stop', '101'])).toBe(true);
  });
});

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

describe('counters of a node whose kernel has none', () => {
  const script = readFileSync(new URL('../../fixtures/ubc/made-script-9.txt', import.meta.url), 'utf8');
  const absent = result('', 'cat: /proc/user_beancounters: No such file or directory\n', 1);
  const nodeWith = (answer: () => Promise<RunResult>) => {
    const asked: string[] = [];
    const run: Run = (argv) => {
      asked.push(argv.join(' '));
      return argv[0] === 'cat' ? Promise.resolve(absent) : answer();
    };
    return { asked, read: () => readCounters(run, '/proc/user_beancounters') };
  };

  test('are what its script prints', async () => {
    const { asked, read } = nodeWith(async () => result(script));
    const { sample, grammar } = await read();
    expect(asked).toEqual(['cat /proc/user_beancounters', 'user_beancounters.py']);
    expect(grammar.generation).toBe('script');
    expect(sample.ctids).toHaveLength(4);
  });

  test('cannot be read where cgroup v2 makes the script fail, in its own words', async () => {
    const { read } = nodeWith(async () => result('', "FileNotFoundError: '/sys/fs/cgroup/ve'\n", 1));
    const e = await failureOf(read());
    expect(e.message).toContain('user_beancounters.py');
    expect(e.detail).toBe("FileNotFoundError: '/sys/fs/cgroup/ve'");
  });

  test.each<[string, () => Promise<RunResult>]>([
    ['is not there', async () => result('', 'sudo: user_beancounters.py: command not found\n', 127)],
    ['cannot be started', () => Promise.reject(new AppError('node_failed', 'No such program.'))],
  ])('are an absent file where the script %s', async (_, answer) => {
    const e = await failureOf(nodeWith(answer).read());
    expect(e.message).toBe('/proc/user_beancounters could not be read.');
    expect(e.detail).toContain('No such file or directory');
  });

  test('a script that does not answer is a node that does not answer', async () => {
    const { read } = nodeWith(() => Promise.reject(new AppError('node_silent', 'No answer.')));
    expect((await failureOf(read())).code).toBe('node_silent');
  });
});

describe('/proc/bc/resources beside the counters', () => {
  const MAIN = '/proc/user_beancounters';
  const BC = '/proc/bc/resources';
  const MINUTE = 60_000;
  const main = result(fixture('proc/user_beancounters.txt'));
  const absent = result('', `cat: ${BC}: No such file or directory\n`, 1);

  /** A node whose second file answers what `bc` says, and a clock. */
  function node(bc: () => Promise<RunResult>, mainAnswer: () => Promise<RunResult> = async () => main) {
    const state = { nowMs: 0, asked: [] as string[] };
    const run: Run = (argv) => {
      state.asked.push(argv[1] ?? '');
      return argv[1] === BC ? bc() : mainAnswer();
    };
    const source = new BcResources(BC, () => state.nowMs);
    return { state, read: () => readCounters(run, MAIN, { bc: source }) };
  }

  test('gives each container its swappages, which the main file does not have', async () => {
    const { read, state } = node(async () => result(fixture('proc/bc-resources.txt')));
    const { sample, problems } = await read();
    expect(state.asked).toEqual([BC, MAIN]);
    expect(problems).toEqual([]);
    expect(containerRows(sample, '102').at(-1)).toMatchObject({ counter: 'swappages', barrier: 0, limit: 262144 });
    expect(containerRows(sample, '102')).toHaveLength(21);
  });

  test.each<[string, () => Promise<RunResult>]>([
    ['is not there', async () => absent],
    ['may not be read', async () => result('', 'sudo: a password is required\n', 1)],
    ['is something else', async () => result('root:x:0:0\n')],
    ['does not answer', () => Promise.reject(new AppError('node_silent', 'No answer.'))],
  ])('where it %s the counters are read without, and it is left alone for a while', async (_, bc) => {
    const { read, state } = node(bc);
    const bcReads = () => state.asked.filter((path) => path === BC).length;
    const times: number[] = [];
    for (let i = 0; i < 6 * 60 * 3; i++) {
      state.nowMs = i * 10_000;
      const before = bcReads();
      expect((await read()).sample.counters).not.toContain('swappages');
      if (bcReads() > before) times.push(state.nowMs / MINUTE);
    }
    // Pauses of 5, 10, 20, 40 and then 60 minutes.
    expect(times).toEqual([0, 5, 15, 35, 75, 135]);
  });

  test('is read at every sample once it is there again', async () => {
    let there = false;
    const { read, state } = node(async () => (there ? result(fixture('proc/bc-resources.txt')) : absent));
    await read();
    there = true;
    state.nowMs = 5 * MINUTE;
    for (let i = 0; i < 3; i++) expect((await read()).sample.counters).toContain('swappages');
    expect(state.asked.filter((path) => path === BC)).toHaveLength(4);
  });

  test('a node that does not answer at all says nothing about it', async () => {
    const silent = () => Promise.reject(new AppError('node_silent', 'No answer.'));
    let answers = false;
    const { read, state } = node(
      async () => (answers ? result(fixture('proc/bc-resources.txt')) : silent()),
      async () => (answers ? main : silent()),
    );
    expect((await failureOf(read())).code).toBe('node_silent');
    answers = true;
    state.nowMs = 10_000;
    expect((await read()).sample.counters).toContain('swappages');
  });
});

test('nothing here is a write', () => {
  const commands: string[][] = [
    ['cat', '/x'],
    [...configsArgv('/etc/vz/conf')],
    ['vzctl', 'status', '101'],
    ['vzctl', '--version'],
    ['user_beancounters.py'],
  ];
  for (const argv of commands) expect(isWrite(argv)).toBe(false);
});
