'use client';
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import { t } from '@/lib/text/t';
import { type ContainerSort, type SortKey, sortBy } from './sort';

interface SortHeadProps {
  column: SortKey;
  numeric: boolean;
  sort: ContainerSort;
  onSort: (sort: ContainerSort) => void;
  className: string;
}

/** A head that sorts: a click by it alone, with Shift also by it. Of several columns each says its place. */
export function SortHead({ column, numeric, sort, onSort, className }: SortHeadProps) {
  const place = sort.findIndex(({ key }) => key === column);
  const active = sort[place]?.direction;
  const Icon = active === undefined ? ArrowUpDown : active === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      // One column only may say so (ARIA 1.2, aria-sort); the others have their place in words.
      aria-sort={place === 0 ? active : 'none'}
      className={clsx(
        'h-8 border-b border-line px-2.5 text-xs font-medium whitespace-nowrap text-faint',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
    >
      <button
        type="button"
        title={t('containers.sort.more')}
        onClick={(event) => onSort(sortBy(sort, column, event.shiftKey))}
        className={clsx(
          'group -mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
          active !== undefined && 'text-ink',
          numeric && 'flex-row-reverse',
        )}
      >
        {t(`containers.column.${column}`)}
        <Icon
          size={12}
          aria-hidden
          className={clsx(active === undefined && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60')}
        />
        {sort.length > 1 && active !== undefined && (
          <span className="num text-2xs">
            <span aria-hidden>{place + 1}</span>
            <span className="sr-only">{t('containers.sort.place', { place: place + 1, direction: active })}</span>
          </span>
        )}
      </button>
    </th>
  );
}
