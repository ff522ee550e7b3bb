'use client';
import type { ReactElement } from 'react';
import { createChannel } from './channel';

/** The page's one dialog that a menu or the palette opened: those close, and cannot hold it. */
export const stageChannel = createChannel<ReactElement | null>(null);

/** Shows a dialog, which calls `closeStage` when it is done with. Going back closes it: it belongs to the page it was opened on. */
export function openStage(dialog: ReactElement): void {
  window.addEventListener('popstate', closeStage);
  stageChannel.set(dialog);
}

export function closeStage(): void {
  window.removeEventListener('popstate', closeStage);
  stageChannel.set(null);
}
