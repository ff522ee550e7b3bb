import { Trash2 } from 'lucide-react';
import type { LifeContext } from '@/components/container/life-entries';
import { reasonAgainst } from '@/components/container/offers';
import type { MenuItem } from '@/components/ui/menu';
import { openStage } from '@/components/ui/stage';
import { t } from '@/lib/text/t';

/** Opens the dialog that says what dies. A running container is no reason against it: it is stopped in the same flow. */
export function destroyEntry({ container, node, go }: LifeContext): MenuItem {
  const state = container.state === 'unknown' ? ('unknown' as const) : ('stopped' as const);
  const reason = reasonAgainst('destroy', { ...container, state }, node);
  return {
    id: 'destroy',
    label: t('destroy.entry'),
    icon: <Trash2 size={14} aria-hidden />,
    tone: 'danger',
    ...(reason === undefined ? {} : { reason }),
    run: () =>
      void import('./destroy-dialog').then(({ DestroyDialog }) =>
        openStage(<DestroyDialog container={container} node={node} go={go} />),
      ),
  };
}
