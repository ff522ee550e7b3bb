'use client';
import { X } from 'lucide-react';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { FIELDS, type Filter, type Hint, STATES, splitWords, unknownCounters, withoutWord } from './filter';

interface FilterSaysProps {
  text: string;
  onText: (text: string) => void;
  filter: Filter;
  rows: readonly ContainerRow[];
}

/** Below the filter's box: its terms one by one, and what of them was not understood. */
export default function FilterSays({ text, onText, filter, rows }: FilterSaysProps) {
  const hints: Hint[] = [
    ...filter.hints,
    ...unknownCounters(filter.counters, rows).map((counter): Hint => ({ kind: 'counter', counter })),
  ];
  return (
    <>
      <Terms text={text} onText={onText} />
      <div id="filter-says" role="status" className="text-xs text-warning">
        {hints.map((hint) => (
          <p key={JSON.stringify(hint)} className="mt-1">
            {hintText(hint)}
          </p>
        ))}
      </div>
    </>
  );
}

/** Each term of the filter as a chip of its own: a click, Backspace or Delete takes it out. With one term there is nothing to tell apart. */
function Terms({ text, onText }: { text: string; onText: (text: string) => void }) {
  const words = splitWords(text);
  if (words.length < 2) return null;
  return (
    <ul aria-label={t('containers.terms')} className="mt-1.5 flex flex-wrap gap-1">
      {words.map((word, i) => (
        <li key={`${word.from} ${word.text}`}>
          <button
            type="button"
            aria-label={t('containers.term.remove', { term: word.text })}
            onClick={() => onText(withoutWord(text, i))}
            onKeyDown={(event) => {
              if (event.key !== 'Backspace' && event.key !== 'Delete') return;
              event.preventDefault();
              onText(withoutWord(text, i));
            }}
            className="inline-flex h-6 items-center gap-1 rounded-sm bg-subtle px-1.5 font-mono text-2xs text-muted hover:text-ink"
          >
            {word.text}
            <X size={11} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

function hintText(hint: Hint): string {
  switch (hint.kind) {
    case 'field':
      return t('containers.hint.field', { field: hint.field, fields: FIELDS.join(', ') });
    case 'state':
      return t('containers.hint.state', { value: hint.value, states: STATES.join(', ') });
    case 'number':
      return t('containers.hint.number', { term: hint.term });
    case 'counter':
      return t('containers.hint.counter', { counter: hint.counter });
    case 'quote':
      return t('containers.hint.quote');
  }
}
