'use client';
import { useSession } from '@/components/frame/fleet-query';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** Why nothing can be changed on this node now; undefined where it can. */
export function useWriteReason(node: Pick<NodeSummary, 'label' | 'disabled'>): string | undefined {
  const role = useSession().data?.user.role;
  if (node.disabled !== null) return t('settings.node.isDisabled', { node: node.label, by: node.disabled.by });
  return role === 'viewer' ? t('change.needsOperator') : undefined;
}
