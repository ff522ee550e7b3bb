/** What destroying a container takes away, and the commands that do it, worked out from what the node says now. */
import type { Dies, Preview } from '@/lib/api/schemas';
import { formatBytes } from '@/lib/format';
import type { TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { toWire } from '@/lib/ubc/sample';
import { actionArgv } from '@/lib/vz/actions';
import { readAside } from '@/lib/vz/aside';
import type { Ctid } from '@/lib/vz/ctid';
import { configPath, readStatus } from '@/lib/vz/files';
import { privatePath } from '@/lib/vz/oddity';
import { readQuota } from '@/lib/vz/quota-read';
import { can, type State } from '@/lib/vz/state';
import { STOP_SECONDS } from '@/lib/vz/stop-timeout';
import { lastBackupOf } from './backups';
import type { Board } from './board';
import { circumstancesOf, stopSecondsOf, textValue } from './container-row';
import { freshConfig, listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { quotaOf } from './quota-view';

type Finding = Preview['findings'][number];

export interface DestroyPlan {
  state: State;
  steps: TaskStep[];
  dies: Dies;
  findings: Finding[];
  /** SHA-256 of the config; null where it cannot be read, and then nothing is destroyed. */
  version: string | null;
}

/** What has to happen before vzctl destroys: it refuses a running (32) and a mounted container (41). */
export function destroySteps(ctid: Ctid, state: State): TaskStep[] {
  const before = state === 'running' ? (['stop'] as const) : state === 'mounted' ? (['umount'] as const) : [];
  return [...before, 'destroy' as const].map((action) => ({ argv: actionArgv(ctid, action) }));
}

/** Throws `not_found`, and what keeps the node from being listed. */
export async function planDestroy(board: Board, node: LiveNode, ctid: Ctid): Promise<DestroyPlan> {
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const { conf, version } = await freshConfig(node, ctid);
  const state = await stateNow(node, ctid, listed.state);
  const of = quotaOf(node, ctid, conf);
  const [{ first }, backup, aside] = await Promise.all([
    readQuota(node.door.read, of),
    lastBackupOf(node, ctid),
    readAside(node.door.read, node.door.config.files.conf, ctid, { timeoutMs: 3_000 }).catch(() => undefined),
  ]);
  const dies: Dies = {
    private: privatePath(conf, ctid),
    layout: of.layout,
    usedKib: first === undefined ? null : toWire(first.blocks.usage),
    inodes: first === undefined ? null : toWire(first.inodes.usage),
    dump: state === 'suspended',
    name: listed.name ?? textValue(conf, 'NAME'),
    ips: [...listed.ips],
    kept: `${configPath(node.door.config.files.conf, ctid)}.destroyed`,
    backup: backup === undefined || backup === null ? null : { at: backup.atMs, bytes: backup.bytes },
    backupKnown: backup !== undefined,
  };
  const busy = openTasks(board, node.id).get(ctid);
  const circumstances = { ...circumstancesOf(node, listed), busyWith: busy?.action };
  // A running or mounted one is stopped in the same flow, so its state is no reason against it.
  const allowed = can('destroy', state === 'unknown' ? 'unknown' : 'stopped', circumstances);
  const findings: Finding[] = [
    ...(allowed.ok ? [] : [{ level: 'break' as const, message: t(allowed.reason.key, allowed.reason.values) }]),
    // They would be left with nobody knowing whose they are.
    ...(aside === undefined ? [] : [{ level: 'break' as const, message: t('destroy.aside', { path: aside.path }) }]),
    ...(version === null ? [{ level: 'break' as const, message: t('destroy.unread') }] : []),
    ...risksOf(node, ctid, state, dies, listed.onboot),
  ];
  return { state, steps: destroySteps(ctid, state), dies, findings, version };
}

function risksOf(
  node: LiveNode,
  ctid: Ctid,
  state: State,
  dies: Dies,
  onboot: 'yes' | 'no' | 'unset' | null,
): Finding[] {
  const risk = (message: string): Finding => ({ level: 'risk', message });
  const hint = (message: string): Finding => ({ level: 'hint', message });
  return [
    ...(dies.backup === null && dies.backupKnown ? [risk(t('destroy.backup.none'))] : []),
    ...(state === 'running'
      ? [risk(t('destroy.running', { seconds: stopSecondsOf(node, ctid) ?? STOP_SECONDS }))]
      : []),
    ...(state === 'mounted' ? [hint(t('destroy.mounted'))] : []),
    ...(onboot === 'yes' ? [hint(t('destroy.onboot'))] : []),
    hint(t('destroy.kept', { path: dies.kept })),
    hint(t('destroy.ours', { ctid })),
  ];
}

/** As vzctl says it this moment; where it does not, as the list had it is not good enough. */
export async function stateNow(node: LiveNode, ctid: Ctid, listed: State): Promise<State> {
  try {
    const { state } = await readStatus(node.door.read, ctid);
    // Config or files are missing: what is wrong says why, and destroy may still go on without files.
    return state === 'absent' ? (listed === 'unknown' ? 'stopped' : listed) : state;
  } catch {
    return 'unknown';
  }
}

/** "12 GiB", where it could be read. */
export function sizeWords({ usedKib }: Pick<Dies, 'usedKib'>): string | undefined {
  return usedKib === null || usedKib === 'unlimited' ? undefined : formatBytes(Number(usedKib) * 1024);
}
