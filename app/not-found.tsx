import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { PageHead } from '@/components/frame/page-head';
import { fleetPath } from '@/components/paths';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('frame.missing.title') };

export default function NotFound() {
  return (
    <>
      <PageHead title={t('frame.missing.title')} />
      <Empty
        icon={SearchX}
        title={t('errors.not_found.title')}
        action={
          <Link href={fleetPath} className={buttonClass()}>
            {t('frame.toFleet')}
          </Link>
        }
      >
        {t('frame.missing.hint')}
      </Empty>
    </>
  );
}
