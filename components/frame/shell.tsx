'use client';
import { clsx } from 'clsx';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { PaletteHost } from '@/components/palette/palette-host';
import { t } from '@/lib/text/t';
import { Banners } from './banners';
import { Keys } from './keys';
import { NodeNav } from './node-nav';
import type { Theme } from './preferences';
import { RouteFocus } from './route-focus';
import { TaskStrip } from './task-strip';
import { TopBar } from './top-bar';

interface ShellProps {
  theme: Theme;
  stripOpen: boolean;
  keysOn: boolean;
  children: ReactNode;
}

/** What stands around every page but sign-in and set-up. */
export function Shell({ theme, stripOpen, keysOn, children }: ShellProps) {
  const pathname = usePathname();
  const [navOpen, setNavOpen] = useState(false);
  if (pathname === '/sign-in' || pathname === '/setup') return <main id="content">{children}</main>;
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 font-medium text-on-accent focus:translate-y-0"
      >
        {t('frame.skip')}
      </a>
      <Banners />
      <TopBar theme={theme} navOpen={navOpen} onNav={() => setNavOpen(!navOpen)} />
      <div className="flex flex-1 flex-col md:flex-row">
        <div
          id="navigation"
          className={clsx(
            'shrink-0 border-line bg-surface md:sticky md:top-11 md:block md:h-[calc(100dvh-2.75rem)] md:w-52 md:overflow-y-auto md:border-r md:pb-10',
            navOpen ? 'border-b' : 'hidden',
          )}
        >
          <NodeNav onGo={() => setNavOpen(false)} />
        </div>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 pt-5 pb-16 outline-none lg:px-6">
          {children}
        </main>
      </div>
      <TaskStrip initiallyOpen={stripOpen} />
      <RouteFocus />
      <Keys initiallyOn={keysOn} />
      <PaletteHost />
    </div>
  );
}
