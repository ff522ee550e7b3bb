'use client';
import { useSyncExternalStore } from 'react';

/** One value that lives outside React, so that a row may ask for an overlay without the overlay's code being loaded. */
export interface Channel<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function createChannel<T>(initial: T): Channel<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The server, and the first render in the browser, see `initial`. */
export function useChannel<T>(channel: Channel<T>, initial: T): T {
  return useSyncExternalStore(channel.subscribe, channel.get, () => initial);
}
