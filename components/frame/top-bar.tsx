'use client';
import { CircleUser, Keyboard, Menu as MenuIcon, Monitor, Moon, Search, Sun } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { paletteOpen } from '@/components/palette/palette';
import { fleetPath } from '@/components/paths';
import { Button, IconButton } from '@/components/ui/button';
import { preloadMenu } from '@/components/ui/menu';
import { t } from '@/lib/text/t';
import { Crumbs } from './crumbs';
import { DataAge } from './data-age';
import { useSession } from './fleet-query';
import { keyListOpen } from './keys';
import type { Theme } from './preferences';

const themeIcons = { light: Sun, dark: Moon, system: Monitor };

interface TopBarProps {
  theme: Theme;
  navOpen: boolean;
  onNav: () => void;
}

/** Product, where one is, how old the data is, theme, keys, account. */
export function TopBar({ theme: initial, navOpen, onNav }: TopBarProps) {
  return (
    <header className="sticky top-0 z-20 flex h-11 items-center gap-3 border-b border-line bg-surface px-3">
      <IconButton
        className="md:hidden"
        label={t('frame.nav.open')}
        aria-expanded={navOpen}
        aria-controls="navigation"
        onClick={onNav}
        icon={<MenuIcon size={16} aria-hidden />}
      />
      <Link href={fleetPath} prefetch={false} className="flex items-center gap-2 font-semibold tracking-tight md:w-46">
        <Mark />
        <span className="max-sm:sr-only">{t('frame.product')}</span>
      </Link>
      <div className="min-w-0 flex-1">
        <Crumbs />
      </div>
      <SearchButton />
      <DataAge />
      <div className="flex items-center">
        <ThemeMenu initial={initial} />
        <IconButton
          className="hidden sm:inline-flex"
          label={t('frame.keys.open')}
          aria-keyshortcuts="?"
          onClick={() => keyListOpen.set(true)}
          icon={<Keyboard size={15} aria-hidden />}
        />
        <UserMenu />
      </div>
    </header>
  );
}

/** Opens the palette; says the key that does the same. */
function SearchButton() {
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => paletteOpen.set(true)}
        className="hidden h-7 w-52 items-center gap-2 rounded-md border border-line bg-canvas px-2.5 text-xs text-faint hover:border-edge/60 hover:text-muted lg:flex"
      >
        <Search size={13} aria-hidden />
        {t('palette.open')}
        <kbd aria-hidden className="ml-auto font-sans text-2xs">
          {t('frame.keys.palette.key')}
        </kbd>
      </button>
      <IconButton
        className="lg:hidden"
        label={t('palette.open')}
        onClick={() => paletteOpen.set(true)}
        icon={<Search size={15} aria-hidden />}
      />
    </>
  );
}

/** Three bars of one barrier: what the product is about. */
function Mark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" className="text-accent">
      <rect x="1" y="9" width="4" height="8" rx="1" fill="currentColor" opacity=".55" />
      <rect x="7" y="5.5" width="4" height="11.5" rx="1" fill="currentColor" />
      <rect x="13" y="11.5" width="4" height="5.5" rx="1" fill="currentColor" opacity=".55" />
      <path d="M0 2.5h18" stroke="var(--barrier)" strokeWidth="1.6" strokeDasharray="3.2 1.7" />
    </svg>
  );
}

// What the menus hold comes with the first sign that one is wanted.
const menus = () => import('./top-menus');
const near = {
  onPointerEnter: () => {
    preloadMenu();
    void menus();
  },
  onFocus: () => {
    preloadMenu();
    void menus();
  },
  'aria-haspopup': 'menu' as const,
};

function ThemeMenu({ initial }: { initial: Theme }) {
  const [theme, choose] = useState(initial);
  const Icon = themeIcons[theme];
  const open = async (anchor: HTMLElement) => (await menus()).openThemeMenu(anchor, theme, choose);
  return (
    <IconButton
      {...near}
      label={t('frame.theme')}
      onClick={(event) => void open(event.currentTarget)}
      icon={<Icon size={15} aria-hidden />}
    />
  );
}

function UserMenu() {
  const session = useSession();
  const [leaving, setLeaving] = useState(false);
  const { data } = session;
  if (data === undefined) return null;
  const open = async (anchor: HTMLElement) => (await menus()).openUserMenu(anchor, data, setLeaving);
  return (
    <Button
      {...near}
      variant="quiet"
      pending={leaving}
      aria-label={t('frame.user', { name: data.user.name })}
      onClick={(event) => void open(event.currentTarget)}
      icon={<CircleUser size={15} aria-hidden />}
    >
      <span className="hidden max-w-32 truncate sm:inline">{data.user.name}</span>
    </Button>
  );
}
