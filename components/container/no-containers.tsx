'use client';
import { Boxes, Hourglass, SearchX } from 'lucide-react';
import Link from 'next/link';
import { newContainerPath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** Nothing listed: not yet, not at all, or because the node never answered. */
export function NoContainers({ node }: { node: NodeSummary }) {
  if (node.listedAt === null) {
    if (node.state === 'waiting') {
      return (
        <Empty icon={Hourglass} title={t('containers.waiting.title')}>
          {t('containers.waiting.body')}
        </Empty>
      );
    }
    // What stands above says what is to be done first.
    if (node.state === 'unapproved' || node.state === 'disabled') return null;
    return (
      <Empty icon={SearchX} title={t('containers.notRead.title', { node: node.label })}>
        {t('errors.node_silent.hint')}
      </Empty>
    );
  }
  return (
    <Empty
      icon={Boxes}
      title={t('containers.empty.title')}
      action={
        <Link href={newContainerPath(node.id)} prefetch={false} className={buttonClass('primary')}>
          {t('create.link')}
        </Link>
      }
    >
      {t('containers.empty.body', { node: node.label })}
    </Empty>
  );
}

/** The filter left none: says which filter, and how many there are without it. */
export function NoMatch({ text, total, onClear }: { text: string; total: number; onClear: () => void }) {
  return (
    <Empty
      icon={SearchX}
      title={t('containers.noMatch.title', { filter: text })}
      action={<Button onClick={onClear}>{t('containers.clearFilter')}</Button>}
    >
      {t('containers.noMatch.body', { total })}
    </Empty>
  );
}
