'use client';
import { Play, RotateCw, Square } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type PaletteItem, usePageActions } from '@/components/palette/palette';
import { Button } from '@/components/ui/button';
import type { Action, ContainerDetail, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys } from '@/lib/vz/state';
import { useAct } from './act';
import { ask } from './ask';
import { ACTIONS, reasonAgainst } from './offers';
import { titleOf } from './row-words';

const icons = { start: Play, stop: Square, restart: RotateCw };

/** Start, stop, restart: the one its state asks for stands out, the others say why they cannot be used. The palette offers the same. */
export function ContainerActions({ container, node }: { container: ContainerDetail; node: NodeSummary }) {
  const [pending, setPending] = useState<Action | null>(null);
  const act = useAct(node.id);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const offers = useMemo(
    () =>
      ACTIONS.map((action) => {
        const title = titleOf(container);
        const own = reasonAgainst(action, container, node);
        const busy = pending === null ? undefined : t('vz.reason.busy', { action: pending });
        const run = async () => {
          setPending(action);
          await latest.current(container.ctid, title, action);
          setPending(null);
        };
        return {
          action,
          title,
          reason: pending === action ? undefined : (own ?? busy),
          ask: () =>
            ask({
              node: node.id,
              nodeLabel: node.label,
              ctid: container.ctid,
              title,
              state: container.state,
              action,
              run: () => void run(),
            }),
        };
      }),
    [container, node, pending],
  );
  usePageActions(
    useMemo(
      () =>
        offers.map(
          ({ action, title, reason, ask: run }): PaletteItem => ({
            id: `act-${action}`,
            label: t('palette.act', { action: t(actionKeys[action]), title }),
            section: 'actions',
            reason: pending === action ? t('vz.reason.busy', { action }) : reason,
            run,
          }),
        ),
      [offers, pending],
    ),
  );
  return (
    <>
      {offers.map(({ action, reason, ask: run }) => {
        const Icon = icons[action];
        return (
          <Button
            key={action}
            variant={action === 'start' && reason === undefined ? 'primary' : 'default'}
            pending={pending === action}
            reason={reason}
            icon={<Icon size={14} aria-hidden />}
            onClick={run}
          >
            {t(actionKeys[action])}
          </Button>
        );
      })}
    </>
  );
}
