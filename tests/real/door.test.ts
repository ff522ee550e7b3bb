import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isAppError } from '@/lib/errors';
import { localRun } from '@/lib/node/local';
import type { Argv } from '@/lib/vz/run';

let folder: string;
let programs: string;

function program(name: string, body: string, directory = programs): void {
  const file = join(directory, name);
  writeFileSync(file, body.startsWith('#!') ? body : `#!/bin/sh\n${body}`);
  chmodSync(file, 0o755);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-door-'));
  programs = join(folder, 'programs');
  mkdirSync(programs);
  program('vzecho', `for word in "$@"; do printf '%s\\0' "$word"; done`);
  program('vzenv', '/usr/bin/env; echo "in $(pwd)"');
  program('vzexit', 'echo out; echo err >&2; exit "$1"');
  program('vzsignal', 'kill -TERM $$');
  // Writes the process ids of itself and of a child that ignores SIGTERM, then waits for ever.
  program(
    'vzstubborn',
    `sh -c 'trap "" TERM; echo $$ > "$1"; while :; do sleep 1000; done' sh "$1.child" &\necho $$ > "$1.parent"\nwait`,
  );
  program('vzflood', 'exec yes 0123456789abcde');
  program('vzlong', `head -c "$1" /dev/zero; echo end >&2; echo done > "$2"`);
  program('vzleaves', `sh -c 'echo $$ > "$1"; exec sleep 1000' sh "$1" &\necho left`);
  // Waits until a file appears, so that a test says when it ends.
  program('vzwait', 'echo begun; while [ ! -e "$1" ]; do sleep 0.02; done; echo ended; echo yes > "$1.seen"');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (argv: Argv, options?: Parameters<ReturnType<typeof localRun>>[1]) =>
  localRun({ programs: [programs], sudo: false, killGraceMs: 100 })(argv, options);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

let files = 0;
function fresh(): string {
  files += 1;
  return join(folder, `file-${files}`);
}

async function pidIn(file: string): Promise<number> {
  await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\d\n/), 10_000);
  return Number(readFileSync(file, 'utf8'));
}

