import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Argv } from '@/lib/vz/run';
import { Bench, type Made, pidIn, refusal, text } from './ssh-made';
import { alive, processesWith, SshServer } from './ssh-server';

const bench = new Bench();
let server: SshServer;
let node: Made;
const run: Made['run'] = (argv, options) => node.run(argv, options);

beforeAll(async () => {
  server = await SshServer.start(join(bench.folder, 'sshd'));
  node = bench.transport(server);
  bench.program('vzecho', `for word in "$@"; do printf '%s\\0' "$word"; done`);
  bench.program('vzenv', '/usr/bin/env; echo "in $(pwd)"');
  bench.program('vzexit', 'echo out; echo err >&2; exit "$1"');
  bench.program('vzsignal', 'kill -TERM $$');
  bench.program(
    'vzstubborn',
    `sh -c 'trap "" TERM; echo $$ > "$1"; while :; do sleep 1000; done' sh "$1.child" &\necho $$ > "$1.parent"\nwait`,
  );
  bench.program('vzflood', 'exec yes 0123456789abcde');
  bench.program('vzlong', `head -c "$1" /dev/zero; echo end >&2; echo done > "$2"`);
  bench.program(
    'vzleaves',
    `sh -c 'echo $$ > "$1"; exec sleep 1000' sh "$1" &\nwhile [ ! -s "$1" ]; do sleep 0.02; done; echo left`,
  );
  bench.program(
    'vzwait',
    'echo begun; while [ ! -e "$1" ] && [ -e "$0" ]; do sleep 0.02; done; echo ended; echo yes > "$1.seen"',
  );
  bench.program('vzecho-err', 'printf "%s" "$1" >&2');
  bench.program('vzgroup', 'kill -s KILL -- -$(cut -d" " -f5 /proc/$$/stat)');
});

afterAll(async () => {
  bench.clear();
  await server.kill();
});

describe('a command on a remote node', () => {
  test('gets any words exactly as given', async () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 }).map((s) => s.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 20, maxLength: 60 }), async (words) => {
        const { stdout } = await run(['vzecho', ...words]);
        expect(text(stdout).split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 10 },
    );
  });

  test('gets words a shell would act on, and the shell does not', async () => {
    const words = [
      '$(touch /tmp/x)',
      '`id`',
      '; rm -rf x',
      '*',
      'a b',
      '',
      "'",
      '"',
      '\\',
      '\n',
      '-n',
      'é→𝄞',
      '&& x',
      '>x',
      '!!',
    ];
    const { stdout, code } = await run(['vzecho', ...words]);
    expect(text(stdout).split('\0').slice(0, -1)).toEqual(words);
    expect(code).toBe(0);
  });

  test('sees LC_ALL=C and a fixed PATH, and runs in /', async () => {
    const said = text((await run(['vzenv'])).stdout);
    expect(said).toContain('LC_ALL=C\n');
    expect(said).toContain('PATH=/usr/bin:/bin:/usr/sbin:/sbin\n');
    expect(said).toContain('in /\n');
  });

  test('answers with exit code and both streams apart', async () => {
    const { code, stdout, stderr, truncated } = await run(['vzexit', '32']);
    expect({ code, stdout: text(stdout), stderr: text(stderr), truncated }).toEqual({
      code: 32,
      stdout: 'out\n',
      stderr: 'err\n',
      truncated: false,
    });
  });

  test('that ends with 255 is told apart from a failure of ssh', async () => {
    expect((await run(['vzexit', '255'])).code).toBe(255);
  });

  test('that a signal ended answers 128 + its number', async () => {
    expect((await run(['vzsignal'])).code).toBe(128 + 15);
  });

  test('that is killed with its shell is no answer', async () => {
    const { code, message } = await refusal(run(['vzgroup']));
    expect({ code, message }).toEqual({
      code: 'node_failed',
      message: 'vzgroup was killed on Rack 1: how far it came is not known.',
    });
    expect(node.state).toBe('connected');
  });

  test('finds its input at the end at once when none is given', async () => {
    expect(text((await run(['cat'], { timeoutMs: 10_000 })).stdout)).toBe('');
  });

  test('reads the input it is given, however long', async () => {
    expect(text((await run(['cat'], { stdin: 'root:secret\n' })).stdout)).toBe('root:secret\n');
    const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7919) % 256));
    expect(Buffer.from((await run(['cat'], { stdin: bytes })).stdout).equals(bytes)).toBe(true);
  });

  test('may end without reading its input', async () => {
    expect((await run(['vzexit', '3'], { stdin: Buffer.alloc(4 * 1024 * 1024) })).code).toBe(3);
  });

  test('may print what looks like the frame around it', async () => {
    const fake = '\u001evzboard 000000000000000000000000 end 7\n\u001evzboard';
    const { code, stderr } = await run(['vzecho-err', fake]);
    expect({ code, stderr: text(stderr) }).toEqual({ code: 0, stderr: fake });
  });

  test('shows its output while it runs', async () => {
    const gate = bench.fresh();
    let seen = '';
    const ends = run(['vzwait', gate], { onOutput: (chunk) => (seen += text(chunk)) });
    await vi.waitFor(() => expect(seen).toBe('begun\n'), 10_000);
    writeFileSync(gate, '');
    expect(text((await ends).stdout)).toBe('begun\nended\n');
    expect(seen).toBe('begun\nended\n');
  });

  test('is answered although a process it left behind keeps its output open', async () => {
    const file = bench.fresh();
    expect(text((await run(['vzleaves', file])).stdout)).toBe('left\n');
    const pid = await pidIn(file);
    expect(alive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  test('longer than a remote shell takes is refused, not cut', async () => {
    expect(await refusal(run(['vzecho', 'x'.repeat(200_000)]))).toMatchObject({ code: 'node_failed' });
  });

  test('shares one connection with all others', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, i) => run(['vzexit', String(i)])));
    expect(server.connections()).toBe(1);
    expect(node.events.filter(({ event }) => event === 'ssh: connected')).toHaveLength(1);
  });

  test.each<[string, Argv]>([
    ['a relative path', ['bin/vzecho']],
    ['an option', ['-n']],
    ['a NUL in a word', ['vzecho', 'a\0b']],
  ])('is refused with %s', async (_what, argv) => {
    expect((await refusal(run(argv))).code).toBe('internal');
  });
});

