'use client';
import { BackupsPanel } from '@/components/backups/backups-panel';

/** What there is of a container besides itself. */
export function CopiesScreen({ node, ctid }: { node: string; ctid: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <BackupsPanel node={node} ctid={ctid} />
    </div>
  );
}
