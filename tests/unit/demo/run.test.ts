import { describe, expect, test } from 'vitest';
import { demoFleet } from '@/lib/demo/fleet';
import { createMachine, stateFromText, stateToText } from '@/lib/demo/machine';
import { type DemoClock, demoRun } from '@/lib/demo/run';
import { isAppError } from '@/lib/errors';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { parseCtid } from '@/lib/vz/ctid';
import { readConfigs, readFile, readList, readStatus, readVersion } from '@/lib/vz/files';

const bornAtMs = Date.UTC(2026, 10, 20, 14, 30);

/** A clock that jumps to the next thing that is waited for. */
class FastClock implements DemoClock {
  #now = bornAtMs;
  #waiting: { atMs: number; settle: () => void }[] = [];

  nowMs = () => this.#now;

  wait = (ms: number) =>
    new Promise<void>((settle) => {
      this.#waiting.push({ atMs: this.#now + ms, settle });
      setImmediate(() => this.#next());
    });

  #next(): void {
    this.#waiting.sort((a, b) => a.atMs - b.atMs);
    const first = this.#waiting.shift();
    if (first === undefined) return;
    this.#now = Math.max(this.#now, first.atMs);
    first.settle();
  }
}

function open(id: string, { odd = true } = {}) {
  const found = demoFleet(1, bornAtMs).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  const { oddities = [], ...sound } = found;
  const machine = createMachine(odd ? { ...sound, oddities } : sound);
  const clock = new FastClock();
  return { machine, clock, run: demoRun(machine, clock) };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const failure = async (promise: Promise<unknown>) => {
  try {
    await promise;
  } catch (e) {
    return e;
  }
  throw new Error('it settled');
};

describe.each(['hn1', 'hn2', 'hn3', 'hn4'])('%s', (id) => {
  test('is read by the very code that reads real nodes', async () => {
    const { run, machine } = open(id, { odd: false });
    expect(await readVersion(run)).toBe('vzctl version 4.11.1');
    const list = await readList(run);
    expect(list.problems).toEqual([]);
    expect(list.complete).toBe(true);
    expect(list.containers.map((one) => [one.ctid, one.state])).toEqual(
      machine.spec.containers.map((one) => [one.ctid, one.state]),
    );
    const { configs, complete } = await readConfigs(run, '/etc/vz/conf');
    expect(complete).toBe(true);
    expect(configs.size).toBe(machine.spec.containers.length);
    const counters = parseUserBeancounters(await readFile(run, '/proc/user_beancounters'));
    expect(counters.problems).toEqual([]);
    const runs = list.containers.filter((one) => one.state === 'running').map((one) => one.ctid);
    expect([...counters.sample.ctids].sort()).toEqual([...runs, '0'].sort());
  });
});

test('configs are whole: every container that is started has the beancounters it needs', async () => {
  const { run } = open('hn2');
  const started = await run(['vzctl', 'start', '108']);
  expect(started.code).toBe(14);
  for (const ctid of ['214']) expect((await run(['vzctl', 'start', ctid])).code).toBe(0);
  expect((await run(['vzctl', 'start', '215'])).code).toBe(105);
  expect((await run(['vzctl', 'start', '215', '--force'])).code).toBe(0);
});

describe('names that misbehave', () => {
  test('fail-start ends with 47 and is stopped afterwards', async () => {
    const { run } = open('hn1');
    const result = await run(['vzctl', 'start', '191']);
    expect(result.code).toBe(47);
    expect(text(result.stderr)).toBe('Unable to start init, probably incorrect template\nContainer start failed\n');
    expect(text(result.stdout)).toMatch(/Killing container \.\.\.\nContainer was stopped\nContainer is unmounted\n$/);
    expect((await readStatus(run, parseCtid('191'))).state).toBe('stopped');
  });

  test('slow-stop takes twenty seconds and says at once that it works', async () => {
    const { run, clock } = open('hn1');
    const heard: [string, number][] = [];
    const result = await run(['vzctl', 'stop', '192'], {
      onOutput: (chunk) => heard.push([text(chunk), clock.nowMs() - bornAtMs]),
    });
    expect(result.code).toBe(0);
    expect(heard[0]?.[0]).toBe('Stopping container ...\n');
    expect(heard[0]?.[1]).toBeLessThan(1000);
    expect(heard[1]?.[0]).toBe('Container was stopped\n');
    expect(heard[1]?.[1]).toBeGreaterThanOrEqual(20_000);
    expect(heard.map(([line]) => line).join('')).toBe(text(result.stdout));
  });

  test('locked refuses everything with 9 but status', async () => {
    const { run } = open('hn1');
    for (const command of ['start', 'stop', 'restart', 'mount', 'umount', 'suspend', 'resume']) {
      const { code, stderr } = await run(['vzctl', command, '193']);
      expect([command, code]).toEqual([command, 9]);
      expect(text(stderr)).toMatch(/^Locked by: pid \d+, cmdline .+\nContainer already locked\n$/);
    }
    expect((await run(['vzctl', 'set', '193', '--onboot=no', '--save'])).code).toBe(9);
    expect((await readStatus(run, parseCtid('193'))).state).toBe('running');
  });

  test('lying-stop ends with 0 and keeps running', async () => {
    const { run } = open('hn1');
    const result = await run(['vzctl', 'stop', '194']);
    expect([result.code, text(result.stdout)]).toEqual([
      0,
      'Stopping container ...\nContainer was stopped\nContainer is unmounted\n',
    ]);
    expect((await readStatus(run, parseCtid('194'))).state).toBe('running');
  });

  test('a name given later counts too', async () => {
    const { run } = open('hn1');
    expect((await run(['vzctl', 'set', '108', '--name=fail-script', '--save'])).code).toBe(0);
    const result = await run(['vzctl', 'start', '108']);
    expect([result.code, text(result.stdout), text(result.stderr)]).toEqual([
      79,
      'Starting container...\n',
      'Error executing premount script /etc/vz/conf/108.premount\n',
    ]);
  });
});

test('of two commands at once on one container the second is refused', async () => {
  const { run } = open('hn1');
  const [first, second] = await Promise.all([run(['vzctl', 'restart', '101']), run(['vzctl', 'stop', '101'])]);
  expect([first.code, second.code]).toEqual([0, 9]);
  expect(text(second.stderr)).toContain('cmdline vzctl restart 101\n');
  expect((await run(['vzctl', 'stop', '101'])).code).toBe(0);
});

describe('as Run promises', () => {
  test('a node that does not answer rejects with node_silent when the time is up', async () => {
    const { run, clock } = open('hn5');
    const e = await failure(run(['vzlist', '-a'], { timeoutMs: 3000 }));
    expect(isAppError(e) && e.code).toBe('node_silent');
    expect(clock.nowMs() - bornAtMs).toBe(3000);
    for (const options of [{}, { timeoutMs: 60_000 }]) {
      const askedAt = clock.nowMs();
      const patient = await failure(run(['vzlist', '-a'], options));
      expect(isAppError(patient) && patient.code).toBe('node_silent');
      expect(clock.nowMs() - askedAt).toBe(8000);
    }
  });

  test('a slow command is ended by its timeout', async () => {
    const { run } = open('hn1');
    const e = await failure(run(['vzctl', 'stop', '192'], { timeoutMs: 2000 }));
    expect(isAppError(e) && e.code).toBe('node_silent');
  });

  test('a signal ends it with its own reason', async () => {
    const { run } = open('hn5');
    const controller = new AbortController();
    const ended = failure(run(['vzlist'], { signal: controller.signal }));
    controller.abort(new Error('closed'));
    expect(await ended).toEqual(new Error('closed'));
    expect(await failure(run(['vzlist'], { signal: controller.signal }))).toEqual(new Error('closed'));
  });

  test('long output is cut and said to be', async () => {
    const { run } = open('hn1');
    const whole = await run(['cat', '/etc/vz/conf/101.conf']);
    const cut = await run(['cat', '/etc/vz/conf/101.conf'], { maxOutputBytes: 100 });
    expect(whole.truncated).toBe(false);
    expect(cut.truncated).toBe(true);
    expect(cut.stdout).toEqual(whole.stdout.subarray(0, 100));
  });

  test('a program the node does not have rejects with node_failed', async () => {
    const { run } = open('hn1');
    for (const argv of [['rm', '-rf', '/'], ['vzctl', 'console', '101'], ['']] as const) {
      const e = await failure(run(argv as readonly [string, ...string[]]));
      expect(isAppError(e) && e.code).toBe('node_failed');
    }
  });
});

test('cat says which file is missing and prints the others', async () => {
  const { run } = open('hn1');
  const { code, stdout, stderr } = await run(['cat', '/etc/vz/conf/999.conf', '/etc/vz/conf/0.conf']);
  expect([code, text(stderr)]).toEqual([1, 'cat: /etc/vz/conf/999.conf: No such file or directory\n']);
  expect(text(stdout)).toContain('ONBOOT="no"');
});

test('the state survives as text, unlimited included', () => {
  const { machine } = open('hn3');
  const copy = stateFromText(stateToText(machine.state));
  expect(copy).toEqual(machine.state);
  const later = bornAtMs + 60_000;
  expect(createMachine(machine.spec, copy).sample(later)).toEqual(machine.sample(later));
});
