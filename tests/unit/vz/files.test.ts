import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { isWrite } from '@/lib/vz/actions';
import { type Conf, get } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import {
  configPath,
  configsArgv,
  helperConfigsArgv,
  parseStatus,
  readConfig,
  readConfigs,
  readConfigsByHelper,
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
      [
        ...['grep', '-RaHs', '--include=*.conf', '--include=*.conf.destroyed', '--include=*.conf.retired'],
        ...['-e', '', '--', confDir],
      ],
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

  test('configs of destroyed and retired containers are kept apart from those of containers', async () => {
    const text = `${grepped('101', 'A="1"')}${confDir}/102.conf.destroyed:B="2"\n${confDir}/102.conf.destroyed:x.conf:C\n${confDir}/103.conf.retired:D\n`;
    const { configs, destroyed, retired } = await readConfigs(door(result(text)).run, confDir);
    expect([...configs.keys()]).toEqual(['101']);
    expect([...destroyed]).toEqual([['102', 'B="2"\nx.conf:C\n']]);
    expect([...retired]).toEqual([['103', 'D\n']]);
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
