'use client';
import { Select } from '@/components/ui/field';
import { t } from '@/lib/text/t';
import { type ContainerSort, parseSort, printSort, SORT_KEYS } from './sort';

interface PhoneSortProps {
  sort: ContainerSort;
  onSort: (sort: ContainerSort) => void;
}

/** The order, where cards have no column heads to press. Loaded on narrow windows only. */
export default function PhoneSort({ sort, onSort }: PhoneSortProps) {
  return (
    <Select
      label={t('containers.sortBy')}
      className="h-11! w-full"
      value={printSort(sort.slice(0, 1)) ?? 'ctid'}
      options={SORT_KEYS.flatMap((key) => [
        { value: key, label: t('containers.sort.up', { column: t(`containers.column.${key}`) }) },
        { value: `-${key}`, label: t('containers.sort.down', { column: t(`containers.column.${key}`) }) },
      ])}
      onChange={(event) => onSort(parseSort(event.target.value))}
    />
  );
}
