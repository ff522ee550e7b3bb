'use client';
import type { ReactNode } from 'react';
import { createChannel } from './channel';

export interface ConfirmRequest {
  title: string;
  body: ReactNode;
  confirmLabel: string;
  tone?: 'danger';
  /** Has to be typed before: for what cannot be undone. `missing` is said when something else stands there. Enter in the field does nothing. */
  typed?: { text: string; label: string; missing: string };
  /** Asked on confirmation: why it cannot be done as it stands there now. Said in the dialog, which stays. */
  check?: () => string | undefined;
  /** Runs on confirmation. The dialog stays with a spinner until it settles, and closes; failures are the caller's to show. */
  run: () => Promise<void> | void;
}

export interface OpenConfirm extends ConfirmRequest {
  /** Gets the focus back. */
  opener: Element | null;
}

/** The page's one confirm dialog. Its host is loaded when this is first set. */
export const confirmChannel = createChannel<OpenConfirm | null>(null);

/** Asks before something lasting happens. Nothing is done by Enter alone: the focus starts on Cancel. */
export function confirm(request: ConfirmRequest): void {
  confirmChannel.set({ ...request, opener: document.activeElement });
}
