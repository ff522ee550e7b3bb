import { PackageMinus } from 'lucide-react';
import type { LifeContext } from '@/components/container/life-entries';
import { reasonAgainst } from '@/components/container/offers';
import type { MenuItem } from '@/components/ui/menu';
import { openStage } from '@/components/ui/stage';
import { t } from '@/lib/text/t';

/** One that runs or is mounted is no reason against it: that is ended in the same task. */
export function retireEntry({ container, node, go }: LifeContext): MenuItem {
  // Of all actions the one that asks for a container vzctl knows, and nothing more (lib/vz/retired.ts).
  const reason = reasonAgainst('quotaon', { ...container, layout: null, config: null }, node);
  return {
    id: 'retire',
    label: t('retire.menu'),
    icon: <PackageMinus size={14} aria-hidden />,
    ...(reason === undefined ? {} : { reason }),
    run: () =>
      void import('./retire-dialog').then(({ RetireDialog }) =>
        openStage(<RetireDialog container={container} node={node} go={go} />),
      ),
  };
}
