'use client';
/** Which containers a change of many is about: in the address, so that it can be passed on, or in this tab's memory where they are too many for one. */
import type { Route } from 'next';
import { useSyncExternalStore } from 'react';
import { changeManyPath } from '@/components/paths';

/** Proxies and chats cut addresses of a few thousand characters. */
const MOST_CHARACTERS = 1200;

const placeOf = (node: string) => `vzboard.chosen.${node}`;

/** The address of a change of these. */
export function pathForChosen(node: string, ctids: readonly string[]): Route {
  const text = ctids.join(',');
  if (text.length <= MOST_CHARACTERS) return changeManyPath(node, { ctids: text });
  sessionStorage.setItem(placeOf(node), text);
  return changeManyPath(node);
}

/** The CTIDs of a list as it stands in an address. */
export function parseChosen(text: string): string[] {
  return [...new Set(text.split(',').filter((ctid) => ctid !== ''))];
}

const never = () => () => {};

/** Those that were remembered last, as such a list; null on the server, which cannot know. */
export function useRemembered(node: string): string | null {
  return useSyncExternalStore(
    never,
    () => sessionStorage.getItem(placeOf(node)) ?? '',
    () => null,
  );
}
