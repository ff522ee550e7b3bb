/** A container's files made anew from a template, the old ones kept until somebody confirms or puts them back: checked, previewed, run, read back. */
import type { z } from 'zod';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { Revived, TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { actionArgv } from '@/lib/vz/actions';
import { type Aside, readAside } from '@/lib/vz/aside';
import { parseConf } from '@/lib/vz/conf';
import { diffConfs } from '@/lib/vz/conf-change';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readConfig, readStatus } from '@/lib/vz/files';
import { maskArgv } from '@/lib/vz/mask';
import { existing } from '@/lib/vz/residue';
import { activeNodeOf, type Board, nodeOf } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { circumstancesOf, textValue } from './container-row';
import { freshConfig, listedOf, openTasks } from './container-view';
import { stateNow } from './destroy-plan';
import type { LiveNode } from './live-node';
import { refuseBreaks } from './quota-guard';
import { asideOf, downSteps, oldConfigPath, planReinstall } from './reinstall-plan';

type Body = z.output<typeof schemas.reinstallAsk.body>;
type Answer = z.output<typeof schemas.reinstallAsk.reply>;
type Finding = Preview['findings'][number];

interface ReinstallKept {
  template: string;
  version: string;
  making: number;
  starts: boolean;
  /** It ran, and is to run again whatever comes of it. */
  ran: boolean;
}
/** `atMs`: which of the reinstalls is meant. */
interface SettleKept {
  atMs: number;
  path: string;
  starts: boolean;
}

export async function reinstallView(board: Board, where: Where): Promise<z.input<typeof schemas.reinstallView.reply>> {
  const node = nodeOf(board, where.node);
  const aside = node.disabled === undefined ? await asideOf(node, parseCtid(where.ctid)) : undefined;
  const now = board.nowMs();
  if (aside === undefined) return { now, aside: null };
  const { path, from, to, atMs, usedBytes, state } = aside;
  const there = (await existing(node.door.read, [path]))?.has(path) ?? true;
  return { now, aside: { path, there, from: from ?? null, to, at: atMs, usedBytes: usedBytes ?? null, state } };
}

/** Throws `not_found`, `conflict` with the reason where it cannot be done or the container is not as the preview had it. */
export async function reinstall(board: Board, where: Where, body: Body, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  const plan = await planReinstall(board, node, ctid, { template: body.template, start: body.start });
  const { steps, version, findings, diff, making, state } = plan;
  if (asked.preview) return { commands: commandsOf(steps), diff, restart: false, findings, version };
  refuseBreaks(findings);
  if (version === null) throw new AppError('conflict', t('reinstall.unread'));
  if (body.version !== undefined && body.version !== version) throw changed();
  const kept = {
    template: body.template,
    version,
    making,
    starts: steps.length > making + 1,
    ran: state === 'running',
  };
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'reinstall',
    steps,
    kept,
    ...reinstallCourse(node, ctid, kept),
  });
  return { now: board.nowMs(), task };
}

const changed = () => new AppError('conflict', t('reinstall.changed'), { field: 'version' });
const commandsOf = (steps: readonly TaskStep[]) => steps.map(({ argv }) => [...maskArgv(argv)]);

function reinstallCourse(node: LiveNode, ctid: Ctid, kept: ReinstallKept): Revived {
  return {
    guard: async (step) => {
      // Behind that the config is the new one.
      if (step > kept.making) return;
      if ((await freshConfig(node, ctid)).version !== kept.version) throw changed();
    },
    // With its old files in place again it is as it was, but for what was stopped. Without them there is nothing to start.
    goOn: async (step) =>
      step === kept.making &&
      kept.ran &&
      (await readAside(node.door.read, node.door.config.files.conf, ctid)) === undefined,
    readBack: async (results) => {
      const after = await stateAfter(node, ctid);
      const aside = await readAside(node.door.read, node.door.config.files.conf, ctid);
      await node.relist();
      if (results.length === 0) return { ok: false, outcome: t('tasks.after', { after }) };
      const { template } = kept;
      if (aside === undefined) return { ok: false, outcome: t('reinstall.after.back', { template, after }) };
      if (aside.state === 'unfinished')
        return { ok: false, outcome: t('reinstall.after.unfinished', { path: aside.path }) };
      const { conf } = await freshConfig(node, ctid);
      const now = textValue(conf, 'OSTEMPLATE');
      if (now !== template) return { ok: false, outcome: t('reinstall.after.other', { template: now ?? '?' }) };
      if (kept.starts && after !== 'running') {
        return { ok: false, outcome: t('reinstall.after.notStarted', { template, after }) };
      }
      return { ok: true, outcome: t('reinstall.after.done', { template, path: aside.path, after }) };
    },
  };
}

interface Settling {
  node: LiveNode;
  ctid: Ctid;
  aside: Aside;
  steps: TaskStep[];
  findings: Finding[];
  diff: Preview['diff'];
  starts: boolean;
}

