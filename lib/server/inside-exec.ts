/** One command inside a container, as somebody typed it: a task with its output, that may be ended. */
import type { Preview, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readStatus } from '@/lib/vz/files';
import { execArgv } from '@/lib/vz/inside';
import type { RunResult } from '@/lib/vz/run';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { listedOf } from './container-view';
import { shellExit } from './exit-meaning';
import type { LiveNode } from './live-node';

/** Of a node at a time: each takes one of the four places for changes until its command ends. */
const MOST_AT_ONCE = 2;

interface Body {
  command: string;
  keep: boolean;
}

/** Throws `bad_input` for a text that is not one line, `conflict` where the container does not run or others run already. */
export async function runCommand(
  board: Board,
  where: Where,
  { command, keep }: Body,
  asked: WhoAsks,
): Promise<Preview | { now: number; task: Task }> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  if (/[^\P{Cc}\t]/u.test(command) || command.trim() === '') {
    throw new AppError('bad_input', t('inside.run.oneLine'), { field: 'command' });
  }
  const { state } = listedOf(node, ctid);
  const argv = execArgv(ctid);
  const others = board.tasks.open(node.id).filter(({ action }) => action === 'exec').length;
  const why =
    state !== 'running' && state !== 'unknown'
      ? t('inside.run.stopped')
      : others >= MOST_AT_ONCE
        ? t('inside.run.busy', { count: others })
        : undefined;
  if (asked.preview) {
    const findings: Preview['findings'] = why === undefined ? [] : [{ level: 'break', message: why }];
    return { commands: [[...argv]], diff: [], restart: false, findings };
  }
  if (why !== undefined) throw new AppError('conflict', why);
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'exec',
    // Never the container's turn: a stop must not wait for somebody's `tail -f`.
    work: `inside ${ctid} ${board.nowMs()} ${Math.trunc(performance.now() * 1000)}`,
    // On standard input: not in the list of processes of the node, and read by the shell inside as it stands.
    steps: [{ argv, stdin: `${command}\n` }],
    ...(keep ? { input: command } : {}),
    kept: {},
    ...execCourse(node, ctid),
  });
  return { now: board.nowMs(), task };
}

function execCourse(node: LiveNode, ctid: Ctid): Revived {
  return {
    guard: async () => {
      const { state } = await readStatus(node.door.read, ctid);
      if (state === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
      if (state !== 'running') throw new AppError('conflict', t('inside.run.stopped'));
    },
    readBack: async (results) => ({ ok: results.at(-1)?.code === 0, outcome: await outcomeOf(node, ctid, results) }),
  };
}

async function outcomeOf(node: LiveNode, ctid: Ctid, results: readonly RunResult[]): Promise<string> {
  const code = results.at(-1)?.code;
  if (code === undefined) return t('inside.after.ended');
  if (code !== 31) return shellExit(code);
  // vzctl says 31 of a container that does not run, and of a command that ended with 31 (vzctl.md 8.4).
  const state = await readStatus(node.door.read, ctid)
    .then((read) => read.state)
    .catch(() => 'unknown');
  return state === 'running' ? shellExit(code) : t('inside.run.stopped');
}

/** Reading back of a command that an earlier vzboard began; undefined for another action. */
export function reviveExec(node: LiveNode, { action, ctid }: Pick<Task, 'action' | 'ctid'>): Revived | undefined {
  return action === 'exec' ? execCourse(node, parseCtid(ctid ?? '')) : undefined;
}
