'use client';
import Link from 'next/link';
import { PageHead } from '@/components/frame/page-head';
import { fleetPath } from '@/components/paths';
import { buttonClass } from '@/components/ui/button-class';
import { CrashPanel } from '@/components/ui/crash-panel';
import { t } from '@/lib/text/t';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <PageHead title={t('frame.crash.title')} />
      <CrashPanel error={error} reset={reset} />
      <Link href={fleetPath} className={`${buttonClass()} mt-4`}>
        {t('frame.toFleet')}
      </Link>
    </>
  );
}
