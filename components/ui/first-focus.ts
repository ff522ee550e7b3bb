'use client';
import { type RefObject, useEffect, useRef } from 'react';

/**
 * For the button or the field of a dialog that has the focus first. React's autoFocus comes too early: it is done before the dialog is shown, which then gives the
 * focus to the first thing in it.
 */
export function useFirstFocus<E extends HTMLElement = HTMLButtonElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
