import { clsx } from 'clsx';
import { t } from '@/lib/text/t';

/** A grey bar of the size of what will stand there. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('skeleton', className)} />;
}

/** Rows of a table that is being read. Shown only after 150 ms (the `late` class), so that a quick answer does not flicker. */
export function SkeletonRows({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div role="status" className="late">
      <span className="sr-only">{t('frame.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content have no other key
        <div key={row} className="flex h-9 items-center gap-6 border-b border-line px-3">
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Skeleton key={column} className={clsx('h-3', column === 0 ? 'w-16' : 'flex-1')} />
          ))}
        </div>
      ))}
    </div>
  );
}
