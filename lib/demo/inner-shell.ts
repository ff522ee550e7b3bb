/**
 * The little that runs inside a simulated container: a shell with quotes, $HOME and $$, >&2, and a handful of commands. Everything else is not
 * found, as in a template without it.
 */
import type { Change } from './state';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
  /** The signal that ended it. */
  signal?: number;
  /** It takes so long. */
  slowMs?: number;
  /** Of a script, command by command: what each printed, and how long it took. */
  parts?: { afterMs: number; stdout: string; stderr: string }[];
  /** What it changed. */
  changes?: readonly Change[];
}

export interface Inside {
  hostname: string;
  stdin: string;
  /** Text of a file; undefined when there is none. */
  file?: (path: string) => string | undefined;
  /** Programs that know the container they run in; undefined when there is none of that name. */
  tool?: (name: string, args: readonly string[]) => Ran | undefined;
}

const environment: readonly (readonly [string, string])[] = [
  ['PWD', '/'],
  ['HOME', '/'],
  ['TERM', 'linux'],
  ['SHLVL', '0'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
];

const done = (stdout = '', code = 0): Ran => ({ code, stdout, stderr: '' });

type Program = (args: readonly string[], inside: Inside) => Ran;

const programs: Readonly<Record<string, Program>> = {
  echo: (args) => done(`${args.join(' ')}\n`),
  true: () => done(),
  false: () => done('', 1),
  hostname: (_, { hostname }) => done(`${hostname}\n`),
  cat: (args, { stdin, file }) => {
    if (args.length === 0) return done(stdin);
    const text = file?.(args[0] ?? '');
    return text === undefined ? missingFile(args[0] ?? '') : done(text);
  },
  env: () => done([...environment, ['_', '/usr/bin/env'] as const].map(([key, value]) => `${key}=${value}\n`).join('')),
  sleep: ([seconds = '0']) => ({ ...done(), slowMs: Math.max(0, Number(seconds) || 0) * 1000 }),
  seq: ([last = '0']) =>
    done(Array.from({ length: Math.min(1_000_000, Number(last) || 0) }, (_, i) => `${i + 1}\n`).join('')),
  tty: () => done('not a tty\n', 1),
  id: (args) =>
    done(args[0] === '-un' ? 'root\n' : args[0] === '-u' ? '0\n' : 'uid=0(root) gid=0(root) groups=0(root)\n'),
};

function missingFile(path: string): Ran {
  return { code: 1, stdout: '', stderr: `cat: ${path}: No such file or directory\n` };
}

/** One program with its words, without a shell; undefined when there is none of that name. */
export function runProgram(words: readonly string[], inside: Inside): Ran | undefined {
  const [name = '', ...args] = words;
  return Object.hasOwn(programs, name) ? programs[name]?.(args, inside) : inside.tool?.(name, args);
}

/** `bash -c SCRIPT`. */
export function runShell(script: string, inside: Inside): Ran {
  const parts: NonNullable<Ran['parts']> = [];
  const all: Ran = { code: 0, stdout: '', stderr: '', parts };
  for (const command of script.split(/;|\n/)) {
    const words = wordsOf(command);
    if (words.length === 0) continue;
    if (words[0] === 'exit') {
      all.code = Number(words[1] ?? all.code) & 255;
      return all;
    }
    if (words[0] === 'kill' && words.includes('$$')) return { ...all, code: 137, signal: 9 };
    const redirected = words.at(-1) === '>&2';
    const ran = runCommand(redirected ? words.slice(0, -1) : words, inside);
    all.code = ran.code;
    if (ran.changes !== undefined) all.changes = [...(all.changes ?? []), ...ran.changes];
    const stdout = redirected ? '' : ran.stdout;
    const stderr = ran.stderr + (redirected ? ran.stdout : '');
    all.stdout += stdout;
    all.stderr += stderr;
    parts.push({ afterMs: ran.slowMs ?? 0, stdout, stderr });
  }
  return all;
}

function runCommand(words: readonly string[], inside: Inside): Ran {
  const [name = ''] = words;
  const ran = runProgram(words, inside);
  if (ran !== undefined) return ran;
  if (name.startsWith('-')) return { code: 2, stdout: '', stderr: `/bin/bash: ${name}: invalid option\n` };
  return { code: 127, stdout: '', stderr: `/bin/bash: line 1: ${name}: command not found\n` };
}

/** Words of a simple command: single and double quotes, and the environment's variables where quotes let them. */
function wordsOf(command: string): string[] {
  const words: string[] = [];
  for (const [whole] of command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    const parts = whole.match(/'[^']*'|"[^"]*"|[^'"]+/g) ?? [];
    words.push(
      parts
        .map((part) => {
          if (part.startsWith("'")) return part.slice(1, -1);
          return expand(part.startsWith('"') ? part.slice(1, -1) : part);
        })
        .join(''),
    );
  }
  return words;
}

function expand(text: string): string {
  const values = new Map(environment);
  return text.replace(/\$([A-Z_]+)/g, (_, name: string) => values.get(name) ?? '');
}
