'use client';
import Link from 'next/link';
import { PageHead } from '@/components/frame/page-head';
import { fleetPath } from '@/components/paths';
import { buttonClass } from '@/components/ui/button-class';
import { ErrorPanel } from '@/components/ui/error-panel';
import { t } from '@/lib/text/t';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <PageHead title={t('frame.crash.title')} />
      <ErrorPanel
        title={t('errors.internal.title')}
        hint={t('frame.crash.hint')}
        detail={[error.message, error.digest].filter(Boolean).join('\n')}
        retry={reset}
      >
        <Link href={fleetPath} className={buttonClass()}>
          {t('frame.toFleet')}
        </Link>
      </ErrorPanel>
    </>
  );
}
