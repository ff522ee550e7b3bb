'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/** After a change of page the focus goes to its heading, so that keyboard and screen reader go on from there. Next announces the title. */
export function RouteFocus() {
  const pathname = usePathname();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.querySelector<HTMLElement>('#content h1')?.focus({ preventScroll: true });
  }, [pathname]);
  return null;
}
