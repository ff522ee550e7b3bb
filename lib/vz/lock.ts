/** Who holds vzctl's lock of a container, and whether that process is still there: two lines of LOCKDIR/CTID.lck (src/lib/lock.c). Reads only. */
import { get, parseConf } from './conf';
import type { ReadOptions } from './files';
import type { Run } from './run';

export interface LockFile {
  pid: number;
  /** Its command line; null when there is no such process any more: vzctl then removes the lock by itself. */
  command: string | null;
}

/** By an installed helper, which knows where locks are. */
export function lockHolderArgv(ctid: string): readonly [string, ...string[]] {
  return ['vzboard-node', 'lock-holder', ctid];
}

/**
 * undefined without a lock, and where it cannot be told. `byHelper`: the node has an installed helper. `globalConf` names the directory of locks.
 * Never rejects: what cannot be told is not claimed.
 */
export async function readLock(
  door: Run,
  ctid: string,
  { byHelper, globalConf, ...options }: ReadOptions & { byHelper: boolean; globalConf: string },
): Promise<LockFile | undefined> {
  const read = async (argv: readonly [string, ...string[]]) => {
    const { code, stdout, stderr } = await door(argv, options);
    return { code, out: decode(stdout), err: decode(stderr) };
  };
  try {
    if (byHelper) return parseAnswer((await read(lockHolderArgv(ctid))).out);
    const conf = await read(['cat', '--', globalConf]);
    if (conf.code !== 0) return undefined;
    const directory = get(parseConf(conf.out), 'LOCKDIR') || '/vz/lock';
    const lock = await read(['cat', '--', `${directory}/${ctid}.lck`]);
    const pid = lock.code === 0 ? /^\s*(\d{1,10})\s*$/m.exec(lock.out)?.[1] : undefined;
    if (pid === undefined || Number(pid) === 0) return undefined;
    const process = await read(['cat', '--', `/proc/${pid}/cmdline`]);
    if (process.code === 0) return { pid: Number(pid), command: plain(process.out) };
    return /no such file|no such process/i.test(process.err) ? { pid: Number(pid), command: null } : undefined;
  } catch {
    return undefined;
  }
}

function parseAnswer(out: string): LockFile | undefined {
  const [, state, pid, command = ''] = /^vzboard-node 1 lock-holder (held|stale) (\d+)(?: (.*))?$/m.exec(out) ?? [];
  if (state === undefined) return undefined;
  return { pid: Number(pid), command: state === 'held' ? plain(command) : null };
}

/** As one line: arguments end with NUL in /proc. */
function plain(text: string): string {
  const words = text
    .replaceAll('\0', ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  return words === '' ? '?' : words.slice(0, 200);
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
