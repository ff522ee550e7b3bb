'use client';
import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import { useNow } from '@/components/now';
import { Button } from '@/components/ui/button';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { formatBytes, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { SettleDialog } from './settle-dialog';

/** Above every page of a container whose old files are still set aside: nobody has said yet whether the new ones are good. */
export function ReinstallNote({ container, node }: { container: ContainerRow; node: NodeSummary }) {
  const { ctid } = container;
  const now = useNow();
  const role = useSession().data?.user.role;
  const [open, setOpen] = useState<'confirm' | 'undo'>();
  const { data } = useQuery({ ...q(api.reinstallView, { node: node.id, ctid }), refetchInterval: pollMs.facts });
  const aside = data?.aside ?? null;
  // What is known while a node cannot be asked is on the page already; this cannot be settled then.
  if (aside === null) return null;
  const reason =
    role === 'viewer'
      ? t('change.needsOperator')
      : container.task === null
        ? undefined
        : t('vz.reason.busy', { action: container.task.action });
  const ago = formatSpan(Math.max(0, now - aside.at));
  const size = aside.usedBytes === null ? '' : formatBytes(aside.usedBytes);
  const unfinished = aside.state === 'unfinished';
  const kept = t('reinstall.note.kept', {
    from: aside.from ?? 'none',
    path: aside.path,
    known: size === '' ? 'no' : 'yes',
    size,
  });
  const why = unfinished ? t('reinstall.note.unfinished.why', { path: aside.path }) : kept;
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-warning-wash px-4 py-3 text-warning"
    >
      <Archive size={16} aria-hidden className="shrink-0 max-sm:hidden" />
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium">
          {t(unfinished ? 'reinstall.note.unfinished' : 'reinstall.note', { to: aside.to, ago })}
        </p>
        <p className="[overflow-wrap:anywhere]">{aside.there ? why : t('reinstall.note.gone', { path: aside.path })}</p>
      </div>
      <Button reason={reason} onClick={() => setOpen('undo')}>
        {t('reinstall.note.undo')}
      </Button>
      {!unfinished && (
        <Button reason={reason} onClick={() => setOpen('confirm')}>
          {t('reinstall.note.confirm')}
        </Button>
      )}
      {open !== undefined && (
        <SettleDialog which={open} container={container} node={node.id} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}
