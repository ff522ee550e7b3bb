/**
 * `Run` on this very machine: one process per call, no shell, an environment of our own, every process in a group of its own so that ending a
 * read also ends what it started.
 *
 * A call with neither `timeoutMs` nor `signal` is never signalled, but its output goes through pipes of vzboard, so that it does not outlive vzboard
 * for long. What must do so is started through the node's helper (lib/node/detached.ts), which is answered at once.
 */
import 'server-only';
import { type ChildProcess, spawn } from 'node:child_process';
import { AppError } from '@/lib/errors';
import { checkArgv, findProgram } from '@/lib/node/programs';
import { environment, isRead, Running } from '@/lib/node/running';
import type { Run, RunResult } from '@/lib/vz/run';

export interface LocalOptions {
  /** Directories searched in order. */
  programs: readonly string[];
  /** Put `sudo -n --` in front of every program. */
  sudo: boolean;
  /** How long the processes of a read that must end have between SIGTERM and SIGKILL. */
  killGraceMs?: number;
  /** Installed helper: asked to end what only root may end. Without it `kill` is run, which then needs a sudoers rule of its own. */
  helper?: string;
}

/** With that many processes hanging in the kernel, further reads would only add to them. */
const MOST_HANGING = 8;

export function localRun({ programs, sudo, killGraceMs = 2000, helper }: LocalOptions): Run {
  const hanging = new Set<ChildProcess>();
  return async (argv, options = {}) => {
    checkArgv(argv);
    const [name, ...args] = argv;
    if (isRead(options) && hanging.size >= MOST_HANGING) {
      throw new AppError(
        'node_silent',
        `${hanging.size} earlier commands hang in the kernel; ${name} was not started.`,
      );
    }
    options.signal?.throwIfAborted();
    const program = await findProgram(name, programs, sudo);
    if (!sudo) return new Running(name, [program, ...args], options, killGraceMs, hanging).result;
    const sudoProgram = await findProgram('sudo', programs, false);
    const line = [sudoProgram, '-n', '--', program, ...args];
    const end = (pid: number) => void sudoKill(sudoProgram, programs, pid, helper);
    const result = await new Running(name, line, options, killGraceMs, hanging, end).result;
    refuseSudo(result, program);
    return result;
  };
}

/** sudo itself refused: its messages, not those of the program (sudo ends with 1 then, as many programs do). */
function refuseSudo(result: RunResult, program: string): void {
  if (result.code !== 1) return;
  const text = Buffer.from(result.stderr).toString('utf8');
  if (!/^(sudo: |Sorry, user )/m.test(text)) return;
  throw new AppError('node_failed', `sudo does not let vzboard run ${program}.`, {
    detail: `${text.trim()}\nAllow it without a password in sudoers: <user> ALL=(root) NOPASSWD: ${program}`,
  });
}

/** Best effort: needs a sudoers rule for kill. Without one the read is still given up, only its processes go on. */
async function sudoKill(
  sudoProgram: string,
  programs: readonly string[],
  pid: number,
  helper: string | undefined,
): Promise<void> {
  try {
    const line =
      helper === undefined
        ? [await findProgram('kill', programs, true), '-s', 'KILL', '--', `-${pid}`]
        : [helper, 'kill', String(pid)];
    const child = spawn(sudoProgram, ['-n', '--', ...line], {
      detached: true,
      cwd: '/',
      env: environment(),
      stdio: 'ignore',
    });
    child.on('error', () => {});
  } catch {
    // No kill program to be found: nothing more can be done.
  }
}
