'use client';
import { lazy, Suspense, useRef, useState } from 'react';
import { FilterBox } from '@/components/ui/field';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { SuggestionsHandle } from './filter-suggestions';

// From the first focus on.
const FilterSuggestions = lazy(() => import('./filter-suggestions'));

interface FilterInputProps {
  node: string;
  rows: readonly ContainerRow[];
  text: string;
  onText: (text: string) => void;
}

/** The box one types into; below it, while one types, what may be meant. */
export function FilterInput({ node, rows, text, onText }: FilterInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<SuggestionsHandle>(null);
  const [wanted, setWanted] = useState(false);
  /** Where one types; null while the box has not the focus or nothing was typed since. */
  const [caret, setCaret] = useState<number | null>(null);
  return (
    <div className="relative w-full sm:w-96">
      <FilterBox
        ref={input}
        label={t('containers.filter')}
        placeholder={t('containers.filter.placeholder')}
        value={text}
        aria-autocomplete="list"
        onFocus={() => setWanted(true)}
        onBlur={() => setCaret(null)}
        onChange={(event) => {
          onText(event.target.value);
          setCaret(event.target.selectionStart);
        }}
        onKeyDown={(event) => {
          if (list.current?.key(event.key) === true) event.preventDefault();
          else if (event.key === 'Escape') {
            // The first Escape empties the box, the next leaves it.
            if (text === '') event.currentTarget.blur();
            else onText('');
            event.preventDefault();
          }
        }}
        aria-describedby="filter-says"
        autoComplete="off"
        spellCheck={false}
        className="w-full"
      />
      <Suspense>
        {wanted && (
          <FilterSuggestions
            ref={list}
            input={input}
            node={node}
            rows={rows}
            text={text}
            caret={caret}
            onText={onText}
            onCaret={setCaret}
          />
        )}
      </Suspense>
    </div>
  );
}
