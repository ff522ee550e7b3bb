'use client';
import { useState } from 'react';
import { Select } from '@/components/ui/field';
import { t } from '@/lib/text/t';
import { CommandPreview } from './command-preview';
import type { BulkAction } from './offers';

const AT_ONCE = [1, 2, 4, 8] as const;

interface BulkBodyProps {
  node: string;
  ctids: readonly string[];
  action: BulkAction;
  /** What it does to how many, and who is left out. */
  sentences: readonly string[];
  atOnce: number;
  onAtOnce: (atOnce: number) => void;
}

/** The question before several containers are touched. */
export function BulkBody({ node, ctids, action, sentences, atOnce, onAtOnce }: BulkBodyProps) {
  const [chosen, setChosen] = useState(atOnce);
  return (
    <div className="space-y-3">
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {action !== 'start' && <p className="text-muted">{t(`container.does.${action}`)}</p>}
      <div>
        <p className="mb-1 text-xs font-medium text-faint">{t('containers.bulk.commands')}</p>
        <CommandPreview node={node} ctids={ctids} action={action} />
      </div>
      {ctids.length > 1 && (
        <div className="flex items-center gap-2">
          <span aria-hidden className="text-muted">
            {t('containers.bulk.atOnce')}
          </span>
          <Select
            label={t('containers.bulk.atOnce')}
            value={String(chosen)}
            options={AT_ONCE.map((n) => ({ value: String(n), label: String(n) }))}
            onChange={(event) => {
              const n = Number(event.target.value);
              setChosen(n);
              onAtOnce(n);
            }}
          />
        </div>
      )}
    </div>
  );
}
