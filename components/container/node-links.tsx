import { Archive, ChartNoAxesCombined, FileSliders, Plus, Stethoscope } from 'lucide-react';
import Link from 'next/link';
import { doctorPath, newContainerPath, nodeChartsPath, profilesPath, templatesPath } from '@/components/paths';
import { buttonClass } from '@/components/ui/button-class';
import { t } from '@/lib/text/t';

/** Where else one may go from a node. Nothing in it changes: it is made on the server, and costs the list no script. */
export function NodeLinks({ node }: { node: string }) {
  return (
    <>
      <Link
        href={newContainerPath(node)}
        prefetch={false}
        aria-keyshortcuts="c"
        data-new=""
        className={buttonClass('primary')}
      >
        <Plus size={14} aria-hidden />
        {t('create.link')}
      </Link>
      <Link href={nodeChartsPath(node)} prefetch={false} className={buttonClass()}>
        <ChartNoAxesCombined size={14} aria-hidden />
        {t('charts.link.to')}
      </Link>
      <Link href={profilesPath(node)} prefetch={false} className={buttonClass()}>
        <FileSliders size={14} aria-hidden />
        {t('profiles.link')}
      </Link>
      <Link href={templatesPath(node)} prefetch={false} className={buttonClass()}>
        <Archive size={14} aria-hidden />
        {t('templates.page.link')}
      </Link>
      <Link href={doctorPath(node)} prefetch={false} className={buttonClass()}>
        <Stethoscope size={14} aria-hidden />
        {t('doctor.link')}
      </Link>
    </>
  );
}
