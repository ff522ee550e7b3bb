'use client';
import { useQuery } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { titleOf } from '@/components/container/row-words';
import { useNow } from '@/components/now';
import { Button } from '@/components/ui/button';
import { openStage } from '@/components/ui/stage';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { plannedWords } from './planned-words';
import { useUndoDestroy } from './use-undo-destroy';

/** Above every page of a container that will be destroyed, or was to be: who asked, and the way back. */
export function PlannedNote({ container, node }: { container: ContainerRow; node: NodeSummary }) {
  const { ctid, planned } = container;
  const now = useNow();
  const router = useRouter();
  const { data } = useQuery(q(api.destroyView, { node: node.id, ctid }));
  const { undo, pending } = useUndoDestroy(node.id, ctid);
  if (planned === undefined) return null;
  const asked = data?.planned ?? undefined;
  const again = () =>
    void import('./destroy-dialog').then(({ DestroyDialog }) =>
      openStage(<DestroyDialog container={container} node={node} go={(path) => router.push(path)} />),
    );
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-critical-wash px-4 py-3 text-critical"
    >
      <Clock size={16} aria-hidden className="shrink-0 max-sm:hidden" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{plannedWords(planned, now)}</p>
        <p>
          {planned.missed
            ? t('destroy.missed.why')
            : asked !== undefined &&
              t('destroy.planned.by', { by: asked.by, ago: formatSpan(Math.max(0, now - asked.at)) })}
        </p>
      </div>
      {planned.missed && <Button onClick={again}>{t('destroy.again')}</Button>}
      <Button pending={pending} aria-label={t('destroy.undo.named', { title: titleOf(container) })} onClick={undo}>
        {t(planned.missed ? 'destroy.keep' : 'destroy.undo')}
      </Button>
    </div>
  );
}
