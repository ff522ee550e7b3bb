'use client';
import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type PaletteItem, usePageActions } from '@/components/palette/palette';
import { Button } from '@/components/ui/button';
import { type MenuItem, openMenu, preloadMenu } from '@/components/ui/menu';
import type { Action, ContainerDetail, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys } from '@/lib/vz/state';
import { useAct } from './act';
import { actionIcons } from './action-icons';
import { ask } from './ask';
import { lifeEntries } from './life-entries';
import { ALL_ACTIONS, primaryActions, reasonAgainst } from './offers';
import { titleOf } from './row-words';

/**
 * The three verbs people use, the one its state asks for standing out, and all others in a menu; what cannot be used says why. The palette offers
 * all of them.
 */
export function ContainerActions({ container, node }: { container: ContainerDetail; node: NodeSummary }) {
  const [pending, setPending] = useState<Action | null>(null);
  const act = useAct(node.id);
  const router = useRouter();
  const life = useMemo(
    () => lifeEntries({ container, node, go: (path) => router.push(path) }),
    [container, node, router],
  );
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const offers = useMemo(
    () =>
      ALL_ACTIONS.map((action) => {
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
      () => [
        ...offers.map(
          ({ action, title, reason, ask: run }): PaletteItem => ({
            id: `act-${action}`,
            label: t('palette.act', { action: t(actionKeys[action]), title }),
            section: 'actions',
            reason: pending === action ? t('vz.reason.busy', { action }) : reason,
            run,
          }),
        ),
        ...life.map(
          ({ id, label, reason, run }): PaletteItem => ({
            id: `life-${id}`,
            label: t('palette.act', { action: label, title: titleOf(container) }),
            section: 'actions',
            reason,
            run,
          }),
        ),
      ],
      [container, life, offers, pending],
    ),
  );
  const primary = primaryActions(container.state);
  const more = offers
    .filter(({ action }) => !primary.includes(action))
    .map(({ action, reason, ask: run }): MenuItem => {
      const Icon = actionIcons[action];
      // What runs has its reason, too: a menu item has no spinner.
      const why = pending === action ? t('vz.reason.busy', { action }) : reason;
      return {
        id: action,
        label: t(actionKeys[action]),
        icon: <Icon size={14} aria-hidden />,
        ...(action === 'stop_fast' ? { tone: 'danger' as const } : {}),
        ...(why === undefined ? {} : { reason: why }),
        run,
      };
    });
  return (
    <>
      {offers
        .filter(({ action }) => primary.includes(action))
        .map(({ action, reason, ask: run }) => {
          const Icon = actionIcons[action];
          return (
            <Button
              key={action}
              variant={(action === 'start' || action === 'resume') && reason === undefined ? 'primary' : 'default'}
              pending={pending === action}
              reason={reason}
              icon={<Icon size={14} aria-hidden />}
              onClick={run}
            >
              {t(actionKeys[action])}
            </Button>
          );
        })}
      <Button
        aria-haspopup="menu"
        aria-label={t('container.more.named', { title: titleOf(container) })}
        icon={<Ellipsis size={14} aria-hidden />}
        onPointerEnter={preloadMenu}
        onFocus={preloadMenu}
        onClick={(event) =>
          openMenu(event.currentTarget, t('container.more.named', { title: titleOf(container) }), [...more, ...life])
        }
      >
        {t('container.more')}
      </Button>
    </>
  );
}
