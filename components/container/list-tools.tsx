'use client';
import { FilterBox, Select } from '@/components/ui/field';
import { t } from '@/lib/text/t';
import { FIELDS, type Filter, type Hint, hasTerm, STATES, toggleTerm } from './filter';
import { type ContainerSort, parseSort, printSort, SORT_KEYS } from './sort';

const CHIPS = [
  { term: 'state:running', label: 'containers.chip.running' },
  { term: 'state:stopped', label: 'containers.chip.stopped' },
  { term: 'failing', label: 'containers.chip.failing' },
  { term: 'pressure>80%', label: 'containers.chip.pressure' },
  { term: 'problem', label: 'containers.chip.problem' },
] as const;

interface ListToolsProps {
  text: string;
  onText: (text: string) => void;
  filter: Filter;
  shown: number;
  total: number;
  selected: number;
  hidden: number;
  sort: ContainerSort;
  onSort: (sort: ContainerSort) => void;
}

/** The filter with its chips, what it did not understand, and how many containers are left. */
export function ListTools({ text, onText, filter, shown, total, selected, hidden, sort, onSort }: ListToolsProps) {
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-center gap-2">
        <FilterBox
          label={t('containers.filter')}
          placeholder={t('containers.filter.placeholder')}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // The first Escape empties the box, the next leaves it.
            if (text === '') event.currentTarget.blur();
            else onText('');
            event.preventDefault();
          }}
          aria-describedby="filter-says"
          autoComplete="off"
          spellCheck={false}
          className="w-full sm:w-96"
        />
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
          value={printSort(sort) ?? 'ctid'}
          options={SORT_KEYS.flatMap((key) => [
            { value: key, label: t('containers.sort.up', { column: t(`containers.column.${key}`) }) },
            { value: `-${key}`, label: t('containers.sort.down', { column: t(`containers.column.${key}`) }) },
          ])}
          onChange={(event) => onSort(parseSort(event.target.value))}
        />
        <span role="status" className="num ml-auto text-xs text-muted">
          {filter.terms === 0 ? t('containers.count.all', { total }) : t('containers.count', { shown, total })}
          {selected > 0 && ` ${t('frame.dot')} ${t('containers.selected', { count: selected, hidden })}`}
        </span>
      </div>
      <div id="filter-says" aria-live="polite" className="text-xs text-warning">
        {filter.hints.map((hint) => (
          <p key={JSON.stringify(hint)} className="mt-1">
            {hintText(hint)}
          </p>
        ))}
      </div>
    </div>
  );
}

function hintText(hint: Hint): string {
  switch (hint.kind) {
    case 'field':
      return t('containers.hint.field', { field: hint.field, fields: FIELDS.join(', ') });
    case 'state':
      return t('containers.hint.state', { value: hint.value, states: STATES.join(', ') });
    case 'number':
      return t('containers.hint.number', { term: hint.term });
    case 'quote':
      return t('containers.hint.quote');
  }
}
