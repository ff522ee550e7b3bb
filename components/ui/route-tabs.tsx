'use client';
import { clsx } from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

export interface RouteTab {
  href: Route;
  label: string;
  /** Shown behind the label when above 0, with `countLabel` for screen readers. */
  count?: number;
  countLabel?: string;
}

/** Tabs that are pages: links of which one is the current. */
export function RouteTabs({ label, tabs }: { label: string; tabs: readonly RouteTab[] }) {
  const pathname = usePathname();
  const row = useRef<HTMLElement>(null);
  // On a phone the row is wider than the screen, and the tab one is on may be beyond its edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current tab is looked up in the row
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (row.current === null || current == null) return;
    row.current.scrollLeft = current.offsetLeft - (row.current.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav ref={row} aria-label={label} className="relative flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((tab) => {
        const current = decodeURI(pathname) === decodeURI(tab.href);
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={current ? 'page' : undefined}
            className={clsx(
              '-mb-px flex h-9 items-center gap-1.5 border-b-2 px-2.5 font-medium whitespace-nowrap',
              current ? 'border-accent text-ink' : 'border-transparent text-muted hover:border-line hover:text-ink',
            )}
          >
            {tab.label}
            {tab.count !== undefined && tab.count > 0 && (
              <span className="num rounded-full bg-warning-wash px-1.5 text-2xs text-warning">
                {tab.count}
                {tab.countLabel !== undefined && <span className="sr-only">{` ${tab.countLabel}`}</span>}
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}
