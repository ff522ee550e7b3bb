'use client';
import { lazy, Suspense, useState } from 'react';
import { type Channel, useChannel } from './channel';
import { confirmChannel } from './confirm';
import { menuChannel, menuNear } from './menu';
import { stageChannel } from './stage';
import { toastQueue } from './toast';
import { tipChannel } from './tooltip';

const TooltipHost = lazy(() => import('./tooltip-host'));
const MenuHost = lazy(() => import('./menu-host'));
const ToastHost = lazy(() => import('./toast-host'));
const ConfirmHost = lazy(() => import('./confirm-host'));

/**
 * One host each for tooltip, menu, toasts and confirm dialog, for the whole page. None is part of the first load: a host is fetched when
 * something is first asked of it, and stays. What is on stage brings its own code.
 */
export function Overlays() {
  const tip = useWanted(tipChannel, null);
  const near = useWanted(menuNear, false);
  const menu = useWanted(menuChannel, null) || near;
  const toasts = useWanted(toastQueue, EMPTY);
  const confirm = useWanted(confirmChannel, null);
  const staged = useChannel(stageChannel, null);
  return (
    <>
      <Suspense>{tip && <TooltipHost />}</Suspense>
      <Suspense>{menu && <MenuHost />}</Suspense>
      <Suspense>{toasts && <ToastHost />}</Suspense>
      <Suspense>{confirm && <ConfirmHost />}</Suspense>
      <Suspense>{staged}</Suspense>
    </>
  );
}

const EMPTY: readonly never[] = [];

function useWanted<T>(channel: Channel<T>, nothing: T): boolean {
  const value = useChannel(channel, nothing);
  const idle = value === null || value === false || (Array.isArray(value) && value.length === 0);
  const [wanted, setWanted] = useState(!idle);
  if (!idle && !wanted) setWanted(true);
  return wanted;
}
