'use client';
import { useCallback, useSyncExternalStore } from 'react';

/** Which lines somebody has switched off, by the kind of chart; remembered by this browser. */
const KEY = 'vzboard.charts.hidden.';
const listeners = new Set<() => void>();
const cache = new Map<string, ReadonlySet<string>>();

function read(kind: string): ReadonlySet<string> {
  let known = cache.get(kind);
  if (known === undefined) {
    known = new Set();
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(KEY + kind) ?? '[]');
      if (Array.isArray(stored)) known = new Set(stored.filter((id) => typeof id === 'string'));
    } catch {
      // Storage may be forbidden or full of something else: then nothing is hidden.
    }
    cache.set(kind, known);
  }
  return known;
}

function write(kind: string, hidden: ReadonlySet<string>): void {
  cache.set(kind, hidden);
  try {
    localStorage.setItem(KEY + kind, JSON.stringify([...hidden]));
  } catch {
    // Not remembered, but it works for this visit.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const NONE: ReadonlySet<string> = new Set();

/** Switches one line off or on. The last one that is left stays: an empty chart says nothing. */
export function toggled(hidden: ReadonlySet<string>, id: string, all: readonly string[]): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(id)) next.add(id);
  return all.every((each) => next.has(each)) ? hidden : next;
}

/** Shows one line alone; when it is alone already, all of them. */
export function isolated(hidden: ReadonlySet<string>, id: string, all: readonly string[]): ReadonlySet<string> {
  const others = all.filter((each) => each !== id);
  const alone = !hidden.has(id) && others.every((each) => hidden.has(each));
  const foreign = [...hidden].filter((each) => !all.includes(each));
  return new Set(alone ? foreign : [...foreign, ...others]);
}

export interface Hiding {
  hidden: ReadonlySet<string>;
  toggle: (id: string, all: readonly string[]) => void;
  isolate: (id: string, all: readonly string[]) => void;
}

/** The lines of one kind of chart that are off. */
export function useHidden(kind: string): Hiding {
  const hidden = useSyncExternalStore(
    subscribe,
    () => read(kind),
    () => NONE,
  );
  const toggle = useCallback((id: string, all: readonly string[]) => write(kind, toggled(read(kind), id, all)), [kind]);
  const isolate = useCallback(
    (id: string, all: readonly string[]) => write(kind, isolated(read(kind), id, all)),
    [kind],
  );
  return { hidden, toggle, isolate };
}
