/** Who holds vzctl's lock of a container of a node: reads only. */
import type { NodeDoor } from '@/lib/node/node';
import { type LockFile, readLock } from '@/lib/vz/lock';

/** undefined without a lock, and where it cannot be told. Never rejects. */
export function lockOf(
  { read, config }: Pick<NodeDoor, 'read' | 'config'>,
  ctid: string,
): Promise<LockFile | undefined> {
  return readLock(read, ctid, {
    byHelper: config.helper !== undefined,
    globalConf: `${config.files.conf.replace(/\/[^/]+\/*$/, '')}/vz.conf`,
  });
}
