'use client';
import { OctagonAlert, X } from 'lucide-react';
import Link from 'next/link';
import { taskPath } from '@/components/paths';
import { shownState } from '@/components/tasks/task-words';
import { IconButton } from '@/components/ui/button';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** Above a form whose save did not do all that was asked: what differs, and that nothing typed is lost. */
export function FailedNote({ task, onClose }: { task: Task | undefined; onClose: () => void }) {
  if (task === undefined) return null;
  const said = [task.error?.message, task.outcome].filter((text) => text != null && text !== '');
  return (
    <div role="alert" className="mb-3 flex gap-2 rounded-lg border border-critical bg-critical-wash px-4 py-3">
      <OctagonAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-critical" />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="font-medium">
          {t(shownState(task) === 'cancelled' ? 'change.failed.cancelled' : ('change.failed' as const))}
        </p>
        {said.map((text) => (
          <p key={text} className="break-words">
            {text}
          </p>
        ))}
        <p className="text-muted">
          {t('change.failed.kept')}{' '}
          <Link href={taskPath(task.id)} prefetch={false} className="text-accent underline">
            {t('change.failed.task')}
          </Link>
        </p>
      </div>
      <IconButton icon={<X size={14} aria-hidden />} label={t('change.failed.close')} onClick={onClose} />
    </div>
  );
}
