'use client';
import { Clock } from 'lucide-react';
import { titleOf } from '@/components/container/row-words';
import { useNow } from '@/components/now';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { plannedShort, plannedWords } from './planned-words';
import { useUndoDestroy } from './use-undo-destroy';

interface RowPlannedProps {
  row: ContainerRow;
  node: string;
  planned: NonNullable<ContainerRow['planned']>;
}

/** Under the name of a container that will be destroyed. The default export is what `lazy` takes. */
export default function RowPlanned({ row, node, planned }: RowPlannedProps) {
  const now = useNow();
  const { undo, pending } = useUndoDestroy(node, row.ctid);
  return (
    <div className="flex items-center gap-1.5 text-xs leading-4 text-critical">
      <Clock size={12} aria-hidden className="shrink-0" />
      <span className="truncate" title={plannedWords(planned, now)}>
        {plannedShort(planned, now)}
      </span>
      <button
        type="button"
        aria-label={t('destroy.undo.named', { title: titleOf(row) })}
        aria-busy={pending || undefined}
        onClick={() => !pending && undo()}
        className="shrink-0 rounded-sm px-1 font-medium text-accent hover:underline max-sm:min-h-11 max-sm:min-w-11"
      >
        {t(planned.missed ? 'destroy.keep' : 'destroy.undo')}
      </button>
    </div>
  );
}
