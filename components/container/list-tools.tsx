'use client';
import { Columns3 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { Chosen } from './columns';
import { type Filter, hasTerm, toggleTerm } from './filter';
import { FilterInput } from './filter-input';
import { type ContainerSort, parseSort, printSort, SORT_KEYS } from './sort';

const FilterSays = lazy(() => import('./filter-says'));
const ColumnsDialog = lazy(() => import('./columns-dialog'));

const CHIPS = [
  { term: 'state:running', label: 'containers.chip.running' },
  { term: 'state:stopped', label: 'containers.chip.stopped' },
  { term: 'failing', label: 'containers.chip.failing' },
  { term: 'pressure>80%', label: 'containers.chip.pressure' },
  { term: 'problem', label: 'containers.chip.problem' },
] as const;

interface ListToolsProps {
  node: string;
  rows: readonly ContainerRow[];
  text: string;
  onText: (text: string) => void;
  filter: Filter;
  shown: number;
  selected: number;
  hidden: number;
  sort: ContainerSort;
  onSort: (sort: ContainerSort) => void;
  columns: Chosen;
  onColumns: (columns: Chosen) => void;
}

/** The filter with its chips, what it did not understand, how many containers are left, and the choice of columns. */
export function ListTools(props: ListToolsProps) {
  const { rows, text, onText, filter, sort } = props;
  const [choosing, setChoosing] = useState(false);
  // Several terms, something not understood, or counters, of which some may not exist.
  const says = filter.hints.length > 0 || filter.counters.length > 0 || /\S\s+\S/.test(text);
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-center gap-2">
        <FilterInput node={props.node} rows={rows} text={text} onText={onText} />
        <fieldset aria-label={t('containers.chips')} className="flex flex-wrap gap-1.5">
          {CHIPS.map((chip) => {
            const on = hasTerm(text, chip.term);
            return (
              <button
                key={chip.term}
                type="button"
                aria-pressed={on}
                title={chip.term}
                onClick={() => onText(toggleTerm(text, chip.term))}
                className={`h-6 rounded-full border px-2.5 text-xs ${on ? 'border-accent bg-accent-wash font-medium text-accent' : 'border-edge/60 text-muted hover:bg-subtle hover:text-ink'}`}
              >
                {t(chip.label)}
              </button>
            );
          })}
        </fieldset>
        <Select
          label={t('containers.sortBy')}
          className="sm:hidden"
          value={printSort(sort.slice(0, 1)) ?? 'ctid'}
          options={SORT_KEYS.flatMap((key) => [
            { value: key, label: t('containers.sort.up', { column: t(`containers.column.${key}`) }) },
            { value: `-${key}`, label: t('containers.sort.down', { column: t(`containers.column.${key}`) }) },
          ])}
          onChange={(event) => props.onSort(parseSort(event.target.value))}
        />
        <div className="ml-auto flex items-center gap-2">
          <span role="status" className="num text-xs text-muted">
            {filter.terms === 0
              ? t('containers.count.all', { total: rows.length })
              : t('containers.count', { shown: props.shown, total: rows.length })}
            {props.selected > 0 &&
              ` ${t('frame.dot')} ${t('containers.selected', { count: props.selected, hidden: props.hidden })}`}
          </span>
          <IconButton
            className="max-sm:hidden"
            label={t('containers.columns')}
            aria-haspopup="dialog"
            onClick={() => setChoosing(true)}
            icon={<Columns3 size={15} aria-hidden />}
          />
        </div>
      </div>
      <Suspense>{says && <FilterSays text={text} onText={onText} filter={filter} rows={rows} />}</Suspense>
      <Suspense>
        {choosing && (
          <ColumnsDialog
            node={props.node}
            rows={rows}
            columns={props.columns}
            onColumns={props.onColumns}
            onClose={() => setChoosing(false)}
          />
        )}
      </Suspense>
    </div>
  );
}
