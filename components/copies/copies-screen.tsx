'use client';
import { BackupsPanel } from '@/components/backups/backups-panel';

interface CopiesScreenProps {
  node: string;
  ctid: string;
  /** What a menu asked to begin with: "backup". */
  open: string | undefined;
}

/** Every way to keep or multiply a container, one panel each. */
export function CopiesScreen({ node, ctid, open }: CopiesScreenProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <BackupsPanel node={node} ctid={ctid} open={open === 'backup'} />
    </div>
  );
}
