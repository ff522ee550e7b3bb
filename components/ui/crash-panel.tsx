'use client';
import { lazy, Suspense } from 'react';
import { t } from '@/lib/text/t';

interface CrashPanelProps {
  error: Error & { digest?: string };
  reset: () => void;
}

// The error pages are part of every page's first load, and nearly never shown: they carry no more than this.
const ErrorPanel = lazy(() =>
  import('./error-panel').then((m) => ({ default: m.ErrorPanel })).catch(() => ({ default: Plain })),
);

/** A part of the page broke: what that means, its text for experts, and another try. */
export function CrashPanel({ error, reset }: CrashPanelProps) {
  const detail = [error.message, error.digest].filter(Boolean).join('\n');
  return (
    <Suspense fallback={<p role="alert">{t('errors.internal.title')}</p>}>
      <ErrorPanel title={t('errors.internal.title')} hint={t('frame.crash.hint')} detail={detail} retry={reset} />
    </Suspense>
  );
}

function Plain({ title, hint, retry }: { title: string; hint: string; retry?: (() => void) | undefined }) {
  return (
    <div role="alert">
      <p>{title}</p>
      <p>{hint}</p>
      <button type="button" onClick={retry} className="underline">
        {t('frame.retry')}
      </button>
    </div>
  );
}
