'use client';
import { Bookmark, Columns3 } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { Chosen } from './columns';
import { type Filter, hasTerm, toggleTerm } from './filter';
import { FilterInput } from './filter-input';
import type { ContainerSort } from './sort';

const FilterSays = lazy(() => import('./filter-says'));
const ColumnsDialog = lazy(() => import('./columns-dialog'));
const PhoneSort = lazy(() => import('./phone-sort'));
const Views = lazy(() => import('./views'));

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
  /** Rows that are not there yet. */
  more: number;
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

/** The filter with its chips, named views, what it did not understand, how many containers are left, and the choice of columns. */
export function ListTools(props: ListToolsProps) {
  const { rows, text, onText, filter, sort } = props;
  const [choosing, setChoosing] = useState(false);
  const [views, setViews] = useState<{ anchor: HTMLElement }>();
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    const media = matchMedia('(width < 40rem)');
    const look = () => media.matches && setNarrow(true);
    look();
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, []);
  // Several terms, something not understood, or counters, of which some may not exist.
  const says = filter.hints.length > 0 || filter.counters.length > 0 || /\S\s+\S/.test(text);
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-center gap-2">
        <div className="flex w-full gap-1 max-sm:[&_:is(button,input)]:h-11 max-sm:[&_button]:w-11 max-sm:[&_svg]:top-4 sm:w-auto">
          <FilterInput node={props.node} rows={rows} text={text} onText={onText} />
          <IconButton
            label={t('containers.views')}
            aria-haspopup="menu"
            onClick={(event) => setViews({ anchor: event.currentTarget })}
            icon={<Bookmark size={15} aria-hidden />}
          />
        </div>
        <fieldset
          aria-label={t('containers.chips')}
          className="flex min-w-0 gap-1.5 max-sm:overflow-x-auto max-sm:[&>*]:h-11 sm:flex-wrap"
        >
          {CHIPS.map((chip) => {
            const on = hasTerm(text, chip.term);
            return (
              <button
                key={chip.term}
                type="button"
                aria-pressed={on}
                title={chip.term}
                onClick={() => onText(toggleTerm(text, chip.term))}
                className={`h-6 shrink-0 rounded-full border px-2.5 text-xs ${on ? 'border-accent bg-accent-wash font-medium text-accent' : 'border-edge/60 text-muted hover:bg-subtle hover:text-ink'}`}
              >
                {t(chip.label)}
              </button>
            );
          })}
        </fieldset>
        <div className="h-11 min-w-36 sm:hidden">
          <Suspense>{narrow && <PhoneSort sort={sort} onSort={props.onSort} />}</Suspense>
        </div>
        <div className="ml-auto flex items-center gap-2">
          <span role="status" className="num text-xs text-muted">
            {filter.terms === 0
              ? t('containers.count.all', { total: rows.length + props.more })
              : t('containers.count', { shown: props.shown, total: rows.length + props.more })}
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
        {views !== undefined && <Views asked={views} text={text} sort={sort} columns={props.columns} />}
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
