'use client';
import { StateBadge } from '@/components/ui/badge';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { busyWord } from './busy-word';

/** What is being done to a container now. Apart from its row: most are at rest, and the words name everything that can be done. */
export default function BusyState({ state, task, waits }: Pick<ContainerRow, 'state' | 'task'> & { waits: boolean }) {
  return <StateBadge state={state} busy={waits ? t('containers.row.waiting') : busyWord(task)} />;
}
