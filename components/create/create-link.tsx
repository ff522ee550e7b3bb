import { Plus } from 'lucide-react';
import Link from 'next/link';
import { newContainerPath } from '@/components/paths';
import { buttonClass } from '@/components/ui/button-class';
import { t } from '@/lib/text/t';

/** Where containers are made. Nothing in it changes: made on the server it costs the list no script. The key is the frame's (components/frame/keys). */
export function CreateLink({ node }: { node: string }) {
  return (
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
  );
}
