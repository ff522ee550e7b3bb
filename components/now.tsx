'use client';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';

/**
 * The screen's clock is the server's. Ages are differences of two server times, so a browser that is a minute off shows no nonsense and
 * hydrates to what the server wrote.
 */
const NowContext = createContext(0);

/** The last observations of browser clock minus server clock. Each is too large by the time the reply travelled: the least is the truest. */
let observed: number[] = [];
let skewMs: number | undefined;

/** Told with the `now` of every reply. Call it in the browser only. */
export function noteServerNow(now: number): void {
  observed = [...observed.slice(-7), Date.now() - now];
  skewMs = Math.min(...observed);
}

/** Browser clock minus server clock; 0 until a reply was seen. */
export function clockSkewMs(): number {
  return skewMs ?? 0;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000;

/** `now` is the server's clock when the page was made. */
export function NowProvider({ now, children }: { now: number; children: ReactNode }) {
  useState(() => {
    if (typeof window !== 'undefined') noteServerNow(now);
  });
  return <NowContext.Provider value={now}>{children}</NowContext.Provider>;
}

/** The server's clock, epoch milliseconds, in whole seconds; renders again each second. */
export function useNow(): number {
  const initial = useContext(NowContext);
  return useSyncExternalStore(
    subscribe,
    () => wholeSecond(Date.now() - clockSkewMs()),
    () => wholeSecond(initial),
  );
}
