'use client';
import { Tag, X } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import BulkTags from '@/components/marks/bulk-tags';
import { Button } from '@/components/ui/button';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys } from '@/lib/vz/state';
import { actionIcons } from './action-icons';
import { type RowProgress, useBulkRun } from './bulk-run';
import { answers, BULK_ACTIONS, splitByCan } from './offers';

interface SelectionBarProps {
  node: NodeSummary;
  rows: readonly ContainerRow[];
  /** How many of them the filter hides. */
  hidden: number;
  onProgress: (progress: ReadonlyMap<string, RowProgress>) => void;
  onClear: () => void;
}

/** At the bottom while something is selected: how many, and what can be done to them. */
export default function SelectionBar({ node, rows, hidden, onProgress, onClear }: SelectionBarProps) {
  const bulk = useBulkRun(node.id, onProgress);
  const { running } = bulk;
  const [tagging, setTagging] = useState(false);
  const role = useSession().data?.user.role;
  const mayMark = role === 'operator' || role === 'admin';
  if (rows.length === 0 && running === null) return null;
  return (
    <section
      aria-label={t('containers.bulk')}
      className="sticky bottom-10 z-20 mt-3 flex flex-wrap items-center gap-2 rounded-lg border border-edge/50 bg-raised px-3 py-2 shadow-overlay"
    >
      {running === null ? (
        <>
          <span className="num mr-1 font-medium">{t('containers.selected', { count: rows.length, hidden })}</span>
          {BULK_ACTIONS.map((action) => {
            const Icon = actionIcons[action];
            const { ctids, sentences } = splitByCan(rows, action);
            const reason = !answers(node)
              ? t('containers.node.off', { node: node.label })
              : ctids.length === 0
                ? t('containers.bulk.none', { why: sentences.join(' ') })
                : undefined;
            return (
              <Button
                key={action}
                reason={reason}
                onClick={() => bulk.ask(action, rows)}
                icon={<Icon size={13} aria-hidden />}
              >
                {t(actionKeys[action])}
              </Button>
            );
          })}
          <Button
            reason={mayMark ? undefined : t('marks.needsOperator')}
            onClick={() => setTagging(true)}
            icon={<Tag size={13} aria-hidden />}
          >
            {t('marks.bulk')}
          </Button>
          <Button variant="quiet" className="ml-auto" onClick={onClear} icon={<X size={14} aria-hidden />}>
            {t('containers.clear')}
          </Button>
        </>
      ) : (
        <>
          <span role="status" className="num font-medium">
            {t('containers.bulk.progress', running)}
          </span>
          <progress
            value={running.done}
            max={running.all}
            aria-hidden
            className="h-1.5 min-w-24 flex-1 accent-accent"
          />
          <Button variant="quiet" onClick={bulk.stopTaking}>
            {t('containers.bulk.stopTaking')}
          </Button>
        </>
      )}
      {tagging && <BulkTags node={node.id} rows={rows} onClose={() => setTagging(false)} />}
    </section>
  );
}
