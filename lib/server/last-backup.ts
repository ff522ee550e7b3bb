/** When a container was last backed up: what somebody wants to know before its files are gone. */
import type { Ctid } from '@/lib/vz/ctid';
import type { LiveNode } from './live-node';

export interface LastBackup {
  atMs: number;
  bytes: number;
}

/** The newest backup of a container on its node; null where there is none, undefined where nobody can tell. Never throws. */
export async function lastBackupOf(_node: LiveNode, _ctid: Ctid): Promise<LastBackup | null | undefined> {
  // Backups are not known to vzboard yet.
  return undefined;
}
