/** Starting, stopping, suspending, mounting a container, and switching its quota: checked, previewed, run as a task, read back. Settings are changed in settings-change.ts. */
import { Action, type Preview, type Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import type { Versions } from '@/lib/timeline/versions';
import { actionArgv, actionReadBack, quotaReadBack, wasKilled } from '@/lib/vz/actions';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readStatus } from '@/lib/vz/files';
import { maskArgv } from '@/lib/vz/mask';
import { can, isQuotaSwitch, type State } from '@/lib/vz/state';
import { STOP_SECONDS } from '@/lib/vz/stop-timeout';
import { reviveAdopt } from './adopt';
import { reviveBackup } from './backup-changes';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { reviveClone } from './clone-course';
import { circumstancesOf, problemsOf, stopSecondsOf } from './container-row';
import { listedOf, openTasks } from './container-view';
import { reviveCreate } from './create';
import { reviveClean } from './create-leftovers';
import { reviveDestroy } from './destroy';
import { reviveExec } from './inside-exec';
import type { LiveNode } from './live-node';
import { lockOf } from './lock-of';
import { reviveApply } from './profile-apply';
import { reviveProfile } from './profile-changes';
import { reviveQuota } from './quota-changes';
import { isQuotaOn, noQuotaFor } from './quota-switch';
import { reviveReinstall } from './reinstall';
import { reviveRestore } from './restore';
import { reviveRetire } from './retire';
import { reviveRunning } from './running-change';
import { reviveSettings } from './settings-change';
import { reviveSnapshot } from './snapshot-course';
import { reviveTemplate } from './template-changes';

type Answer = Preview | { now: number; task: Task };

/** Does `action` to a container. Throws `conflict` with the reason where the state does not allow it, `locked` where a task works on it. */
export async function actOnContainer(board: Board, where: Where, action: Action, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const argv = actionArgv(ctid, action);
  const busy = openTasks(board, node.id).get(ctid);
  const circumstances = { ...circumstancesOf(node, listed), noQuota: await noQuotaFor(node, ctid, action) };
  const allowed = can(action, listed.state, { ...circumstances, busyWith: busy?.action });
  if (asked.preview) {
    return {
      commands: [maskArgv(argv)],
      diff: [],
      restart: false,
      findings: [
        ...(allowed.ok ? [] : [{ level: 'break' as const, message: t(allowed.reason.key, allowed.reason.values) }]),
        ...(allowed.ok ? await lockHint(node, ctid) : []),
        ...stopHint(node, ctid, action),
        // What is wrong with it may show at its next start; these need none of it.
        ...(NEEDS_NO_START.has(action) ? [] : problemsOf(node, listed)).map(({ message }) => ({
          level: 'risk' as const,
          message,
        })),
      ],
    };
  }
  if (!allowed.ok) {
    throw new AppError(busy === undefined ? 'conflict' : 'locked', t(allowed.reason.key, allowed.reason.values), {
      field: 'action',
    });
  }
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action,
    steps: [{ argv }],
    ...actionCourse(node, ctid, action),
  });
  return { now: board.nowMs(), task };
}

const NEEDS_NO_START: ReadonlySet<Action> = new Set(['stop', 'stop_fast', 'umount', 'quotaon', 'quotaoff']);

/** Said only where it is another time than the question names. */
function stopHint(node: LiveNode, ctid: Ctid, action: Action): Preview['findings'] {
  if (action !== 'stop' && action !== 'restart') return [];
  const seconds = stopSecondsOf(node, ctid) ?? STOP_SECONDS;
  return seconds === STOP_SECONDS ? [] : [{ level: 'hint', message: t('container.stop.timeout', { seconds }) }];
}

/** Somebody else's: nothing forbids it, but it takes as long as that one. */
async function lockHint(node: LiveNode, ctid: Ctid): Promise<Preview['findings']> {
  const { pid, command } = (await lockOf(node.door, ctid)) ?? {};
  if (pid === undefined || command == null) return [];
  const holder = t('tasks.holder', { command, pid: String(pid) });
  return [{ level: 'hint', message: t('container.lock.held', { ctid, holder }) }];
}

function actionCourse(node: LiveNode, ctid: Ctid, action: Action): Revived {
  return {
    guard: async () => {
      // The list may be ten seconds old, and another admin may have been quicker.
      const { state } = await readStatus(node.door.read, ctid);
      const listed = node.listing?.containers.get(ctid);
      const circumstances = listed === undefined ? {} : circumstancesOf(node, listed);
      const noQuota = await noQuotaFor(node, ctid, action);
      const still = can(action, state === 'absent' ? 'unknown' : state, { ...circumstances, noQuota });
      if (state === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
      if (!still.ok) throw new AppError('conflict', t(still.reason.key, still.reason.values));
    },
    readBack: async (results) => {
      const state = await stateAfter(node, ctid);
      await node.relist();
      const last = results.at(-1);
      // Nothing ran, or its end is not known: there is no exit code to speak of.
      if (last === undefined) return { ok: false, outcome: t('tasks.after', { after: state }) };
      const { ok, outcome } = isQuotaSwitch(action)
        ? quotaReadBack(action, await isQuotaOn(node, ctid), last.code)
        : actionReadBack(action, state, last.code);
      const said = t(outcome.key, outcome.values);
      return {
        ok,
        outcome:
          ok && wasKilled(action, new TextDecoder().decode(last.stdout)) ? `${said} ${t('vz.outcome.killed')}` : said,
      };
    },
  };
}

/**
 * How a task that an earlier vzboard began is guarded and read back, from what that one kept of it. Throws `unavailable` for an action that this
 * vzboard does not know.
 */
export function revive({ node, versions }: { node: LiveNode; versions: Versions }, task: Task, kept: unknown): Revived {
  const known =
    reviveExec(node, task) ??
    reviveBackup(node, task, kept) ??
    reviveRestore(node, task, kept) ??
    reviveCreate(node, task, kept, versions) ??
    reviveClean(node, task) ??
    reviveTemplate(node, task, kept) ??
    reviveProfile(node, task, kept) ??
    reviveApply(node, task, kept) ??
    reviveRunning(node, task, kept, versions) ??
    reviveQuota(node, task, kept) ??
    reviveSnapshot(node, task, kept) ??
    reviveClone(node, task, kept) ??
    reviveRetire(node, task) ??
    reviveAdopt(node, task, kept) ??
    reviveDestroy(node, task, kept) ??
    reviveReinstall(node, task, kept);
  if (known !== undefined) return known;
  const ctid = parseCtid(task.ctid ?? '');
  const action = Action.safeParse(task.action);
  if (action.success) return actionCourse(node, ctid, action.data);
  const settings = task.action === 'set' ? reviveSettings(node, ctid, kept, versions, task) : undefined;
  if (settings === undefined) throw new AppError('unavailable', t('tasks.restart.goesOn'));
  return settings;
}

async function stateAfter(node: LiveNode, ctid: Ctid): Promise<State | 'absent'> {
  try {
    return (await readStatus(node.door.read, ctid)).state;
  } catch {
    return 'unknown';
  }
}
