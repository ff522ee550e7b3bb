import type { ContainerRow } from '@/lib/api/schemas';
import { isMessageKey, t } from '@/lib/text/t';

/** The word for what is being done to it now, if anything. */
export function busyWord(task: ContainerRow['task']): string | undefined {
  if (task === null) return undefined;
  const key = `vz.doing.${task.action}`;
  return t(isMessageKey(key) ? key : 'containers.row.changing');
}
