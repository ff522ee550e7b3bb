'use client';
import { BackupsPanel } from '@/components/backups/backups-panel';
import { ClonePanel } from './clone-panel';
import { SnapshotsPanel } from './snapshots-panel';

/** What there is of a container besides itself. */
export function CopiesScreen({ node, ctid }: { node: string; ctid: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <SnapshotsPanel node={node} ctid={ctid} />
      <BackupsPanel node={node} ctid={ctid} />
      <ClonePanel node={node} ctid={ctid} />
    </div>
  );
}
