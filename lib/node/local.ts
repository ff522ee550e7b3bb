/**
 * `Run` on this very machine: one process per call, no shell, an environment of our own, every process in a group of its own so that ending a
 * read also ends what it started.
 *
 * A write (a call with neither `timeoutMs` nor `signal`) is never signalled, and being in its own session it survives the end of vzboard.
 * Known limit: its output goes through pipes of vzboard. Once vzboard has gone, a command that still writes gets SIGPIPE or EPIPE and may end
 * early; a write that must outlast vzboard needs its output in a file.
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
}

/** With that many processes hanging in the kernel, further reads would only add to them. */
const MOST_HANGING = 8;

export function localRun({ programs, sudo, killGraceMs = 2000 }: LocalOptions): Run {
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
    const end = (pid: number) => void sudoKill(sudoProgram, programs, pid);
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
async function sudoKill(sudoProgram: string, programs: readonly string[], pid: number): Promise<void> {
  try {
    const kill = await findProgram('kill', programs, true);
    const child = spawn(sudoProgram, ['-n', '--', kill, '-s', 'KILL', '--', `-${pid}`], {
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
