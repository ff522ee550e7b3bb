/** Everything that changes a container: checked, previewed, run as a task, read back. */
import { Action, type Preview, schemas, type Task } from '@/lib/api/schemas';
import { clientAddress } from '@/lib/auth/request';
import { AppError } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { actionArgv, actionReadBack } from '@/lib/vz/actions';
import { parseConf } from '@/lib/vz/conf';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readStatus } from '@/lib/vz/files';
import { maskArgv } from '@/lib/vz/mask';
import { can, type State } from '@/lib/vz/state';
import { activeNodeOf, type Board } from './board';
import { circumstancesOf, problemsOf } from './container-row';
import { listedOf, openTasks, versionOf } from './container-view';
import type { LiveNode } from './live-node';
import { reviveQuota } from './quota-changes';
import { planSettings, type SettingsPlan } from './settings-plan';
import { reviveTemplate } from './template-changes';

interface Asked {
  caller: { name: string } | undefined;
  headers: Headers;
  /** Answer what would run instead of running it. */
  preview: boolean;
}

type Answer = Preview | { now: number; task: Task };
interface Where {
  node: string;
  ctid: string;
}

/** Starts, stops or restarts. Throws `conflict` with the reason where the state does not allow it, `locked` where a task works on it. */
export async function actOnContainer(board: Board, where: Where, action: Action, asked: Asked): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const argv = actionArgv(ctid, action);
  const busy = openTasks(board, node.id).get(ctid);
  const circumstances = circumstancesOf(node, listed);
  const allowed = can(action, listed.state, { ...circumstances, busyWith: busy?.action });
  if (asked.preview) {
    return {
      commands: [maskArgv(argv)],
      diff: [],
      restart: false,
      findings: [
        ...(allowed.ok ? [] : [{ level: 'break' as const, message: t(allowed.reason.key, allowed.reason.values) }]),
        // What is wrong with it may show at its next start; a stop needs none of it.
        ...(action === 'stop' ? [] : problemsOf(node, listed)).map(({ message }) => ({
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

function actionCourse(node: LiveNode, ctid: Ctid, action: Action): Revived {
  return {
    guard: async () => {
      // The list may be ten seconds old, and another admin may have been quicker.
      const { state } = await readStatus(node.door.read, ctid);
      const listed = node.listing?.containers.get(ctid);
      const circumstances = listed === undefined ? {} : circumstancesOf(node, listed);
      const still = can(action, state === 'absent' ? 'unknown' : state, circumstances);
      if (state === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
      if (!still.ok) throw new AppError('conflict', t(still.reason.key, still.reason.values));
    },
    readBack: async (results) => {
      const state = await stateAfter(node, ctid);
      await node.relist();
      const last = results.at(-1);
      // Nothing ran, or its end is not known: there is no exit code to speak of.
      if (last === undefined) return { ok: false, outcome: t('tasks.after', { after: state }) };
      const { ok, outcome } = actionReadBack(action, state, last.code);
      return { ok, outcome: t(outcome.key, outcome.values) };
    },
  };
}

interface SettingsBody {
  values: Record<string, string>;
  version: string;
}

/** Changes settings through `vzctl set --save`. Throws `bad_input` naming the field, `conflict` when the file changed since `version`. */
export async function setContainer(board: Board, where: Where, body: SettingsBody, asked: Asked): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const path = configPath(node.door.config.files.conf, ctid);
  const { bytes, conf } = await readConfig(node.door.read, path);
  refuseOtherVersion(bytes, body.version);
  const plan = planSettings(ctid, body.values, conf, listed.state === 'running');
  if (asked.preview) {
    return { commands: [maskArgv(plan.argv)], diff: plan.diff, restart: plan.restart, findings: plan.findings };
  }
  const busy = openTasks(board, node.id).get(ctid);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'set',
    steps: [{ argv: plan.argv }],
    kept: body satisfies SettingsBody,
    ...settingsCourse(node, path, body.version, plan.compare),
  });
  return { now: board.nowMs(), task };
}

function settingsCourse(node: LiveNode, path: string, version: string, compare: SettingsPlan['compare']): Revived {
  return {
    // vzctl set on a missing container leaves a stray config with exit 0, so the file must be there and the same.
    guard: async () => refuseOtherVersion((await readConfig(node.door.read, path)).bytes, version),
    readBack: async () => {
      const after = await readConfig(node.door.read, path);
      await node.relist();
      return compare(after.conf);
    },
  };
}

/**
 * How a task that an earlier vzboard began is guarded and read back, from what that one kept of it. Throws `unavailable` for an action that this
 * vzboard does not know.
 */
export function revive(node: LiveNode, task: Task, kept: unknown): Revived {
  const template = reviveTemplate(node, task, kept);
  if (template !== undefined) return template;
  const quota = reviveQuota(node, task, kept);
  if (quota !== undefined) return quota;
  const ctid = parseCtid(task.ctid ?? '');
  const action = Action.safeParse(task.action);
  if (action.success) return actionCourse(node, ctid, action.data);
  const settings = schemas.containerSet.body.safeParse(kept);
  if (task.action !== 'set' || !settings.success) throw new AppError('unavailable', t('tasks.restart.goesOn'));
  const { values, version } = settings.data;
  // Only what was asked counts for comparing; what the file said before does not.
  const { compare } = planSettings(ctid, values, parseConf(''), false);
  return settingsCourse(node, configPath(node.door.config.files.conf, ctid), version, compare);
}

function refuseOtherVersion(bytes: Uint8Array, version: string): void {
  if (versionOf(bytes) === version) return;
  throw new AppError('conflict', 'The config file changed since it was read. Read it again, then repeat the change.', {
    field: 'version',
  });
}

function common(node: LiveNode, ctid: Ctid, { caller, headers }: Asked) {
  return { node: node.id, nodeLabel: node.label, ctid, by: caller?.name ?? '?', from: clientAddress(headers) };
}

async function stateAfter(node: LiveNode, ctid: Ctid): Promise<State | 'absent'> {
  try {
    return (await readStatus(node.door.read, ctid)).state;
  } catch {
    return 'unknown';
  }
}
