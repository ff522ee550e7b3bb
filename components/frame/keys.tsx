'use client';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useState } from 'react';
import { fleetPath, settingsNodesPath, tasksPath } from '@/components/paths';
import { createChannel } from '@/components/ui/channel';
import { remember } from './preferences';

const KeysDialog = lazy(() => import('./keys-dialog'));

/** True while the list of keys is open. */
export const keyListOpen = createChannel(false);

/** The second key of "g f" must come within this time. */
const SEQUENCE_MS = 1200;

/** Whether a key belongs to what has the focus: it then does nothing here. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * Single-letter keys of the frame: g f, g t, c, /, ?. None acts while somebody types, with a modifier held, or under an open dialog; all can be
 * switched off (WCAG 2.1.4). Escape is left to the layers themselves.
 */
export function Keys({ initiallyOn }: { initiallyOn: boolean }) {
  const [on, setOn] = useState(initiallyOn);
  const [open, setOpen] = useState(false);
  const router = useRouter();
  useEffect(() => keyListOpen.subscribe(() => setOpen(keyListOpen.get())), []);
  useEffect(() => {
    if (!on) return;
    let leadAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isTyping(event.target) || document.querySelector('dialog[open], [role="menu"]') !== null) return;
      const follows = event.timeStamp - leadAt < SEQUENCE_MS;
      leadAt = Number.NEGATIVE_INFINITY;
      if (follows && event.key === 'f') router.push(fleetPath);
      else if (follows && event.key === 't') router.push(tasksPath);
      else if (follows && event.key === 's') router.push(settingsNodesPath);
      else if (event.key === 'g') leadAt = event.timeStamp;
      else if (event.key === '?') keyListOpen.set(true);
      else if (event.key === 'c') document.querySelector<HTMLElement>('[data-new]')?.click();
      else if (event.key === '/') {
        const filter = document.querySelector<HTMLInputElement>('[data-filter]');
        if (filter === null) return;
        filter.focus();
        filter.select();
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [on, router]);
  return (
    <Suspense>
      {open && (
        <KeysDialog
          on={on}
          onChange={(next) => {
            setOn(next);
            remember('keys', next ? 'on' : 'off');
          }}
          onClose={() => keyListOpen.set(false)}
        />
      )}
    </Suspense>
  );
}
