import { Trash2 } from 'lucide-react';
import { t } from '@/lib/text/t';

/** Files of destroyed containers that nobody has removed yet. */
export default function Leftovers({ paths }: { paths: readonly string[] }) {
  return (
    <p className="-mt-2 mb-4 text-xs text-muted">
      <Trash2 size={12} aria-hidden className="mr-1.5 inline-block align-[-1px]" />
      {t('containers.node.leftovers', { count: paths.length, paths: paths.join(', ') })}
    </p>
  );
}
