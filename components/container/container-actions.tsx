'use client';
import { Play, RotateCw, Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Action, ContainerDetail, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys } from '@/lib/vz/state';
import { useAct } from './act';
import { ask } from './ask';
import { ACTIONS, reasonAgainst, titleOf } from './offers';

const icons = { start: Play, stop: Square, restart: RotateCw };

/** Start, stop, restart: the one its state asks for stands out, the others say why they cannot be used. */
export function ContainerActions({ container, node }: { container: ContainerDetail; node: NodeSummary }) {
  const [pending, setPending] = useState<Action | null>(null);
  const act = useAct(node.id);
  const title = titleOf(container);
  const run = async (action: Action) => {
    setPending(action);
    await act(container.ctid, title, action);
    setPending(null);
  };
  return (
    <>
      {ACTIONS.map((action) => {
        const Icon = icons[action];
        const reason = reasonAgainst(action, container, node);
        return (
          <Button
            key={action}
            variant={action === 'start' && reason === undefined ? 'primary' : 'default'}
            pending={pending === action}
            reason={
              pending === null || pending === action
                ? pending === action
                  ? undefined
                  : reason
                : (reason ?? t('vz.reason.busy', { action: pending }))
            }
            icon={<Icon size={14} aria-hidden />}
            onClick={() =>
              ask({
                node: node.id,
                nodeLabel: node.label,
                ctid: container.ctid,
                title,
                state: container.state,
                action,
                run: () => void run(action),
              })
            }
          >
            {t(actionKeys[action])}
          </Button>
        );
      })}
    </>
  );
}
