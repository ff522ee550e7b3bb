'use client';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useChannel } from '@/components/ui/channel';
import { paletteOpen } from './palette';

const PaletteDialog = lazy(() => import('./palette-dialog'));

/** Listens for Ctrl K and Cmd K, also while somebody types; the palette itself is loaded when it is first opened. */
export function PaletteHost() {
  const open = useChannel(paletteOpen, false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      const above = document.querySelector('dialog[open]');
      // Over another question it would hide what is being asked.
      if (above !== null && !paletteOpen.get()) return;
      event.preventDefault();
      paletteOpen.set(!paletteOpen.get());
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const early = useEarlyLetters(open);
  return <Suspense>{open && <PaletteDialog typed={early} />}</Suspense>;
}

/** Letters typed before the palette's code has come: they are meant for it, and must not act as keys of the page below. */
function useEarlyLetters(open: boolean): () => string {
  const letters = useRef('');
  useEffect(() => {
    if (!open) return;
    letters.current = '';
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      letters.current += event.key;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [open]);
  return () => letters.current;
}
