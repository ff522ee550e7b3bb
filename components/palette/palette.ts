'use client';
import { useEffect } from 'react';
import { createChannel } from '@/components/ui/channel';

/** Something the palette can do. */
export interface PaletteItem {
  id: string;
  label: string;
  /** Where it stands in the list: items of one section are shown together. */
  section: 'actions' | 'containers' | 'go' | 'settings';
  /** Quiet words beside the label; they are searched too. */
  hint?: string | undefined;
  /** Searched, not shown. */
  also?: string;
  /** Why it cannot be done now. It stays in the list and says this. */
  reason?: string | undefined;
  run: () => void;
}

/** True while the palette is open. Its code is loaded when it is first asked for. */
export const paletteOpen = createChannel(false);

/** What the page on screen offers. */
export const pageActions = createChannel<readonly PaletteItem[]>([]);

/** Offers a page's actions in the palette for as long as the caller is on screen. `items` must be memoised. */
export function usePageActions(items: readonly PaletteItem[]): void {
  useEffect(() => {
    pageActions.set([...pageActions.get(), ...items]);
    return () => pageActions.set(pageActions.get().filter((item) => !items.includes(item)));
  }, [items]);
}
