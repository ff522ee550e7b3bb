'use client';
import type { ReactElement } from 'react';
import { createChannel } from './channel';

/** The page's one dialog that a menu or the palette opened: those close, and cannot hold it. */
export const stageChannel = createChannel<ReactElement | null>(null);

/** Shows a dialog, which calls `closeStage` when it is done with. */
export function openStage(dialog: ReactElement): void {
  stageChannel.set(dialog);
}

export function closeStage(): void {
  stageChannel.set(null);
}
