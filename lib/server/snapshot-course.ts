/** How a change of snapshots is guarded when its turn comes, and read back from the tree. */
import type { SnapshotRow, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { ReadBack, Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readStatus } from '@/lib/vz/files';
import type { RunResult } from '@/lib/vz/run';
import type { State } from '@/lib/vz/state';
import type { LiveNode } from './live-node';
import { freeKib, placesOf } from './places';
import { readSnapshots } from './snapshots';

/** What a task keeps for being read back by a later vzboard. */
export type SnapshotKept =
  /** `before`: ids there were. */
  | { kind: 'snapshot'; name: string; before: string[] }
  /** `runs`: whether it must run afterwards; null where nobody knew if the memory is there. */
  | { kind: 'snapshot-switch'; id: string; name: string; runs: boolean | null }
  | { kind: 'snapshot-delete' | 'snapshot-mount' | 'snapshot-umount'; id: string; name: string }
  | { kind: 'compact'; freeKib: number | null };

export function snapshotCourse(node: LiveNode, ctid: Ctid, kept: SnapshotKept): Revived {
  const rows = async () => await readSnapshots(node, ctid, await placesOf(node, ctid));
  return {
    guard: async (step) => {
      const { state } = await readStatus(node.door.read, ctid);
      if (state === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
      if (kept.kind === 'snapshot-switch' && state === 'suspended')
        throw new AppError('conflict', t('snapshots.switch.suspended'));
      // Whoever had the lock meanwhile may have deleted it.
      if (step > 0 && kept.kind !== 'snapshot-switch') return;
      if ('id' in kept && !(await rows()).some(({ id }) => id === kept.id))
        throw new AppError('not_found', t('snapshots.gone'));
    },
    readBack: async (results) => {
      const state = await stateOf(node, ctid);
      await node.relist();
      if (kept.kind === 'compact') return await compacted(node, ctid, kept.freeKib, results.at(-1));
      const { ok, outcome } = shown(kept, await rows(), state);
      return { ok, outcome: `${outcome} ${t('tasks.after', { after: state })}` };
    },
  };
}

async function stateOf(node: LiveNode, ctid: Ctid): Promise<State | 'absent'> {
  try {
    return (await readStatus(node.door.read, ctid)).state;
  } catch {
    return 'unknown';
  }
}

function shown(
  kept: Exclude<SnapshotKept, { kind: 'compact' }>,
  rows: readonly SnapshotRow[],
  state: State | 'absent',
): ReadBack {
  if (kept.kind === 'snapshot') {
    const made = rows.find((row) => row.current && !kept.before.includes(row.id));
    if (made === undefined) return { ok: false, outcome: t('snapshots.after.notTaken') };
    return { ok: true, outcome: t('snapshots.after.taken', { name: made.name === '' ? `{${made.id}}` : made.name }) };
  }
  const { name } = kept;
  const row = rows.find(({ id }) => id === kept.id);
  switch (kept.kind) {
    case 'snapshot-switch': {
      if (row?.current !== true) return { ok: false, outcome: t('snapshots.after.notSwitched', { name }) };
      // vzctl ends with 0 also where the memory could not be restored, unless --must-resume was asked for (src/snapshot.c).
      const asAsked = kept.runs === null || kept.runs === (state === 'running');
      return { ok: asAsked, outcome: t('snapshots.after.switched', { name }) };
    }
    case 'snapshot-delete':
      return row === undefined
        ? { ok: true, outcome: t('snapshots.after.removed', { name }) }
        : { ok: false, outcome: t('snapshots.after.notRemoved', { name }) };
    case 'snapshot-mount':
      return row?.mountedAt == null
        ? { ok: false, outcome: t('snapshots.after.notMounted', { name }) }
        : { ok: true, outcome: t('snapshots.after.mounted', { name, path: row.mountedAt }) };
    case 'snapshot-umount':
      return row?.mountedAt == null
        ? { ok: true, outcome: t('snapshots.after.unmounted', { name }) }
        : { ok: false, outcome: t('snapshots.after.stillMounted', { name, path: row.mountedAt }) };
  }
}

/** Others write to the same file system, so that what is free tells only roughly. */
async function compacted(
  node: LiveNode,
  ctid: Ctid,
  before: number | null,
  last: RunResult | undefined,
): Promise<ReadBack> {
  if (last?.code !== 0) return { ok: false, outcome: t('snapshots.after.notCompacted') };
  const { area } = await placesOf(node, ctid);
  const after = await freeKib(node, area);
  const given = before === null || after === undefined ? 0 : after - before;
  if (given <= 0) return { ok: true, outcome: t('snapshots.after.compacted') };
  return { ok: true, outcome: t('snapshots.after.compactedBy', { size: formatBytes(given * 1024) }) };
}

const KINDS: ReadonlySet<string> = new Set([
  ...['snapshot', 'snapshot-switch', 'snapshot-delete', 'snapshot-mount', 'snapshot-umount', 'compact'],
]);

/** Guard and reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveSnapshot(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  if (!KINDS.has(action)) return undefined;
  // Written by the changes of snapshots from this very type.
  return snapshotCourse(node, parseCtid(ctid ?? ''), kept as SnapshotKept);
}
