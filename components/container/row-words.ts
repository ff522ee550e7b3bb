/** What a row says of its container: apart from what it offers, which loads when somebody asks for it. */
import type { ContainerRow } from '@/lib/api/schemas';

/** What a container is called on screens: name, else host name, else its CTID. */
export function titleOf(row: Pick<ContainerRow, 'ctid' | 'name' | 'hostname'>): string {
  return row.name ?? row.hostname ?? row.ctid;
}
