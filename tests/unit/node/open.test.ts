import { describe, expect, test, vi } from 'vitest';
import { AppError, isAppError } from '@/lib/errors';
import type { DetachedWrites, SpoolEntry } from '@/lib/node/detached';
import type { Call, NodeConfig } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { parseCtid } from '@/lib/vz/ctid';
import type { Argv, Run, RunOptions, RunResult } from '@/lib/vz/run';

const config: NodeConfig = {
  id: 'hn1',
  label: 'Rack 3',
  transport: 'local',
  sudo: false,
  programs: ['/usr/sbin'],
  files: { userBeancounters: '/proc/user_beancounters', conf: '/etc/vz/conf' },
};

interface Started {
  argv: Argv;
  options: RunOptions;
  finish: (code?: number) => void;
  fail: (error: unknown) => void;
}

/** A transport that does nothing until told to, with a clock that only the test moves. */
function bench(more: { maxReads?: number; maxWrites?: number } = {}) {
  const started: Started[] = [];
  const calls: Call[] = [];
  const clock = { ms: 1000 };
  const run: Run = (argv, options = {}) =>
    new Promise<RunResult>((resolve, reject) => {
      const finish = (code = 0) =>
        resolve({ code, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false });
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason), { once: true });
      started.push({ argv, options, finish, fail: reject });
    });
  const door = openNode(config, {
    run,
    log: (call) => calls.push(call),
    nowMs: () => clock.ms,
    isWrite: (argv) => argv[0] === 'vzctl' && argv[1] !== 'status',
    mask: (argv) => argv.map((word) => (word.startsWith('--userpasswd=') ? '--userpasswd=***' : word)),
    ...more,
  });
  const names = () => started.map(({ argv }) => argv.join(' '));
  const nth = (i: number): Started => {
    const one = started[i];
    if (one === undefined) throw new Error(`only ${started.length} commands were started`);
    return one;
  };
  return { door, started, calls, clock, names, nth };
}

