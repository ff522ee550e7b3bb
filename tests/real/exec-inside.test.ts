/** Commands inside containers through scripts/vzboard-node: detached, on standard input, ended when asked; under the shells that nodes have. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withSettings } from '@/lib/node/vzboard-node';
import { parseCtid } from '@/lib/vz/ctid';
import { DMESG, execArgv, pidArgv, processesArgv } from '@/lib/vz/inside';

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['-c', 'true']).error === undefined,
);
const source = readFileSync('scripts/vzboard-node', 'utf8');
const ctid = parseCtid('101');

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

function program(name: string, body: string): void {
  writeFileSync(at('programs', name), `#!/bin/sh\n${body}\n`);
  chmodSync(at('programs', name), 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-exec-'));
  for (const name of ['conf', 'programs']) mkdirSync(at(name));
  writeFileSync(at('vz.conf'), '');
  // As vzctl does: the shell inside is a child in the same process group, and reads what vzctl was given.
  program('vzctl', `[ "$1 $2 $3" = 'exec2 101 -' ] || { printf '[%s]' "$@"; exit 0; }\nHOME=/ sh\nexit $?`);
  program('dmesg', 'echo "[    1.000000] CT: 101: started"');
  program('vzpid', 'printf "Pid\\tCTID\\tName\\n%s\\t101\\thttpd\\n" "$1"');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, shell) => {
  const [run = '', ...before] = shell;
  function ask(words: readonly string[], input = '', change = (text: string) => text) {
    const path = at('vzboard-node');
    const text = withSettings(source, { spool: at('spool'), programs: [at('programs')], conf: at('conf') });
    // A detached run still reads the file it was started from: it is replaced, never written into.
    writeFileSync(`${path}.new`, change(text).replace('setsid /bin/sh "$self"', `setsid ${shell.join(' ')} "$self"`));
    renameSync(`${path}.new`, path);
    const { status, stdout, stderr } = spawnSync(run, [...before, path, ...words], { input });
    return { code: status, out: stdout.toString(), err: stderr.toString() };
  }
  const start = (id: string, command: string) => ask(['start', id, '--stdin', '--', ...execArgv(ctid)], `${command}\n`);
  const look = (id: string) => ask(['follow', id, '0', '0', '1']).out;
  const ends = (id: string, state: string) =>
    vi.waitFor(() => expect(look(id).split('\n')[0]).toMatch(new RegExp(`^vzboard-node 1 follow ${state}`)), 5000);

  test('runs the text as it stands, with nothing of it in an argument vector, and ends with its code', async () => {
    const text = `echo 'a  b' "$HOME" \\$HOME; tr '\\0' ' ' <"/proc/$PPID/cmdline"; exit 31`;
    expect(start('one', text)).toMatchObject({ code: 0 });
    await ends('one', 'ended 31');
    const said = look('one');
    expect(said).toContain('a  b / $HOME');
    expect(said).toMatch(/vzctl exec2 101 -/);
    expect(said).not.toContain('tr ');
  });

  test('is ended when asked, and what it runs in front with it', async () => {
    start('two', `echo begun; sleep 300; touch ${at('after')}`);
    await vi.waitFor(() => expect(look('two')).toContain('begun'), 5000);
    expect(ask(['end', 'two'])).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(look('two')).not.toMatch(/^vzboard-node 1 follow (running|starting)/), 5000);
    expect(existsSync(at('after'))).toBe(false);
  });

  test('is refused where an administrator has not allowed it', () => {
    const installed = (text: string) => text.replace(/^exec_inside=.*$/m, "exec_inside='no'");
    const { code, err } = ask(['start', 'x', '--stdin', '--', ...execArgv(ctid)], 'id\n', installed);
    expect(code).toBe(64);
    expect(err).toMatch(/exec_inside=yes in the settings/);
    expect(existsSync(at('spool', 'x'))).toBe(false);
  });

  test.each([
    ['processes', processesArgv(ctid), /^\[exec2\]\[101\]\[ps\]/],
    ['lines of the kernel', DMESG, /CT: 101: started/],
    ['the owner of a process', pidArgv(4711), /^4711\t101\thttpd$/m],
  ])('lets through the read of %s', (_what, argv, said) => {
    const { code, out } = ask(['run', ...argv]);
    expect(code).toBe(0);
    expect(out).toMatch(said);
  });
});
