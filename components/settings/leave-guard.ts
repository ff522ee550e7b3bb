'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { confirm } from '@/components/ui/confirm';
import { t } from '@/lib/text/t';

/**
 * While `dirty`, links and the Back of the browser ask before they lead away, and the browser asks before it closes or reloads. Back cannot be
 * stopped, only noticed once it has happened: so the page stands in the history twice, and Back first leads from the one to the other.
 */
export function useLeaveGuard(dirty: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.download !== '') return;
      const to = new URL(link.href);
      if (to.origin !== window.location.origin || to.pathname === window.location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      confirm({
        title: t('settings.form.unsaved'),
        body: t('settings.form.unsavedBody'),
        confirmLabel: t('settings.form.leave'),
        // A path of this very application, taken from one of its links.
        run: () => router.push((to.pathname + to.search) as Parameters<typeof router.push>[0]),
      });
    };
    // The router knows an entry by its state, so the second one has the same.
    const stay = () => window.history.pushState(window.history.state, '', window.location.href);
    const onBack = () => {
      stay();
      confirm({
        title: t('settings.form.unsaved'),
        body: t('settings.form.unsavedBody'),
        confirmLabel: t('settings.form.leave'),
        run: () => {
          window.removeEventListener('popstate', onBack);
          window.history.go(-2);
        },
      });
    };
    stay();
    window.addEventListener('popstate', onBack);
    window.addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, true);
    return () => {
      window.removeEventListener('popstate', onBack);
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [dirty, router]);
}