/** Lets everything that can go on without outside help go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'no error',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

const ct = (n: number) => parseCtid(String(n));

describe('reads', () => {
  test('run four at once, the others in order of asking', async () => {
    const { door, started, names, nth } = bench();
    const answers = Array.from({ length: 6 }, (_, i) => door.read(['cat', `${i}`]));
    await settle();
    expect(names()).toEqual(['cat 0', 'cat 1', 'cat 2', 'cat 3']);
    nth(2).finish();
    await settle();
    expect(names().slice(4)).toEqual(['cat 4']);
    nth(0).fail(new AppError('node_failed', 'broken'));
    expect(await codeOf(answers[0] ?? Promise.resolve())).toBe('node_failed');
    await settle();
    expect(names().slice(5)).toEqual(['cat 5']);
    for (const { finish } of started) finish();
    await Promise.all(answers.slice(1));
  });

  test('have 20 seconds unless told otherwise, and can always be ended', async () => {
    const { door, nth } = bench();
    const first = door.read(['vzlist']);
    const second = door.read(['vzlist'], { timeoutMs: 500, maxOutputBytes: 7 });
    await settle();
    expect(nth(0).options).toMatchObject({ timeoutMs: 20_000 });
    expect(nth(1).options).toMatchObject({ timeoutMs: 500, maxOutputBytes: 7 });
    expect(nth(0).options.signal?.aborted).toBe(false);
    nth(0).finish();
    nth(1).finish();
    await Promise.all([first, second]);
  });

  test('that are given up while waiting are never started, and let the next one pass', async () => {
    const { door, names, nth } = bench({ maxReads: 1 });
    const ender = new AbortController();
    const first = door.read(['cat', '1']);
    const second = codeOf(door.read(['cat', '2'], { signal: ender.signal }));
    const third = door.read(['cat', '3']);
    ender.abort(new Error('left the page'));
    expect(await second).toBe('Error: left the page');
    nth(0).finish();
    await first;
    await settle();
    expect(names()).toEqual(['cat 1', 'cat 3']);
    nth(1).finish();
    await third;
  });

  test('wait for a place no longer than their timeout', async () => {
    vi.useFakeTimers();
    const { door, names, nth } = bench({ maxReads: 1 });
    const first = door.read(['cat', '1'], { timeoutMs: 60_000 });
    const second = codeOf(door.read(['cat', '2'], { timeoutMs: 3000 }));
    await vi.advanceTimersByTimeAsync(3000);
    vi.useRealTimers();
    expect(await second).toBe('node_silent');
    nth(0).finish();
    await first;
    expect(names()).toEqual(['cat 1']);
  });

  test('are given up when the transport forgets its timeout', async () => {
    vi.useFakeTimers();
    const { door } = bench();
    const code = codeOf(door.read(['cat'], { timeoutMs: 1000 }));
    await vi.advanceTimersByTimeAsync(6000);
    vi.useRealTimers();
    expect(await code).toBe('node_silent');
  });

  test('refuse what changes the node, without running it', async () => {
    const { door, started } = bench();
    expect(await codeOf(door.read(['vzctl', 'start', '101']))).toBe('internal');
    expect(await codeOf(door.read(['vzctl', '--skiplock', 'status', '101']))).toBe('internal');
    expect(started).toEqual([]);
  });
});

describe('writes', () => {
  test('of one container run one after the other, of several at the same time', async () => {
    const { door, started, names, nth } = bench();
    const all = [
      door.write(ct(101), ['vzctl', 'stop', '101']),
      door.write(ct(101), ['vzctl', 'start', '101']),
      door.write(ct(102), ['vzctl', 'start', '102']),
    ];
    await settle();
    expect(names()).toEqual(['vzctl stop 101', 'vzctl start 102']);
    expect(door.writing).toBe(3);
    nth(0).finish(9);
    await settle();
    expect(names()[2]).toBe('vzctl start 101');
    for (const { finish } of started) finish();
    expect((await Promise.all(all)).map(({ code }) => code)).toEqual([9, 0, 0]);
    expect(door.writing).toBe(0);
  });

  test('run for at most four containers at once, and nobody is overtaken for long', async () => {
    const { door, started, names, nth } = bench();
    const all = [101, 102, 103, 104, 105, 101].map((n) => door.write(ct(n), ['vzctl', 'start', `${n}`]));
    await settle();
    expect(names()).toHaveLength(4);
    nth(0).finish();
    await settle();
    expect(names()[4]).toBe('vzctl start 105');
    nth(1).finish();
    await settle();
    expect(names()[5]).toBe('vzctl start 101');
    for (const { finish } of started) finish();
    await Promise.all(all);
  });

  test('never get a timeout or a signal, whatever a caller passes', async () => {
    const { door, nth } = bench();
    const sneaky = { timeoutMs: 1, signal: AbortSignal.timeout(1), stdin: 'x', maxOutputBytes: 5 };
    const done = door.write(ct(101), ['vzctl', 'start', '101'], sneaky);
    await settle();
    expect(nth(0).options).toEqual({ stdin: 'x', maxOutputBytes: 5 });
    nth(0).finish();
    await done;
  });

  test('say when their turn has come', async () => {
    const { door, nth } = bench();
    const onStart = vi.fn();
    const first = door.write(ct(101), ['vzctl', 'stop', '101']);
    const second = door.write(ct(101), ['vzctl', 'start', '101'], { onStart });
    await settle();
    expect(onStart).not.toHaveBeenCalled();
    nth(0).finish();
    await first;
    await settle();
    expect(onStart).toHaveBeenCalledOnce();
    nth(1).finish();
    await second;
  });

  test.each<[string, Argv]>([
    ['another container', ['vzctl', 'start', '102']],
    ['no container', ['vzctl', 'start']],
    ['container 0 by an empty word', ['vzctl', 'set', '', '--save']],
    ['a number written otherwise', ['vzctl', 'set', '0101', '--save']],
    ['its number only as a value', ['vzctl', 'set', '102', '--cpus', '101']],
    ['another container after global flags', ['vzctl', '--verbose', 'start', '102']],
    ['another container by absolute path', ['/usr/sbin/vzctl', 'start', '102']],
    ['no container for another tool', ['vzquota', 'stat', '102']],
    ['--skiplock before', ['vzctl', '--skiplock', 'start', '101']],
    ['--skiplock after', ['vzctl', 'start', '101', '--skiplock']],
    ['--skiplock with a value', ['vzctl', 'start', '101', '--skiplock=1']],
  ])('are refused with %s', async (_what, argv) => {
    const { door, started } = bench();
    expect(await codeOf(door.write(ct(101), argv))).toBe('internal');
    expect(await codeOf(door.withWriter(ct(101), (step) => step(argv)))).toBe('internal');
    expect(started).toEqual([]);
    expect(door.writing).toBe(0);
  });

  test('may carry global flags before the sub-command', async () => {
    const { door, nth } = bench();
    const done = door.write(ct(101), ['vzctl', '--verbose', 'start', '101']);
    await settle();
    nth(0).finish();
    await done;
  });

  test('of one turn are not interrupted by another, reads go on meanwhile', async () => {
    const { door, names, nth } = bench();
    const turn = door.withWriter(ct(101), async (step) => {
      await step(['vzctl', 'stop', '101']);
      await door.read(['vzlist']);
      await step(['vzctl', 'start', '101']);
      return 'done';
    });
    const other = door.write(ct(101), ['vzctl', 'set', '101', '--save']);
    for (let i = 0; i < 3; i++) {
      await settle();
      nth(i).finish();
    }
    expect(await turn).toBe('done');
    await settle();
    expect(names()).toEqual(['vzctl stop 101', 'vzlist', 'vzctl start 101', 'vzctl set 101 --save']);
    nth(3).finish();
    await other;
  });

  test('give their turn back when they fail, and do not work after it', async () => {
    const { door, names, nth } = bench();
    let late: Promise<unknown> | undefined;
    const turn = door.withWriter(ct(101), (step) => {
      late = settle().then(() => step(['vzctl', 'start', '101']));
      return Promise.reject(new Error('guard'));
    });
    await expect(turn).rejects.toThrow('guard');
    expect(await codeOf(late ?? Promise.resolve())).toBe('internal');
    const next = door.write(ct(101), ['vzctl', 'stop', '101']);
    await settle();
    expect(names()).toEqual(['vzctl stop 101']);
    nth(0).finish();
    await next;
  });
});

describe('the log', () => {
  test('has every call with waiting, duration and exit code, secrets masked', async () => {
    const { door, calls, clock, nth } = bench();
    const first = door.write(ct(101), ['vzctl', 'set', '101', '--userpasswd=root:hunter2']);
    const second = door.write(ct(101), ['vzctl', 'start', '101']);
    await settle();
    clock.ms += 250;
    nth(0).finish(74);
    await first;
    await settle();
    clock.ms += 30;
    nth(1).finish();
    await second;
    expect(calls).toEqual([
      {
        nodeId: 'hn1',
        kind: 'write',
        argv: ['vzctl', 'set', '101', '--userpasswd=***'],
        startedAtMs: 1000,
        waitedMs: 0,
        durationMs: 250,
        exitCode: 74,
      },
      {
        nodeId: 'hn1',
        kind: 'write',
        argv: ['vzctl', 'start', '101'],
        startedAtMs: 1250,
        waitedMs: 250,
        durationMs: 30,
        exitCode: 0,
      },
    ]);
  });

  test('has calls without an answer, by the code of what went wrong', async () => {
    const { door, calls, nth } = bench();
    const answer = codeOf(door.read(['vzlist']));
    await settle();
    nth(0).fail(new AppError('node_silent', 'silence'));
    await answer;
    expect(calls).toMatchObject([{ kind: 'read', argv: ['vzlist'], exitCode: null, error: 'node_silent' }]);
  });
});

describe('writes that are detached', () => {
  function detached(entries: SpoolEntry[] = []) {
    const did: string[] = [];
    const writes: DetachedWrites = {
      start: async (id, argv) => void did.push(`start ${id} ${argv.join(' ')}`),
      follow: async (id) => {
        did.push(`follow ${id}`);
        return { code: 3, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
      },
      end: async (id) => void did.push(`end ${id}`),
      forget: async (id) => void did.push(`forget ${id}`),
      left: async () => entries,
      close: () => did.push('close'),
    };
    const calls: Call[] = [];
    const run: Run = async () => {
      throw new Error('a write went around the helper');
    };
    const door = openNode(config, {
      ...{ run, detached: writes, nowMs: () => 0, isWrite: () => true, mask: (argv: Argv) => argv },
      log: (call) => calls.push(call),
    });
    return { door, did, calls };
  }

  test('are started and followed under the id they are given, and logged as what they are', async () => {
    const { door, did, calls } = detached();
    const result = await door.withWriter(ct(101), (step) => step(['vzctl', 'stop', '101'], { id: 't.0.1' }));
    expect(result.code).toBe(3);
    expect(did).toEqual(['start t.0.1 vzctl stop 101', 'follow t.0.1']);
    expect(calls).toMatchObject([{ kind: 'write', argv: ['vzctl', 'stop', '101'], exitCode: 3 }]);
  });

  test('without an id of the caller leave nothing behind', async () => {
    const { door, did } = detached();
    await door.write(ct(101), ['vzctl', 'stop', '101']);
    const id = /^start (\S+)/.exec(did[0] ?? '')?.[1];
    expect(did.slice(1)).toEqual([`follow ${id}`, `forget ${id}`]);
  });

  test("are found again in the container's turn", async () => {
    const { door, did } = detached();
    await door.withWriter(ct(101), async (_step, turn) => {
      expect((await turn.resume('t.0.1')).code).toBe(3);
    });
    expect(did).toEqual(['follow t.0.1']);
  });

  test('are swept: ours that ended at once, those of others after a day, never what runs or is open', async () => {
    const day = 86_400;
    const { door, did } = detached([
      { id: 'open', state: 'ended', ageSeconds: 9 * day },
      { id: 'ended', state: 'ended', ageSeconds: 0 },
      { id: 'ended-runs', state: 'running', ageSeconds: 9 * day },
      { id: 'ended-rebooted', state: 'rebooted', ageSeconds: 0 },
      { id: 'unknown-young', state: 'ended', ageSeconds: day - 1 },
      { id: 'unknown-old', state: 'lost', ageSeconds: day },
      { id: 'unknown-runs', state: 'running', ageSeconds: 9 * day },
    ]);
    const whose = (id: string) =>
      (['open', 'ended', 'unknown'] as const).find((word) => id.startsWith(word)) ?? 'unknown';
    expect(await door.sweep(whose)).toBe(3);
    expect(did).toEqual(['forget ended', 'forget ended-rebooted', 'forget unknown-old']);
  });

  test('are no longer followed once the door is closed', async () => {
    const { door, did } = detached();
    door.close();
    expect(did).toEqual(['close']);
    expect(await codeOf(door.write(ct(101), ['vzctl', 'stop', '101']))).toBe('unavailable');
  });
});

describe('closing', () => {
  test('ends reads, refuses who waits and who comes, and leaves running writes alone', async () => {
    const { door, started } = bench({ maxReads: 1 });
    const reading = codeOf(door.read(['vzlist']));
    const waitingRead = codeOf(door.read(['vzlist']));
    const writing = door.write(ct(101), ['vzctl', 'start', '101']);
    const waitingWrite = codeOf(door.write(ct(101), ['vzctl', 'stop', '101']));
    await settle();
    door.close();
    expect(await Promise.all([reading, waitingRead, waitingWrite])).toEqual(Array(3).fill('unavailable'));
    expect(await codeOf(door.read(['vzlist']))).toBe('unavailable');
    expect(await codeOf(door.write(ct(102), ['vzctl', 'start', '102']))).toBe('unavailable');
    expect(started).toHaveLength(2);
    started.find(({ argv }) => argv[0] === 'vzctl')?.finish();
    expect((await writing).code).toBe(0);
  });

  test('in the very moment a read is asked for ends it too', async () => {
    const { door, started } = bench();
    const reading = codeOf(door.read(['vzlist']));
    door.close();
    expect(await reading).toBe('unavailable');
    expect(started).toEqual([]);
  });
});
