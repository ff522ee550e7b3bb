'use client';
/** What is read of the backups of a node, or of one container, and why nothing may be changed there. */
import { useQuery } from '@tanstack/react-query';
import { useSession } from '@/components/frame/fleet-query';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';

export type BackupList = ReplyOf<typeof api.backupList>;

export function useBackups(node: string, ctid?: string) {
  return useQuery({
    ...q(api.backupList, { node }, ctid === undefined ? {} : { ctid }),
    refetchInterval: ({ state }) => ((state.data?.tasks.length ?? 0) > 0 ? pollMs.moving : pollMs.facts),
  });
}

/** undefined where things may be changed. */
export function useWriteReason({ node, problem }: Pick<BackupList, 'node' | 'problem'>): string | undefined {
  const role = useSession().data?.user.role;
  if (node.disabled !== null) return t('settings.node.isDisabled', { node: node.label, by: node.disabled.by });
  if (role === 'viewer') return t('change.needsOperator');
  return problem === null ? undefined : t('backups.problem');
}
