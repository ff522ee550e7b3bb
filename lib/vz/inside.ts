/**
 * Command lines about what goes on inside a container, and whose a process of the node is. What runs inside goes through exec2: its words are joined
 * with blanks and read by a shell there (recorded, exec.json), so they are fixed, or there are none and the shell reads standard input.
 */
import { type Ctid, isCtid } from './ctid';
import type { Argv } from './run';

/**
 * Processes by the container's own ps (procps; `etime` since `etimes` came with procps 3.3, -ww since the width is undefined in a pipe). On the
 * node only patched kernels and procps say which container a process is of, each in its own way; inside it is the same everywhere.
 */
const PS_WORDS = ['ps', '-e', '-ww', '-o', 'pid,ppid,user,stat,rss,vsz,etime,args'] as const;
export const PS_COMMAND = PS_WORDS.join(' ');

export function processesArgv(ctid: Ctid): Argv {
  return ['vzctl', 'exec2', ctid, ...PS_WORDS];
}

/** Runs what it is given on standard input, word for word: nothing of it is in a list of processes of the node. vzctl.md 8.4. */
export function execArgv(ctid: Ctid): Argv {
  return ['vzctl', 'exec2', ctid, '-'];
}

export function isExec([program, verb, ctid, ...words]: readonly string[]): boolean {
  return program === 'vzctl' && verb === 'exec2' && ctid !== undefined && isCtid(ctid) && words.join(' ') === '-';
}

/** The kernel's messages since the node was started, as far back as its buffer goes. */
export const DMESG: Argv = ['dmesg'];

/** Whose a process of the node is. */
export function pidArgv(pid: number): Argv {
  return ['vzpid', String(pid)];
}

export const isPid = (word: string): boolean => /^[1-9]\d{0,9}$/.test(word);

/** Whether `argv` is one of the reads above, word for word. */
export function isInsideRead(argv: readonly string[]): boolean {
  const [program = '', ...words] = argv;
  const name = program.split('/').at(-1);
  if (name === 'dmesg') return words.length === 0;
  if (name === 'vzpid') return words.length === 1 && isPid(words[0] ?? '');
  const [verb, ctid = '', ...rest] = words;
  return name === 'vzctl' && verb === 'exec2' && isCtid(ctid) && rest.join('\0') === PS_WORDS.join('\0');
}

/** `vzpid`: a head, then "Pid CTID Name" a line; CTID 0 is the node itself. undefined: there is no such process. */
export function parsePid(text: string, pid: number): { ctid: string; name: string } | undefined {
  for (const line of text.split('\n')) {
    const [, found, ctid, name = ''] = /^\s*(\d+)\s+(\S+)(?:\s+(.*))?$/.exec(line) ?? [];
    if (Number(found) !== pid || ctid === undefined) continue;
    if (ctid !== '0' && !isCtid(ctid)) return undefined;
    return { ctid, name: plainText(name, 64) };
  }
  return undefined;
}

/** Text of a container's own making: on one line, without what moves a cursor or turns the direction of writing, at most so long. */
export function plainText(text: string, most: number): string {
  const plain = text.slice(0, most * 2).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}