/** A zombie that nobody has collected yet is as good as gone. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string; detail: string }> {
  const error = await promise.then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw error;
  return { code: error.code, message: error.message, detail: error.detail ?? '' };
}

describe('a command', () => {
  test('gets its words exactly as given, with nothing for a shell to do', async () => {
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
    ];
    const { stdout, code } = await run(['vzecho', ...words]);
    expect(text(stdout).split('\0').slice(0, -1)).toEqual(words);
    expect(code).toBe(0);
  });

  test('gets any words exactly as given', async () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((s) => !s.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (words) => {
        const { stdout } = await run(['vzecho', ...words]);
        expect(text(stdout).split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });

  test('sees LC_ALL=C and none of the server environment, and runs in /', async () => {
    vi.stubEnv('VZBOARD_TEST_SECRET', 'hunter2');
    const said = text((await run(['vzenv'])).stdout);
    vi.unstubAllEnvs();
    expect(said).toContain('LC_ALL=C\n');
    expect(said).toContain('in /\n');
    expect(said).not.toContain('hunter2');
    const names = said.match(/^[A-Z_]+(?==)/gm);
    expect(names?.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)).sort()).toEqual([
      'HOME',
      'LC_ALL',
      'PATH',
    ]);
  });

  test('finds its input at the end at once when none is given', async () => {
    expect(text((await run(['cat'], { timeoutMs: 10_000 })).stdout)).toBe('');
  });

  test('reads the input it is given', async () => {
    expect(text((await run(['cat'], { stdin: 'root:secret\n' })).stdout)).toBe('root:secret\n');
  });

  test('may end without reading its input', async () => {
    const result = await run(['vzexit', '3'], { stdin: Buffer.alloc(4 * 1024 * 1024) });
    expect(result.code).toBe(3);
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

  test('that a signal ended answers 128 + its number', async () => {
    expect((await run(['vzsignal'])).code).toBe(128 + 15);
  });

  test('shows its output while it runs', async () => {
    const gate = fresh();
    let seen = '';
    const ends = run(['vzwait', gate], { onOutput: (chunk) => (seen += text(chunk)) });
    await vi.waitFor(() => expect(seen).toBe('begun\n'), 10_000);
    writeFileSync(gate, '');
    expect(text((await ends).stdout)).toBe('begun\nended\n');
    expect(seen).toBe('begun\nended\n');
  });

  test('is answered although a process it left behind keeps its output open', async () => {
    const file = fresh();
    const { stdout } = await run(['vzleaves', file]);
    expect(text(stdout)).toBe('left\n');
    const pid = await pidIn(file);
    expect(alive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });
});

describe('programs', () => {
  test('are searched in the directories in order', async () => {
    const [first, second] = [fresh(), fresh()];
    for (const directory of [first, second]) mkdirSync(directory);
    program('vzone', 'echo first', first);
    program('vzone', 'echo second', second);
    program('vztwo', 'echo second', second);
    const both = localRun({ programs: [first, second], sudo: false });
    expect(text((await both(['vzone'])).stdout)).toBe('first\n');
    expect(text((await both(['vztwo'])).stdout)).toBe('second\n');
  });

  test('that do not exist are named with the directories searched', async () => {
    const { code, message } = await refusal(run(['vznone']));
    expect(code).toBe('node_failed');
    expect(message).toBe(`The program vznone was not found in ${programs}.`);
  });

  test('of the system are found besides, those of OpenVZ are not', async () => {
    expect((await run(['true'])).code).toBe(0);
    expect((await refusal(run(['nothing-of-that-name']))).message).toContain('/usr/bin');
    expect((await refusal(run(['vzctl']))).message).not.toContain('/usr/bin');
  });

  test('that may not be executed are said so', async () => {
    const file = join(programs, 'vzlocked');
    writeFileSync(file, 'x');
    chmodSync(file, 0o644);
    const { code, message } = await refusal(run(['vzlocked']));
    expect(code).toBe('node_failed');
    expect(message).toContain('may not execute');
  });

  test('that cannot be started are an error, not a crash', async () => {
    program('vzbroken', '#!/nowhere/interpreter\n');
    const { code, message, detail } = await refusal(run(['vzbroken']));
    expect(code).toBe('node_failed');
    expect(message).toContain('vzbroken could not be started');
    expect(detail).toContain('ENOENT');
  });

  test('whose arguments are too long for the system are an error, not a crash', async () => {
    expect((await refusal(run(['vzecho', 'x'.repeat(3_000_000)]))).code).toBe('node_failed');
  });

  test.each<[string, Argv]>([
    ['a relative path', ['bin/vzecho']],
    ['an empty name', ['']],
    ['an option', ['-n']],
    ['a NUL in the name', ['vzecho\0']],
    ['a NUL in a word', ['vzecho', 'a\0b']],
  ])('are refused with %s', async (_what, argv) => {
    expect((await refusal(run(argv))).code).toBe('internal');
  });
});

describe('a read', () => {
  test.each(['timeout', 'cancel'])('ends with everything it started, by %s', async (how) => {
    const file = fresh();
    const ender = new AbortController();
    // The timeout is long enough for the processes to have come up; the test waits for them below.
    const options = how === 'timeout' ? { timeoutMs: 1500 } : { signal: ender.signal };
    const ends = refusal(run(['vzstubborn', file], options)).catch((error: unknown) => error);
    const pids = [await pidIn(`${file}.parent`), await pidIn(`${file}.child`)];
    expect(pids.map(alive)).toEqual([true, true]);
    if (how === 'cancel') ender.abort(new Error('left the page'));
    const error = await ends;
    if (how === 'cancel') expect(error).toEqual(new Error('left the page'));
    else expect(error).toMatchObject({ code: 'node_silent', message: 'vzstubborn did not answer within 1.5 s.' });
    await vi.waitFor(() => expect(pids.map(alive)).toEqual([false, false]), 10_000);
  });

  test('that is cancelled before it began is not started', async () => {
    const file = fresh();
    await expect(run(['touch', file], { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(existsSync(file)).toBe(false);
  });

  test('that says more than is kept is ended', async () => {
    const { stdout, truncated } = await run(['vzflood'], { timeoutMs: 10_000, maxOutputBytes: 100_000 });
    expect(stdout.length).toBe(100_000);
    expect(truncated).toBe(true);
  });

  test('that left a process behind ends it too', async () => {
    const file = fresh();
    expect(text((await run(['vzleaves', file], { timeoutMs: 10_000 })).stdout)).toBe('left\n');
    const pid = await pidIn(file);
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 10_000);
  });
});

describe('a write', () => {
  test('that says more than is kept goes on to its end, and is shown in full', async () => {
    const file = fresh();
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

  test('goes on when its listener throws, and then says so', async () => {
    const file = fresh();
    const ends = run(['vzlong', '10', file], {
      onOutput: () => {
        throw new Error('nobody listens');
      },
    });
    await expect(ends).rejects.toThrow('nobody listens');
    expect(readFileSync(file, 'utf8')).toBe('done\n');
  });
});

describe('sudo', () => {
  test('stands in front of the program found, without asking for a password', async () => {
    program('sudo', `printf '%s\\0' "$@"`);
    const { stdout } = await localRun({ programs: [programs], sudo: true })(['vzecho', 'a b']);
    expect(text(stdout).split('\0').slice(0, -1)).toEqual(['-n', '--', join(programs, 'vzecho'), 'a b']);
  });

  test.each([
    'sudo: a password is required',
    'sudo: sorry, you must have a tty to run sudo',
    'Sorry, user vz is not allowed to execute /usr/sbin/vzlist as root on hn1.',
  ])('that refuses is an error with its cure: %s', async (said) => {
    program('sudo', `echo '${said}' >&2; exit 1`);
    const { code, message, detail } = await refusal(localRun({ programs: [programs], sudo: true })(['vzecho']));
    expect(code).toBe('node_failed');
    expect(message).toBe(`sudo does not let vzboard run ${join(programs, 'vzecho')}.`);
    expect(detail).toContain(said);
    expect(detail).toContain('NOPASSWD');
  });

  test('leaves the exit 1 of the program itself alone', async () => {
    program('sudo', 'shift 2; exec "$@"');
    expect((await localRun({ programs: [programs], sudo: true })(['vzexit', '1'])).code).toBe(1);
  });
});