describe('programs on a remote node', () => {
  test('are searched in the directories in order', async () => {
    const [first, second] = [bench.fresh(), bench.fresh()];
    for (const directory of [first, second]) mkdirSync(directory);
    bench.program('vzone', 'echo first', first);
    bench.program('vzone', 'echo second', second);
    bench.program('vztwo', 'echo second', second);
    const both = bench.transport(server, { node: { programs: [first, second] } });
    expect(text((await both.run(['vzone'])).stdout)).toBe('first\n');
    expect(text((await both.run(['vztwo'])).stdout)).toBe('second\n');
  });

  test('that were moved after they were found are found again', async () => {
    const [first, second] = [bench.fresh(), bench.fresh()];
    for (const directory of [first, second]) mkdirSync(directory);
    bench.program('vzmoved', 'echo first', first);
    const both = bench.transport(server, { node: { programs: [first, second] } });
    expect(text((await both.run(['vzmoved'])).stdout)).toBe('first\n');
    bench.program('vzmoved', 'echo second', second);
    rmSync(join(first, 'vzmoved'));
    expect(text((await both.run(['vzmoved'])).stdout)).toBe('second\n');
  });

  test('that do not exist are named with node and directories', async () => {
    const { code, message, detail } = await refusal(run(['vznone']));
    expect(code).toBe('node_failed');
    expect(message).toBe(`The program vznone was not found on Rack 1 in ${bench.programs}.`);
    expect(detail).toContain('"programs"');
  });

  test('of the system are found besides, those of OpenVZ are not', async () => {
    expect((await run(['true'])).code).toBe(0);
    expect((await refusal(run(['nothing-of-that-name']))).message).toContain('/usr/bin');
    expect((await refusal(run(['vzctl']))).message).not.toContain('/usr/bin');
  });

  test('that may not be executed are said so', async () => {
    const file = join(bench.programs, 'vzlocked');
    writeFileSync(file, 'x');
    chmodSync(file, 0o644);
    const { code, message } = await refusal(run(['vzlocked']));
    expect(code).toBe('node_failed');
    expect(message).toContain('may not execute');
  });
});

