'use client';
import { LogOut } from 'lucide-react';
import { errorWords } from '@/components/error-words';
import { openMenu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { call } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { setTheme, type Theme, themes } from './preferences';

export function openThemeMenu(anchor: HTMLElement, theme: Theme, choose: (theme: Theme) => void): void {
  const items = themes.map((each) => ({
    id: each,
    label: t(`frame.theme.${each}`),
    checked: each === theme,
    run: () => {
      setTheme(each);
      choose(each);
    },
  }));
  openMenu(anchor, t('frame.theme'), items);
}

/** `leaving` is told while the sign-out is under way. */
export function openUserMenu(
  anchor: HTMLElement,
  { user, demo }: ReplyOf<typeof firstApi.sessionView>,
  leaving: (now: boolean) => void,
): void {
  const signOut = async () => {
    leaving(true);
    try {
      await call(firstApi.sessionDelete, { params: {} });
      // A full load, so that nothing of the session stays in memory.
      window.location.assign('/sign-in');
    } catch (e) {
      leaving(false);
      const words = errorWords(e);
      toast({ tone: 'critical', title: t('frame.signOutFailed'), body: words.message ?? words.title });
    }
  };
  openMenu(anchor, t('frame.user.role', { name: user.name, role: user.role }), [
    {
      id: 'sign-out',
      label: t('frame.signOut'),
      icon: <LogOut size={14} aria-hidden />,
      ...(demo ? { reason: t('frame.signOut.demo') } : {}),
      run: () => void signOut(),
    },
  ]);
}
