'use client';
import { TypedRemoveDialog } from '@/components/change/typed-remove-dialog';
import { useNow } from '@/components/now';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeSummary } from '@/lib/api/schemas';
import type { Backup } from '@/lib/api/schemas-backups';
import { formatBytes, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

interface RemoveDialogProps {
  node: NodeSummary;
  backup: Backup;
  onClose: () => void;
}

/** The CTID is typed: what is lost is that container as it was. */
export function RemoveDialog({ node, backup: { file, ctid, sizeBytes, madeAt }, onClose }: RemoveDialogProps) {
  const now = useNow();
  const params = { node: node.id, file };
  const age = formatSpan(Math.max(0, now - madeAt));
  return (
    <TypedRemoveDialog
      title={t('backups.remove.title', { ctid })}
      body={t('backups.remove.body', { file, size: formatBytes(sizeBytes), age, node: node.label })}
      name={ctid}
      previewKey={keyOf(api.backupRemove, params)}
      preview={() => call(api.backupRemove, { params, query: { preview: '1' } })}
      send={() => call(api.backupRemove, { params })}
      touched={(client) => refresh(client, api.backupList, { node: node.id })}
      onClose={onClose}
    />
  );
}
