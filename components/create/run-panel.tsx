'use client';
import { CircleAlert, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { nodePath, taskPath } from '@/components/paths';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import { LeftoversPanel } from './leftovers-panel';
import { MadeTable } from './several-table';
import type { CreateRun, Made } from './use-create';

/** What becomes of the draft: progress, and after a failure why, with what it left behind. */
export function RunPanel({ node, run: { made, busy } }: { node: string; run: CreateRun }) {
  if (made.length === 0) return null;
  const [only] = made;
  const failed = made.filter(({ step }) => step === 'failed');
  const done = made.filter(({ step }) => step === 'done').length;
  return (
    <>
      {made.length > 1 ? (
        <Panel
          flush
          title={t('create.run.title', { done, count: made.length })}
          aside={
            busy ? (
              <span className="text-xs text-muted">{t('create.run.stay')}</span>
            ) : (
              <Link href={nodePath(node)} className="text-xs text-accent underline">
                {t('create.run.list')}
              </Link>
            )
          }
        >
          <MadeTable made={made} />
        </Panel>
      ) : (
        only !== undefined && <Only made={only} />
      )}
      {!busy &&
        // One that was refused before anything ran has left nothing.
        failed.flatMap(({ row, task }) =>
          task === undefined ? [] : [<LeftoversPanel key={row.ctid} node={node} ctid={row.ctid} />],
        )}
    </>
  );
}

function Only({ made: { row, step, task, error, detail } }: { made: Made }) {
  if (step === 'failed') {
    return (
      <div role="alert" className="flex gap-2.5 rounded-lg bg-critical-wash px-4 py-3 text-critical">
        <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
        <div className="min-w-0">
          <p className="font-medium">{t('create.failed', { ctid: row.ctid })}</p>
          <p className="[overflow-wrap:anywhere]">{error}</p>
          {detail !== undefined && (
            <details className="mt-1 text-xs">
              <summary>{t('errors.detail')}</summary>
              <pre className="mt-1 max-h-40 overflow-auto font-mono whitespace-pre-wrap">{detail}</pre>
            </details>
          )}
          {task !== undefined && (
            <Link href={taskPath(task.id)} className="text-xs underline">
              {t('container.openTask')}
            </Link>
          )}
        </div>
      </div>
    );
  }
  return (
    <div role="status" className="flex items-center gap-2.5 rounded-lg bg-accent-wash px-4 py-3 text-accent">
      <LoaderCircle size={16} aria-hidden className="turn shrink-0" />
      <p>
        {t('create.running', { ctid: row.ctid })}{' '}
        {task !== undefined && (
          <Link href={taskPath(task.id)} className="underline">
            {t('container.openTask')}
          </Link>
        )}
      </p>
    </div>
  );
}
