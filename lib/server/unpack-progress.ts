/** How far a container's files are unpacked from its template, or from a backup. */
import type { ProgressSource } from '@/lib/tasks/progress';
import type { Ctid } from '@/lib/vz/ctid';
import type { LiveNode } from './live-node';

/**
 * For `progress` of a task that creates `ctid` from a cached template, or restores it: how far the archive itself has been read. What is unpacked is not counted:
 * to ask the size of an archive `gzip -l` unpacks all of it (gzip 1.12 and later: 2.4 s for 300 MB), and of bzip2 nothing tells it; adding up the
 * new files costs a walk over tens of thousands of them each time; free space of the node moves by what all other containers write. The position in
 * the archive costs one look into /proc, is exact, and is the same for all four packings, simfs and ploop. undefined before and after the
 * unpacking, while the sum of a backup is checked, and with an installed helper that is older than this.
 */
export function unpackProgress(
  node: LiveNode,
  ctid: Ctid,
  archive: { template: string } | { backup: string },
): ProgressSource {
  return {
    ask: async () => {
      const told = await node.door.unpacked(ctid, archive);
      return told === undefined ? undefined : { ratio: told.readBytes / told.totalBytes, totalBytes: told.totalBytes };
    },
  };
}
