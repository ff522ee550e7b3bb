'use client';
import { useState } from 'react';

export interface Selection {
  ctids: ReadonlySet<string>;
  /** Ticks or unticks one. */
  toggle: (ctid: string) => void;
  /** From the last ticked one to this, as they stand on screen. */
  extend: (ctid: string, shown: readonly string[]) => void;
  set: (ctids: readonly string[]) => void;
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Which containers are ticked. It survives filters; containers that are gone leave it. */
export function useSelection(present: ReadonlySet<string>): Selection {
  const [ctids, setCtids] = useState(NONE);
  const [anchor, setAnchor] = useState<string | null>(null);
  const gone = [...ctids].filter((ctid) => !present.has(ctid));
  if (gone.length > 0) setCtids(new Set([...ctids].filter((ctid) => present.has(ctid))));
  return {
    ctids,
    toggle: (ctid) => {
      const next = new Set(ctids);
      if (!next.delete(ctid)) next.add(ctid);
      setCtids(next);
      setAnchor(ctid);
    },
    extend: (ctid, shown) => {
      const from = shown.indexOf(anchor ?? ctid);
      const to = shown.indexOf(ctid);
      if (to < 0) return;
      const range = shown.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1);
      setCtids(new Set([...ctids, ...range]));
    },
    set: (all) => setCtids(new Set(all)),
    clear: () => setCtids(NONE),
  };
}
