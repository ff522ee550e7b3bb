'use client';
import { useState } from 'react';
import { HowFields } from '@/components/many/how-fields';
import type { How } from '@/components/many/run';
import type { BulkAsk, BulkDoing } from './bulk-verbs';

interface BulkBodyProps {
  node: string;
  verb: Pick<BulkAsk, 'explains'>;
  doing: Pick<BulkDoing, 'commands'>;
  ctids: readonly string[];
  /** What it does to how many, and who is left out. */
  sentences: readonly string[];
  how: How;
  onHow: (how: How) => void;
}

/** The question before several containers are touched. */
export function BulkBody({ node, verb, doing, ctids, sentences, how, onHow }: BulkBodyProps) {
  const [chosen, setChosen] = useState(how);
  return (
    <div className="space-y-3">
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {verb.explains !== undefined && <p className="text-muted">{verb.explains}</p>}
      {doing.commands(node, ctids)}
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
