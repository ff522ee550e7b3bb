'use client';
import { useContainer } from '@/components/container/container-query';
import { answers } from '@/components/container/offers';
import { useSession } from '@/components/frame/fleet-query';
import { t } from '@/lib/text/t';

/** Why nothing can be done to the files of this container now; undefined where it can. */
export function useWriteReason(node: string, ctid: string): string | undefined {
  const role = useSession().data?.user.role;
  const data = useContainer(node, ctid).data;
  if (role === 'viewer') return t('change.needsOperator');
  if (data === undefined) return undefined;
  const { node: summary, container } = data;
  if (summary.disabled !== null) return t('settings.node.isDisabled', { node: summary.label, by: summary.disabled.by });
  if (!answers(summary)) return t('containers.node.off', { node: summary.label });
  return container.task === null ? undefined : t('vz.reason.busy', { action: container.task.action });
}
