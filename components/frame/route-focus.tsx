'use client';
import { usePathname } from 'next/navigation';
import { useLayoutEffect, useRef } from 'react';

/**
 * After a change of page the focus goes to its heading, so that keyboard and screen reader go on from there. Next announces the title. Together with
 * the page: a moment later somebody may type into it already.
 */
export function RouteFocus() {
  const pathname = usePathname();
  const before = useRef(pathname);
  useLayoutEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.querySelector<HTMLElement>('#content h1')?.focus({ preventScroll: true });
  }, [pathname]);
  return null;
}
