'use client';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** Where the page's one cursor stands. `owner` is the chart that moved it: there the full tooltip is. */
export interface CursorState {
  atMs: number | null;
  /** Held in place by a click or Enter until it is let go. */
  pinned: boolean;
  owner: string | null;
  /** A window being chosen, in no order. */
  brush: { fromMs: number; toMs: number } | null;
}

const AWAY: CursorState = { atMs: null, pinned: false, owner: null, brush: null };

/** One per page. It is no React state: a moving cursor must not draw a single chart anew. */
export class Cursor {
  #state = AWAY;
  readonly #listeners = new Set<() => void>();

  readonly get = (): CursorState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Moves it, unless it is pinned: then only `force` (a key, a click) does. */
  move(atMs: number, owner: string, force = false): void {
    if (this.#state.pinned && !force) return;
    this.#set({ ...this.#state, atMs, owner });
  }

  pin(atMs: number, owner: string): void {
    this.#set({ atMs, owner, pinned: true, brush: null });
  }

  brush(fromMs: number, toMs: number, owner: string): void {
    this.#set({ ...this.#state, owner, brush: { fromMs, toMs } });
  }

  /** The pointer left, or the focus did: a pinned cursor stays. */
  leave(): void {
    if (!this.#state.pinned && this.#state.atMs !== null) this.#set({ ...AWAY, brush: this.#state.brush });
  }

  /** Escape: lets go of the topmost thing. False when there was nothing. */
  release(): boolean {
    const { atMs, pinned, brush } = this.#state;
    if (brush !== null) this.#set({ ...this.#state, brush: null });
    else if (pinned) this.#set({ ...this.#state, pinned: false });
    else if (atMs !== null) this.#set(AWAY);
    else return false;
    return true;
  }

  clear(): void {
    this.#set(AWAY);
  }

  #set(next: CursorState): void {
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

export const CursorContext = createContext<Cursor | null>(null);

/** The page's cursor; null outside of a page of charts. */
export function useCursor(): Cursor {
  const cursor = useContext(CursorContext);
  if (cursor === null) throw new Error('a chart stands outside of a ChartPage');
  return cursor;
}

export function useCursorState(): CursorState {
  const cursor = useCursor();
  return useSyncExternalStore(cursor.subscribe, cursor.get, cursor.get);
}
