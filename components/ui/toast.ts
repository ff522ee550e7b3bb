'use client';
import { createChannel } from './channel';

export interface ToastMessage {
  tone: 'ok' | 'critical' | 'notice';
  title: string;
  /** Raw text for experts, folded. */
  detail?: string;
  body?: string;
  action?: { label: string; run: () => void };
}

export interface QueuedToast extends ToastMessage {
  id: number;
}

let lastId = 0;

/** Messages nobody has shown yet; the host takes them out as soon as it has loaded. */
export const toastQueue = createChannel<readonly QueuedToast[]>([]);

/** Says something at the edge of the page, politely; a failure stays until it is closed. */
export function toast(message: ToastMessage): void {
  toastQueue.set([...toastQueue.get(), { ...message, id: ++lastId }]);
}