describe('a read on a remote node', () => {
  test.each(['timeout', 'cancel'])('ends with everything it started there, by %s', async (how) => {
    const file = bench.fresh();
    const ender = new AbortController();
    const options = how === 'timeout' ? { timeoutMs: 1500 } : { signal: ender.signal };
    const ends = refusal(run(['vzstubborn', file], options)).catch((error: unknown) => error);
    const pids = [await pidIn(`${file}.parent`), await pidIn(`${file}.child`)];
    expect(pids.map(alive)).toEqual([true, true]);
    if (how === 'cancel') ender.abort(new Error('left the page'));
    const error = await ends;
    // When the caller is answered nothing is left on the node, nor of the client here.
    expect(pids.map(alive)).toEqual([false, false]);
    await vi.waitFor(() => expect(processesWith(file)).toEqual([]), 5000);
    if (how === 'cancel') expect(error).toEqual(new Error('left the page'));
    else
      expect(error).toMatchObject({
        code: 'node_silent',
        message: 'vzstubborn on Rack 1 did not answer within 1.5 s.',
      });
    expect(node.state).toBe('connected');
  });

  test('that is cancelled before it began is not started', async () => {
    const file = bench.fresh();
    await expect(run(['touch', file], { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(existsSync(file)).toBe(false);
  });

  test('that says more than is kept is ended, there too', async () => {
    const word = `mark-${process.pid}`;
    bench.program('vzflood-marked', 'while :; do echo "$1"; done');
    const { stdout, truncated } = await run(['vzflood-marked', word], { timeoutMs: 10_000, maxOutputBytes: 100_000 });
    expect(stdout.length).toBe(100_000);
    expect(truncated).toBe(true);
    await vi.waitFor(() => expect(processesWith(word)).toEqual([]), 5000);
  });

  test('that left a process behind ends it too', async () => {
    const file = bench.fresh();
    expect(text((await run(['vzleaves', file], { timeoutMs: 10_000 })).stdout)).toBe('left\n');
    const pid = await pidIn(file);
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 10_000);
  });

  test('of much output is whole', async () => {
    const file = bench.fresh();
    const { stdout, code } = await run(['vzlong', '20000000', file], { timeoutMs: 15_000 });
    expect({ bytes: stdout.length, code }).toEqual({ bytes: 20_000_000, code: 0 });
  });
});

describe('a write on a remote node', () => {
  test('that says more than is kept goes on to its end, and is shown in full', async () => {
    const file = bench.fresh();
    let shown = 0;
    const result = await run(['vzlong', '300000', file], {
      maxOutputBytes: 1000,
      onOutput: (chunk) => (shown += chunk.length),
    });
    expect(readFileSync(file, 'utf8')).toBe('done\n');
    expect(result).toMatchObject({ code: 0, truncated: true });
    expect(result.stdout.length).toBe(1000);
    expect(shown).toBe(300_000 + 'end\n'.length);
  });

  test('that still runs keeps its connection when vzboard closes', async () => {
    const own = bench.transport(server);
    const gate = bench.fresh();
    let seen = '';
    const ends = own.run(['vzwait', gate], { onOutput: (chunk) => (seen += text(chunk)) });
    await vi.waitFor(() => expect(seen).toBe('begun\n'), 10_000);
    own.close();
    writeFileSync(gate, '');
    expect(text((await ends).stdout)).toBe('begun\nended\n');
  });
});

describe('sudo on a remote node', () => {
  const directory = join(bench.folder, 'sudo');
  const sudo = (body: string) => {
    mkdirSync(directory, { recursive: true });
    bench.program('sudo', body, directory);
    return bench.transport(server, { node: { sudo: true, programs: [directory, bench.programs] } });
  };

  test('stands in front of the program found, without asking for a password', async () => {
    const { stdout } = await sudo(`printf '%s\\0' "$@"`).run(['vzecho', 'a b']);
    expect(text(stdout).split('\0').slice(0, -1)).toEqual(['-n', '--', join(bench.programs, 'vzecho'), 'a b']);
  });

  test.each([
    'sudo: a password is required',
    'Sorry, user vz is not allowed to execute /usr/sbin/vzlist as root on hn1.',
  ])('that refuses is an error with its cure: %s', async (said) => {
    const { code, message, detail } = await refusal(sudo(`echo '${said}' >&2; exit 1`).run(['vzecho']));
    expect(code).toBe('node_failed');
    expect(message).toBe(`sudo on Rack 1 does not let ${server.user} run ${join(bench.programs, 'vzecho')}.`);
    expect(detail).toContain(said);
    expect(detail).toContain('NOPASSWD');
  });

  test('that demands a terminal is explained', async () => {
    const said = 'sudo: sorry, you must have a tty to run sudo';
    const { message, detail } = await refusal(sudo(`echo '${said}' >&2; exit 1`).run(['vzecho']));
    expect(message).toBe('sudo on Rack 1 demands a terminal (requiretty), which commands of vzboard never have.');
    expect(detail).toBe(
      `${said}\nTurn it off for this account, with visudo on the node: Defaults:${server.user} !requiretty`,
    );
  });

  test('leaves the exit 1 of the program itself alone', async () => {
    expect((await sudo('shift 2; exec "$@"').run(['vzexit', '1'])).code).toBe(1);
  });
});
