/** What a row says of its container: apart from what it offers, which loads when somebody asks for it. */
import type { ContainerRow } from '@/lib/api/schemas';
import { isMessageKey, t } from '@/lib/text/t';

/** What a container is called on screens: name, else host name, else its CTID. */
export function titleOf(row: Pick<ContainerRow, 'ctid' | 'name' | 'hostname'>): string {
  return row.name ?? row.hostname ?? row.ctid;
}

/** The word for what is being done to it now, if anything. */
export function busyWord(task: ContainerRow['task']): string | undefined {
  if (task === null) return undefined;
  const key = `vz.doing.${task.action}`;
  return t(isMessageKey(key) ? key : 'containers.row.changing');
}
