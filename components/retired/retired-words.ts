/** How screens speak of what is not listed. */
import { useSession } from '@/components/frame/fleet-query';
import type { NodeSummary, Retired } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** Name, else host name, else CTID. */
export function retiredTitle({ ctid, name, hostname }: Pick<Retired, 'ctid' | 'name' | 'hostname'>): string {
  return name ?? hostname ?? ctid;
}

/** Why nothing can be changed here now, for the role that is needed. */
export function useWriteReason({ disabled, label }: NodeSummary, needed: 'operator' | 'admin'): string | undefined {
  const role = useSession().data?.user.role;
  if (disabled !== null) return t('settings.node.isDisabled', { node: label, by: disabled.by });
  if (needed === 'admin' && role !== 'admin') return t('areas.needsAdmin');
  return role === 'viewer' ? t('change.needsOperator') : undefined;
}
