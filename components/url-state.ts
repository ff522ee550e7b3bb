'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * View state that lives in the URL, so that a link shows its reader the same thing. Changing it asks the server for nothing: Next follows
 * `history.replaceState` by itself. null takes a parameter out.
 */
export function useUrlState(): readonly [ReadonlyParams, ChangeUrl] {
  const params = useSearchParams();
  const change = useCallback<ChangeUrl>((changes, how = 'replace') => {
    // The address bar is ahead of React while a transition runs: two changes in a row must not undo each other.
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(typeof changes === 'function' ? changes(next) : changes)) {
      if (value === null || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    const url = `${window.location.pathname}${text === '' ? '' : `?${text}`}`;
    if (how === 'push') window.history.pushState({ steps: stepsBack() + 1 }, '', url);
    else window.history.replaceState({ steps: stepsBack() }, '', url);
  }, []);
  return [params, change];
}

type Changes = Readonly<Record<string, string | null>>;

/**
 * `push` makes the browser's Back return to the view before. A change that depends on what is shown ("the next unit") is a function of the URL: a
 * second press of a key can come before the first is drawn.
 */
type ChangeUrl = (changes: Changes | ((now: ReadonlyParams) => Changes), how?: 'replace' | 'push') => void;

/** How many views of this page lie before the present one in the browser's history: those that were pushed. */
export function stepsBack(): number {
  // The state is whatever a page put there; Next adds its own keys to it.
  const steps = (window.history.state as { steps?: unknown } | null)?.steps;
  return typeof steps === 'number' ? steps : 0;
}

type ReadonlyParams = Pick<URLSearchParams, 'get'>;
