'use client';
import type { ReactNode } from 'react';
import { createChannel } from './channel';

export interface MenuItem {
  id: string;
  label: string;
  icon?: ReactNode;
  tone?: 'danger';
  /** Why it cannot be chosen now. Shown under the label; the item stays reachable. */
  reason?: string;
  /** For a choice among several. */
  checked?: boolean;
  run: () => void;
}

export interface OpenMenu {
  anchor: HTMLElement;
  label: string;
  items: readonly MenuItem[];
}

/** The page's one menu. Its host is loaded when this is first set. */
export const menuChannel = createChannel<OpenMenu | null>(null);

/** True once a menu is likely to be opened soon: its host is then fetched. */
export const menuNear = createChannel(false);

/** Starts loading the menu's code: for `onPointerEnter` and `onFocus` of a button that opens one. */
export const preloadMenu = () => {
  if (!menuNear.get()) menuNear.set(true);
};

/** Opens the menu at `anchor`, which gets the focus back. Give the button `aria-haspopup="menu"`. */
export function openMenu(anchor: HTMLElement, label: string, items: readonly MenuItem[]): void {
  menuChannel.set({ anchor, label, items });
}
