'use client';
import { useState } from 'react';
import { HowFields } from '@/components/many/how-fields';
import type { How } from '@/components/many/run';
import { t } from '@/lib/text/t';
import type { BulkVerb } from './bulk-verbs';

interface BulkBodyProps {
  node: string;
  verb: BulkVerb;
  ctids: readonly string[];
  /** What it does to how many, and who is left out. */
  sentences: readonly string[];
  how: How;
  onHow: (how: How) => void;
}

/** The question before several containers are touched. */
export function BulkBody({ node, verb, ctids, sentences, how, onHow }: BulkBodyProps) {
  const [chosen, setChosen] = useState(how);
  return (
    <div className="space-y-3">
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {verb.explains !== undefined && <p className="text-muted">{verb.explains}</p>}
      <div>
        <p className="mb-1 text-xs font-medium text-faint">{t('containers.bulk.commands')}</p>
        {verb.commands(node, ctids)}
      </div>
      {ctids.length > 1 && (
        <HowFields
          how={chosen}
          onChange={(next) => {
            setChosen(next);
            onHow(next);
          }}
        />
      )}
    </div>
  );
}
