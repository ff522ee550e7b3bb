'use client';
import { useQuery } from '@tanstack/react-query';
import { type Ref, type RefObject, useEffect, useImperativeHandle, useState } from 'react';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { accept, type Suggestion, suggest } from './suggest';

/** Keys of the box that are meant for the list below it. */
export interface SuggestionsHandle {
  /** True when it used the key. */
  key: (key: string) => boolean;
}

interface FilterSuggestionsProps {
  ref: Ref<SuggestionsHandle>;
  input: RefObject<HTMLInputElement | null>;
  node: string;
  rows: readonly ContainerRow[];
  text: string;
  caret: number | null;
  onText: (text: string) => void;
  /** Where one types now; null closes the list. */
  onCaret: (caret: number | null) => void;
}

/** What may be meant by the word one types: arrows choose, Tab or Enter takes, Escape closes. */
export default function FilterSuggestions(props: FilterSuggestionsProps) {
  const { input, rows, text, caret, onText, onCaret } = props;
  const counters = useCounterNames(props.node, rows);
  const found = caret === null ? [] : suggest(text, caret, rows, counters);
  const [chosen, setChosen] = useState(-1);
  const at = Math.min(chosen, found.length - 1);
  const open = found.length > 0;

  const take = (suggestion: Suggestion) => {
    const next = accept(text, caret ?? text.length, suggestion);
    onText(next.text);
    setChosen(-1);
    // After the new text stands in the box.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
    // A field goes on with its values.
    onCaret(suggestion.term.endsWith(':') ? next.caret : null);
  };

  useEffect(() => {
    const box = input.current;
    // Only what is there may be named.
    if (open) box?.setAttribute('aria-controls', 'filter-suggestions');
    else box?.removeAttribute('aria-controls');
    if (open && at >= 0) box?.setAttribute('aria-activedescendant', `filter-suggestion-${at}`);
    else box?.removeAttribute('aria-activedescendant');
  });

  useImperativeHandle(props.ref, () => ({
    key: (key) => {
      if (!open) return false;
      const here = found[at];
      if (key === 'ArrowDown') setChosen((at + 1) % found.length);
      else if (key === 'ArrowUp') setChosen(at <= 0 ? found.length - 1 : at - 1);
      else if (key === 'Escape') onCaret(null);
      else if ((key === 'Enter' || key === 'Tab') && here !== undefined) take(here);
      else return false;
      return true;
    },
  }));

  if (!open) return null;
  return (
    <div
      id="filter-suggestions"
      role="listbox"
      aria-label={t('containers.suggestions')}
      className="absolute top-full left-0 z-30 mt-1 w-full rounded-md border border-edge/50 bg-raised py-1 shadow-overlay"
    >
      {found.map((suggestion, i) => (
        <div
          key={suggestion.term}
          id={`filter-suggestion-${i}`}
          role="option"
          aria-selected={i === at}
          tabIndex={-1}
          // Before the box loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            take(suggestion);
          }}
          className={`flex h-7 cursor-pointer items-center justify-between gap-4 px-2.5 ${i === at ? 'bg-accent-wash text-accent' : 'hover:bg-subtle'}`}
        >
          <span className="truncate font-mono text-xs">{suggestion.term}</span>
          {suggestion.count !== undefined && (
            <span className="num text-xs text-faint">
              {t('containers.suggestion.count', { count: suggestion.count })}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

/** Names of this node's counters, from any running container of it: what a term may compare. */
export function useCounterNames(node: string, rows: readonly ContainerRow[]): readonly string[] {
  const ctid = rows.find((row) => row.worst !== null)?.ctid ?? '';
  const { data } = useQuery({
    ...q(api.beancounterList, { node, ctid }),
    enabled: ctid !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.beancounters.filter(({ measured }) => measured).map(({ name }) => name) ?? NO_NAMES;
}

const NO_NAMES: readonly string[] = [];
