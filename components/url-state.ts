'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * View state that lives in the URL, so that a link shows its reader the same thing. Changing it asks the server for nothing: Next follows
 * `history.replaceState` by itself. null takes a parameter out.
 */
export function useUrlState(): readonly [ReadonlyParams, (changes: Readonly<Record<string, string | null>>) => void] {
  const params = useSearchParams();
  const change = useCallback((changes: Readonly<Record<string, string | null>>) => {
    // The address bar is ahead of React while a transition runs: two changes in a row must not undo each other.
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    window.history.replaceState(null, '', `${window.location.pathname}${text === '' ? '' : `?${text}`}`);
  }, []);
  return [params, change];
}

type ReadonlyParams = Pick<URLSearchParams, 'get'>;