/** Removes the old files. Throws `not_found` where none are set aside, `conflict` where they may still be needed. */
export async function confirmReinstall(board: Board, where: Where, asked: WhoAsks) {
  const plan = await settling(board, where, false);
  const { node, ctid, aside, findings } = plan;
  const size = aside.usedBytes === undefined ? undefined : formatBytes(aside.usedBytes);
  const { state } = listedOf(node, ctid);
  findings.push(
    ...(aside.state === 'unfinished' ? [broken(t('reinstall.confirm.unfinished'))] : []),
    {
      level: 'risk',
      message: t('reinstall.confirm.gone', {
        path: aside.path,
        known: size === undefined ? 'no' : 'yes',
        size: size ?? '',
      }),
    },
    ...(state === 'running' ? [] : [{ level: 'risk' as const, message: t('reinstall.confirm.down') }]),
  );
  plan.steps.push({ argv: ['vzboard-node', 'drop-aside', ctid] });
  return await settle(board, 'reinstall-confirm', plan, asked);
}

/** Takes the old files back into use; what was made since is erased. Throws as `confirmReinstall`. */
export async function undoReinstall(board: Board, where: Where, asked: WhoAsks) {
  const plan = await settling(board, where, true);
  const { node, ctid } = plan;
  const state = await stateNow(node, ctid, listedOf(node, ctid).state);
  plan.findings.push(
    ...(state === 'suspended' ? [broken(t('reinstall.undo.suspended'))] : []),
    ...(state === 'unknown' ? [broken(t('vz.reason.unknown'))] : []),
    { level: 'risk', message: t('reinstall.undo.gone') },
    ...(state === 'running' ? [{ level: 'hint' as const, message: t('reinstall.undo.starts') }] : []),
  );
  plan.starts = state === 'running';
  plan.steps.push(
    ...downSteps(ctid, state),
    { argv: ['vzboard-node', 'put-back', ctid] },
    ...(plan.starts ? [{ argv: actionArgv(ctid, 'start') }] : []),
  );
  return await settle(board, 'reinstall-undo', plan, asked);
}

const broken = (message: string): Finding => ({ level: 'break', message });

async function settling(board: Board, where: Where, compare: boolean): Promise<Settling> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const aside = await readAside(node.door.read, node.door.config.files.conf, ctid);
  if (aside === undefined) throw new AppError('not_found', t('reinstall.none', { ctid }));
  const busy = openTasks(board, node.id).get(ctid);
  const findings: Finding[] = [];
  if (busy !== undefined) findings.push(broken(t('vz.reason.busy', { action: busy.action })));
  if (circumstancesOf(node, listed).nodeUnread === true) findings.push(broken(t('vz.reason.node_unread')));
  const diff = compare ? await configDiff(node, ctid) : [];
  return { node, ctid, aside, steps: [], findings, diff, starts: false };
}

/** What of the config goes back, too. */
async function configDiff(node: LiveNode, ctid: Ctid): Promise<Preview['diff']> {
  const old = await readConfig(node.door.read, oldConfigPath(node, ctid));
  const { conf } = await freshConfig(node, ctid);
  return diffConfs(conf ?? parseConf(''), old.conf).map(({ key, before, after }) => ({
    key,
    before: before ?? null,
    after: after ?? null,
  }));
}

async function settle(
  board: Board,
  action: 'reinstall-confirm' | 'reinstall-undo',
  { node, ctid, aside, steps, findings, diff, starts }: Settling,
  asked: WhoAsks,
): Promise<Preview | { now: number; task: Task }> {
  if (asked.preview) return { commands: commandsOf(steps), diff, restart: false, findings };
  refuseBreaks(findings);
  const kept: SettleKept = { atMs: aside.atMs, path: aside.path, starts };
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action,
    steps,
    kept,
    ...settleCourse(node, ctid, action, kept),
  });
  return { now: board.nowMs(), task };
}

function settleCourse(node: LiveNode, ctid: Ctid, action: string, kept: SettleKept): Revived {
  const read = () => readAside(node.door.read, node.door.config.files.conf, ctid);
  return {
    guard: async (step) => {
      // A later step works on what an earlier one has settled.
      if (step === 0 && (await read())?.atMs !== kept.atMs) throw new AppError('conflict', t('reinstall.settled'));
    },
    readBack: async () => {
      const after = await stateAfter(node, ctid);
      const left = await read();
      await node.relist();
      if (left !== undefined) return { ok: false, outcome: t('reinstall.after.stillAside', { path: left.path }) };
      if (action === 'reinstall-confirm') {
        const there = (await existing(node.door.read, [kept.path]))?.has(kept.path) === true;
        return {
          ok: !there,
          outcome: t(there ? 'reinstall.after.files' : 'reinstall.after.confirmed', { path: kept.path }),
        };
      }
      const ok = !kept.starts || after === 'running';
      return { ok, outcome: t('reinstall.after.putBack', { after }) };
    },
  };
}

async function stateAfter(node: LiveNode, ctid: Ctid) {
  try {
    return (await readStatus(node.door.read, ctid)).state;
  } catch {
    return 'unknown' as const;
  }
}

/** Guard and reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveReinstall(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  // Each `kept` was written above from these very types.
  if (action === 'reinstall') return reinstallCourse(node, parseCtid(ctid ?? ''), kept as ReinstallKept);
  if (action === 'reinstall-confirm' || action === 'reinstall-undo') {
    return settleCourse(node, parseCtid(ctid ?? ''), action, kept as SettleKept);
  }
  return undefined;
}
