'use client';
import { TypedRemoveDialog } from '@/components/change/typed-remove-dialog';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeSummary, Template } from '@/lib/api/schemas';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';

interface RemoveDialogProps {
  node: NodeSummary;
  template: Template;
  onClose: () => void;
}

/** A file that may have taken an hour to come. */
export function RemoveDialog({ node, template: { name, file, sizeBytes }, onClose }: RemoveDialogProps) {
  const params = { node: node.id, template: file };
  return (
    <TypedRemoveDialog
      title={t('templates.remove.title', { name })}
      body={t('templates.remove.body', { file, size: formatBytes(sizeBytes), node: node.label })}
      name={name}
      previewKey={keyOf(api.templateRemove, params)}
      preview={() => call(api.templateRemove, { params, query: { preview: '1' } })}
      send={() => call(api.templateRemove, { params })}
      touched={(client) => refresh(client, api.templateList, { node: node.id })}
      onClose={onClose}
    />
  );
}
