import { FileUp } from 'lucide-react';
import Link from 'next/link';
import { importPath } from '@/components/paths';
import { buttonClass } from '@/components/ui/button-class';
import { t } from '@/lib/text/t';

/** Where documents make and change containers. Like CreateLink it costs a page that the server makes no script. */
export function ImportLink({ node }: { node: string }) {
  return (
    <Link href={importPath(node)} prefetch={false} className={buttonClass('default')}>
      <FileUp size={14} aria-hidden />
      {t('import.link')}
    </Link>
  );
}
