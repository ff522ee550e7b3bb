/** What making a container's files anew changes, keeps and needs, worked out from what the node says now. */
import type { Preview } from '@/lib/api/schemas';
import { isAppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { actionArgv } from '@/lib/vz/actions';
import { type Aside, asidePath, readAside } from '@/lib/vz/aside';
import type { Ctid } from '@/lib/vz/ctid';
import { parseVzctlVersion } from '@/lib/vz/generation';
import { readQuota } from '@/lib/vz/quota-read';
import { can, type State } from '@/lib/vz/state';
import { STOP_SECONDS } from '@/lib/vz/stop-timeout';
import type { Board } from './board';
import { circumstancesOf, stopSecondsOf, textValue } from './container-row';
import { freshConfig, listedOf, openTasks } from './container-view';
import { stateNow } from './destroy-plan';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';
import { quotaOf } from './quota-view';
import { readCache } from './templates';

type Finding = Preview['findings'][number];
const stops = (message: string, field?: string): Finding => ({
  level: 'break',
  message,
  ...(field === undefined ? {} : { field }),
});
const risk = (message: string): Finding => ({ level: 'risk', message });
const hint = (message: string): Finding => ({ level: 'hint', message });

export interface ReinstallPlan extends Pick<Preview, 'diff' | 'findings'> {
  steps: TaskStep[];
  /** Which of the steps makes the files. */
  making: number;
  version: string | null;
  state: State;
}

/** What has to happen before files may be moved: nothing may run on them, or be mounted. */
export function downSteps(ctid: Ctid, state: State): TaskStep[] {
  if (state === 'running') return [{ argv: actionArgv(ctid, 'stop') }];
  return state === 'mounted' ? [{ argv: actionArgv(ctid, 'umount') }] : [];
}

/** Throws `not_found`, and what keeps the node or its templates from being read. */
export async function planReinstall(
  board: Board,
  node: LiveNode,
  ctid: Ctid,
  { template, start }: { template: string; start: boolean | undefined },
): Promise<ReinstallPlan> {
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const { conf, version } = await freshConfig(node, ctid);
  const state = await stateNow(node, ctid, listed.state);
  const of = quotaOf(node, ctid, conf);
  const [aside, { first }, cache] = await Promise.all([
    readAside(node.door.read, node.door.config.files.conf, ctid),
    readQuota(node.door.read, of),
    readGlobals(node).then((globals) => readCache(node, globals.cache)),
  ]);
  const from = textValue(conf, 'OSTEMPLATE');
  const usedKib = first === undefined || !Number.isFinite(Number(first.blocks.usage)) ? undefined : first.blocks.usage;
  const before = downSteps(ctid, state);
  const starts = start ?? state === 'running';
  const steps: TaskStep[] = [
    ...before,
    { argv: ['vzboard-node', 'reinstall', ctid, template, usedKib === undefined ? '-' : String(usedKib)] },
    ...(starts ? [{ argv: actionArgv(ctid, 'start') }] : []),
  ];
  const busy = openTasks(board, node.id).get(ctid);
  // Stopped and unmounted in the same flow, so the state is no reason against it.
  const allowed = can('mount', state === 'unknown' ? 'unknown' : 'stopped', {
    ...circumstancesOf(node, listed),
    busyWith: busy?.action,
  });
  const found = cache.templates.find(({ name, kind }) => name === template && kind === 'tarball');
  const size = usedKib === undefined ? undefined : formatBytes(Number(usedKib) * 1024);
  const findings: Finding[] = [
    ...(allowed.ok ? [] : [stops(t(allowed.reason.key, allowed.reason.values))]),
    ...(version === null ? [stops(t('reinstall.unread'))] : []),
    ...(isNewer(node) ? [stops(t('reinstall.newer'))] : []),
    ...(state === 'suspended' ? [stops(t('reinstall.suspended'))] : []),
    ...(aside === undefined ? [] : [stops(t('reinstall.asideThere', { path: aside.path }))]),
    ...(found === undefined ? [stops(t('reinstall.notCached', { template }), 'template')] : []),
    risk(t('reinstall.new')),
    ...(state === 'running'
      ? [risk(t('reinstall.running', { seconds: stopSecondsOf(node, ctid) ?? STOP_SECONDS }))]
      : []),
    ...(of.ugidLimit > 0 && !of.ploop ? [risk(t('reinstall.owners'))] : []),
    ...(of.ploop ? [hint(t('reinstall.ploop'))] : []),
    hint(t('reinstall.kept')),
    hint(t('reinstall.room', { known: size === undefined ? 'no' : 'yes', size: size ?? '' })),
    hint(t('reinstall.fails', { again: starts && state === 'running' ? 'yes' : 'no' })),
  ];
  const diff = from === template ? [] : [{ key: 'OSTEMPLATE', before: from, after: template }];
  return { steps, making: before.length, version, state, findings, diff };
}

/** vzctl 7 and later keeps the config in the private area, and has a reinstall of its own that vzboard does not use. */
function isNewer(node: LiveNode): boolean {
  return (parseVzctlVersion(node.version ?? '')?.major ?? 0) >= 7;
}

/** What is set aside, or why it cannot be told. A helper that does not let it be read has never set anything aside. */
export async function asideOf(node: LiveNode, ctid: Ctid): Promise<Aside | undefined> {
  try {
    return await readAside(node.door.read, node.door.config.files.conf, ctid, { timeoutMs: 3_000 });
  } catch (e) {
    if (isAppError(e) && e.code === 'node_failed') return undefined;
    throw e;
  }
}

/** Where the old config is. */
export function oldConfigPath(node: LiveNode, ctid: Ctid): string {
  return asidePath(node.door.config.files.conf, ctid).replace(/\.aside$/, '.conf.aside');
}
