'use client';
import { useEffect, useLayoutEffect, useRef } from 'react';

/** Single-letter keys can be switched off in the list of keys (WCAG 2.1.4); the frame remembers that in a cookie. */
function switchedOff(): boolean {
  return /(?:^|; )keys=off(?:;|$)/.test(document.cookie);
}

/** Whether a key is meant for a page at all: not while somebody types, holds a modifier, or has something open on top. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const { target } = event;
  if (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) {
    // A ticked box has the focus but takes no letters.
    if (!(target instanceof HTMLInputElement) || target.type !== 'checkbox') return false;
  }
  return document.querySelector('dialog[open], [role="menu"]') === null;
}

/** Calls `onKey` for keys meant for this page; it answers true for the ones it used. */
export function usePageKeys(onKey: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(onKey);
  // With the drawing, not after it: whoever sees the new state and presses a key means that one.
  useLayoutEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isForPage(event) || (event.key.length === 1 && event.key !== ' ' && switchedOff())) return;
      if (latest.current(event)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
