/**
 * Where a node's programs are. A bare name is searched like a shell would, but only in directories an administrator named: vzboard runs as
 * root on many nodes, and the PATH it was started with is nobody's decision.
 */
import 'server-only';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { AppError } from '@/lib/errors';

/** Ordinary programs (cat, head) are also looked for here, so that a directory with nothing but vzctl and vzlist in it is enough. */
export const systemDirectories: readonly string[] = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

type Found = 'yes' | 'absent' | 'not executable';

async function look(path: string, asRoot: boolean): Promise<Found> {
  try {
    if (!(await stat(path)).isFile()) return 'absent';
  } catch {
    return 'absent';
  }
  // Under sudo our own right to execute it says nothing.
  if (asRoot) return 'yes';
  try {
    await access(path, constants.X_OK);
    return 'yes';
  } catch {
    return 'not executable';
  }
}

/**
 * The absolute path of `name`: searched in `programs` in order, then, unless it is one of OpenVZ's own tools (vz...), in the system's
 * directories. An absolute `name` is only checked. Throws `node_failed` naming the program and where it was looked for.
 */
export async function findProgram(name: string, programs: readonly string[], asRoot: boolean): Promise<string> {
  const own = name.startsWith('vz');
  const directories = own ? programs : [...new Set([...programs, ...systemDirectories])];
  const candidates = isAbsolute(name) ? [name] : directories.map((directory) => join(directory, name));
  let refused: string | undefined;
  for (const path of candidates) {
    const found = await look(path, asRoot);
    if (found === 'yes') return path;
    if (found === 'not executable') refused ??= path;
  }
  if (refused !== undefined) {
    throw new AppError('node_failed', `${refused} is there, but vzboard may not execute it.`, {
      detail: 'Run vzboard as root, or set "sudo": true for this node.',
    });
  }
  const where = isAbsolute(name) ? '' : ` in ${directories.join(', ')}`;
  throw new AppError('node_failed', `The program ${name} was not found${where}.`, {
    detail: 'Set "programs" of this node to the directory that holds it.',
  });
}

/** Throws `internal` for an argument vector no program should be started with: these are slips of vzboard, not of people. */
export function checkArgv(argv: readonly string[]): void {
  const name = argv[0];
  if (name === undefined || name === '' || name.startsWith('-') || name === '.' || name === '..') {
    throw new AppError('internal', 'An argument vector must begin with a program.');
  }
  if (name.includes('/') && !isAbsolute(name)) {
    throw new AppError('internal', `A program is a bare name or an absolute path, not ${JSON.stringify(name)}.`);
  }
  const faulty = argv.findIndex((word) => word.includes('\0'));
  // execve would cut the word there, and run something else than was logged.
  if (faulty !== -1) throw new AppError('internal', `Word ${faulty} of the arguments of ${name} contains a NUL byte.`);
}
