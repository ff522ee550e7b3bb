'use client';
import { useMutation } from '@tanstack/react-query';
import { CircleUser, Keyboard, LogOut, Menu as MenuIcon, Monitor, Moon, Search, Sun } from 'lucide-react';
import Link from 'next/link';
import { type MouseEvent, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { paletteOpen } from '@/components/palette/palette';
import { fleetPath } from '@/components/paths';
import { Button, IconButton } from '@/components/ui/button';
import { openMenu, preloadMenu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { Crumbs } from './crumbs';
import { DataAge } from './data-age';
import { useSession } from './fleet-query';
import { keyListOpen } from './keys';
import { setTheme, type Theme, themes } from './preferences';

const themeIcons = { light: Sun, dark: Moon, system: Monitor };
const near = { onPointerEnter: preloadMenu, onFocus: preloadMenu, 'aria-haspopup': 'menu' as const };

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

function ThemeMenu({ initial }: { initial: Theme }) {
  const [theme, choose] = useState(initial);
  const Icon = themeIcons[theme];
  const open = (event: MouseEvent<HTMLButtonElement>) =>
    openMenu(
      event.currentTarget,
      t('frame.theme'),
      themes.map((each) => ({
        id: each,
        label: t(`frame.theme.${each}`),
        checked: each === theme,
        run: () => {
          setTheme(each);
          choose(each);
        },
      })),
    );
  return <IconButton {...near} label={t('frame.theme')} onClick={open} icon={<Icon size={15} aria-hidden />} />;
}

function UserMenu() {
  const session = useSession();
  const signOut = useMutation({
    mutationFn: () => call(api.sessionDelete, { params: {} }),
    // A full load, so that nothing of the session stays in memory.
    onSuccess: () => window.location.assign('/sign-in'),
    onError: (error) => {
      const words = errorWords(error);
      toast({ tone: 'critical', title: t('frame.signOutFailed'), body: words.message ?? words.title });
    },
  });
  const { user, demo } = session.data ?? {};
  if (user === undefined) return null;
  const open = (event: MouseEvent<HTMLButtonElement>) =>
    openMenu(event.currentTarget, t('frame.user.role', { name: user.name, role: user.role }), [
      {
        id: 'sign-out',
        label: t('frame.signOut'),
        icon: <LogOut size={14} aria-hidden />,
        ...(demo === true ? { reason: t('frame.signOut.demo') } : {}),
        run: () => signOut.mutate(),
      },
    ]);
  return (
    <Button
      {...near}
      variant="quiet"
      pending={signOut.isPending}
      aria-label={t('frame.user', { name: user.name })}
      onClick={open}
      icon={<CircleUser size={15} aria-hidden />}
    >
      <span className="hidden max-w-32 truncate sm:inline">{user.name}</span>
    </Button>
  );
}
