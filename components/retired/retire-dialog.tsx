'use client';
import type { Route } from 'next';
import Link from 'next/link';
import { titleOf } from '@/components/container/row-words';
import { containerPath, nodePath, retiredPath } from '@/components/paths';
import { closeStage } from '@/components/ui/stage';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerDetail, ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { AskDialog } from './ask-dialog';

interface RetireDialogProps {
  container: ContainerRow & Partial<Pick<ContainerDetail, 'private'>>;
  node: NodeSummary;
  go: (path: Route) => void;
}

/** What happens to a container that is retired, what stays, and the way back. */
export function RetireDialog({ container, node, go }: RetireDialogProps) {
  const { ctid, state } = container;
  const path = container.private ?? null;
  const params = { node: node.id, ctid };
  return (
    <AskDialog
      title={t('retire.title', { title: titleOf(container) })}
      confirm={t(state === 'running' ? 'retire.confirm.running' : 'retire.confirm')}
      previewKey={keyOf(api.containerRetire, params)}
      preview={() => call(api.containerRetire, { params, query: { preview: '1' } })}
      send={() => call(api.containerRetire, { params })}
      touched={(client) =>
        Promise.all([
          refresh(client, api.containerList, { node: node.id }),
          refresh(client, api.retiredList, { node: node.id }),
          refresh(client, api.timelineList, { node: node.id }),
        ])
      }
      onEnd={({ state: end }) => {
        // Its page has nothing to show any more. Whoever has gone elsewhere meanwhile stays there.
        const here = window.location.pathname.startsWith(containerPath(node.id, ctid));
        if (end === 'succeeded' && here) go(nodePath(node.id));
      }}
      onClose={closeStage}
    >
      <ol className="list-decimal space-y-1 pl-5 marker:text-faint">
        {state === 'running' && <li>{t('retire.does.stop')}</li>}
        {state === 'mounted' && <li>{t('retire.does.umount')}</li>}
        <li>{t('retire.does.config')}</li>
        <li>{path === null ? t('retire.does.files') : t('retire.does.files.at', { path })}</li>
        <li>
          {`${t('retire.does.back')} `}
          <Link href={retiredPath(node.id)} prefetch={false} onClick={closeStage} className="text-accent underline">
            {t('retire.does.back.place', { node: node.label })}
          </Link>
        </li>
      </ol>
    </AskDialog>
  );
}
