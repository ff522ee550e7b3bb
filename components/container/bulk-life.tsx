'use client';
/** Backing up, retiring and destroying as verbs for several. What their questions ask and do is loaded with the first of them. */
import { ArchiveRestore, PackageMinus, Trash2 } from 'lucide-react';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { canRetire } from '@/lib/vz/retired';
import { can as allowed, type Can } from '@/lib/vz/state';
import { skipped } from './bulk-actions';
import type { BulkCan, BulkCount, BulkVerb } from './bulk-verbs';
import { odditiesOf } from './offers';

type Life = 'backup' | 'retire' | 'destroy';

const life = (id: Life) => ({
  id,
  label: t(`containers.bulk.${id}`),
  isRare: true as const,
  asks: (count: number) => t(`containers.bulk.ask.${id}`, { count }),
  explains: t(`containers.bulk.explains.${id}`),
  can: (row: ContainerRow) => canTell(id, row),
  tells: (count: BulkCount) => told(id, count),
});

export const LIFE_VERBS: readonly BulkVerb[] = [
  {
    ...life('backup'),
    icon: ArchiveRestore,
    isDanger: false,
    // They read the same disks, and write to one.
    atOnce: 1,
    doing: async () => (await import('@/components/backups/bulk-backup')).backupDoing(),
  },
  {
    ...life('retire'),
    icon: PackageMinus,
    isDanger: true,
    doing: async () => (await import('@/components/retired/bulk-retire')).retireDoing(),
  },
  {
    ...life('destroy'),
    icon: Trash2,
    isDanger: true,
    typesCount: true,
    doing: async () => (await import('@/components/life/bulk-destroy')).destroyDoing(),
  },
];

function canTell(id: Life, row: ContainerRow): BulkCan {
  const { state, task } = row;
  const answer = whether(id, row);
  if (!answer.ok) return skipped(answer.reason.key, task?.action);
  const first = id === 'backup' ? 'as' : state === 'running' ? 'running' : state === 'mounted' ? 'mounted' : 'as';
  return {
    ok: true,
    key: state,
    says: (count) =>
      id === 'backup'
        ? t('containers.bulk.does.backup', { count, state: t(`vz.state.${state}`) })
        : t(`containers.bulk.does.${id}`, { count, first, state: t(`vz.state.${state}`) }),
  };
}

/** One that runs or is mounted is no reason against any of them: that is ended in the same task. */
function whether(id: Life, row: ContainerRow): Can {
  const circumstances = { busyWith: row.task?.action, oddities: odditiesOf(row) };
  if (id !== 'destroy') return canRetire(row.state, circumstances);
  return allowed('destroy', row.state === 'unknown' ? 'unknown' : 'stopped', circumstances);
}

function told(id: Life, { done, all, failed }: BulkCount): string {
  return failed === 0 && done === all
    ? t(`containers.bulk.done.${id}`, { count: done })
    : t(`containers.bulk.partly.${id}`, { ok: done, all, failed });
}
