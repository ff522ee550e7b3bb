'use client';
import dynamic from 'next/dynamic';
import { confirm } from '@/components/ui/confirm';
import type { Action, ContainerState } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys } from '@/lib/vz/state';

const CommandPreview = dynamic(() => import('./command-preview').then((m) => m.CommandPreview), { ssr: false });

/** Nothing that runs is interrupted by them, and nothing is lost. */
export const HARMLESS: ReadonlySet<Action> = new Set(['start', 'resume', 'mount', 'quotaon']);

interface Asked {
  node: string;
  nodeLabel: string;
  ctid: string;
  title: string;
  state: ContainerState;
  action: Action;
  run: () => void;
}

/** Asks before one container is touched: what happens, and the exact command. */
export function ask({ node, nodeLabel, ctid, title, state, action, run }: Asked): void {
  confirm({
    title: t(`container.ask.${action}`, { title }),
    confirmLabel: t(actionKeys[action]),
    ...(HARMLESS.has(action) ? {} : { tone: 'danger' as const }),
    body: (
      <div className="space-y-3">
        <p>{t(whatHappens(action, state))}</p>
        <div>
          <p className="mb-1 text-xs font-medium text-faint">{t('container.command', { node: nodeLabel })}</p>
          <CommandPreview node={node} ctids={[ctid]} action={action} />
        </div>
      </div>
    ),
    // The dialog closes at once: the page itself shows how it goes on.
    run,
  });
}

function whatHappens(action: Action, state: ContainerState) {
  if (action === 'start') return state === 'suspended' ? 'container.does.start.suspended' : 'container.does.start';
  if (action === 'restart' && state !== 'running') return 'container.does.restart.cold';
  return `container.does.${action}` as const;
}
