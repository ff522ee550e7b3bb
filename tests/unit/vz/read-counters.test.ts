import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError, isAppError } from '@/lib/errors';
import { containerRows } from '@/lib/ubc/sample';
import { isWrite } from '@/lib/vz/actions';
import { counterFiles, readCounters, swapLimitsArgv } from '@/lib/vz/read-counters';
import type { Argv, Run, RunResult } from '@/lib/vz/run';
import { fixture } from './recorded';

const MAIN = '/proc/user_beancounters';
const files = () => counterFiles(MAIN, undefined, () => 0);
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

describe('counters', () => {
  test('of the recorded node are read from its file', async () => {
    const { run, asked } = door(result(fixture('proc/user_beancounters.txt')));
    const { sample, problems, cut } = await readCounters(run, files());
    expect(asked).toEqual([['cat', '/proc/user_beancounters']]);
    expect(sample.ctids).toContain('101');
    expect(problems).toEqual([]);
    expect(cut).toBe(false);
  });

  test('that only root may read name sudo', async () => {
    const denied = result('', 'cat: /proc/user_beancounters: Permission denied\n', 1);
    const e = await failureOf(readCounters(door(denied).run, files()));
    expect(e.message).toContain('not allowed to read /proc/user_beancounters');
    expect(e.message).toContain('"sudo": true');
  });
});

describe('counters of a node whose kernel has none', () => {
  const script = readFileSync(new URL('../../fixtures/ubc/made-script-9.txt', import.meta.url), 'utf8');
  const absent = result('', 'cat: /proc/user_beancounters: No such file or directory\n', 1);
  const nodeWith = (answer: () => Promise<RunResult>, limits = result('', '', 2)) => {
    const asked: string[] = [];
    const clock = { nowMs: 0 };
    const kept = counterFiles(MAIN, undefined, () => clock.nowMs);
    const run: Run = async (argv) => {
      asked.push(argv.join(' '));
      return argv[0] === 'cat' ? absent : argv[0] === 'grep' ? limits : await answer();
    };
    return { asked, clock, read: () => readCounters(run, kept) };
  };

  test('are what its script prints', async () => {
    const { asked, read } = nodeWith(async () => result(script));
    const { sample, grammar } = await read();
    expect(asked.slice(0, 2)).toEqual(['cat /proc/user_beancounters', 'user_beancounters.py']);
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

  test('cost one process a reading: the file is asked for again after five minutes, then less and less often', async () => {
    const { asked, clock, read } = nodeWith(async () => result(script));
    const times: number[] = [];
    for (let i = 0; i < 6 * 60 * 3; i++) {
      clock.nowMs = i * 10_000;
      asked.length = 0;
      await read();
      if (asked.includes(`cat ${MAIN}`)) times.push(clock.nowMs / 60_000);
    }
    expect(times).toEqual([0, 5, 15, 35, 75, 135]);
  });

  test('are read from the file as soon as the script has gone', async () => {
    let there = true;
    const { asked, read } = nodeWith(async () => (there ? result(script) : result('', '', 127)));
    await read();
    there = false;
    asked.length = 0;
    await failureOf(read());
    expect(asked).toEqual(['user_beancounters.py', `cat ${MAIN}`, 'user_beancounters.py']);
  });

  const UUID = '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';
  const cgroup = (ctid: string) => `/sys/fs/cgroup/memory/machine.slice/${ctid}/memory.memsw.limit_in_bytes`;

  test('have their swap from memory with swap, where the memory cgroups tell its limit', async () => {
    const limits = result(`${cgroup(UUID)}:1073741824\n${cgroup('101')}:9223372036854771712\n`, '', 2);
    const { asked, read } = nodeWith(async () => result(script), limits);
    const { sample } = await read();
    expect(asked.at(-1)).toContain(`grep -Hs -e  -- ${cgroup(UUID)} ${cgroup('101')} `);
    expect(containerRows(sample, UUID).at(-1)).toEqual({
      ...{ counter: 'swappages', held: 0, maxheld: 0, failcnt: 0 },
      ...{ barrier: 131_072, limit: 131_072 },
    });
    expect(containerRows(sample, '101').at(-1)).toMatchObject({
      counter: 'swappages',
      limit: Number.POSITIVE_INFINITY,
    });
    // Nobody told the limit of the others, nor of the node.
    expect(sample.counters.filter((counter) => counter === 'swappages')).toHaveLength(2);
  });

  test('have no swap where nobody tells its limit, and it is asked for again after five minutes', async () => {
    const { asked, clock, read } = nodeWith(async () => result(script));
    const asks = () => asked.filter((line) => line.startsWith('grep')).length;
    expect((await read()).sample.counters).not.toContain('swappages');
    clock.nowMs = 4 * 60_000;
    await read();
    expect(asks()).toBe(1);
    clock.nowMs = 5 * 60_000;
    await read();
    expect(asks()).toBe(2);
  });

  test('a script that does not answer is a node that does not answer', async () => {
    const { read } = nodeWith(() => Promise.reject(new AppError('node_silent', 'No answer.')));
    expect((await failureOf(read())).code).toBe('node_silent');
  });
});

describe('/proc/bc/resources beside the counters', () => {
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
    const source = counterFiles(MAIN, BC, () => state.nowMs);
    return { state, read: () => readCounters(run, source) };
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

test('the limits of swap are a read', () => {
  expect(isWrite(swapLimitsArgv(['101']))).toBe(false);
});
