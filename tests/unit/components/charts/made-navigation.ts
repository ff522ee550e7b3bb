/** `next/navigation` without Next: the search parameters follow the browser's history, as Next's do. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

for (const name of ['pushState', 'replaceState'] as const) {
  const original = window.history[name].bind(window.history);
  window.history[name] = (data: unknown, unused: string, url?: string | URL | null) => {
    original(data, unused, url);
    for (const listener of listeners) listener();
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function useSearchParams(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(subscribe, () => window.location.search));
}
