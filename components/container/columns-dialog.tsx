'use client';
import { useState } from 'react';
import { remember } from '@/components/frame/preferences';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Select } from '@/components/ui/field';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { CHOICES, type Chosen, DEFAULT_COLUMNS, MOST_COUNTERS, printColumns } from './columns';
import { useCounterNames } from './filter-suggestions';

interface ColumnsDialogProps {
  node: string;
  rows: readonly ContainerRow[];
  columns: Chosen;
  onColumns: (columns: Chosen) => void;
  onClose: () => void;
}

/** Which columns the list has: seen at once, remembered for this browser. */
export default function ColumnsDialog({ node, rows, columns, onColumns, onClose }: ColumnsDialogProps) {
  const names = useCounterNames(node, rows);
  const [chosen, setChosen] = useState(columns);
  const choose = (next: Chosen) => {
    setChosen(next);
    onColumns(next);
    remember('columns', printColumns(next));
  };
  return (
    <Dialog
      title={t('containers.columns')}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onClick={() => choose(DEFAULT_COLUMNS)}>
            {t('containers.columns.reset')}
          </Button>
          <Button onClick={onClose}>{t('frame.close')}</Button>
        </>
      }
    >
      <p className="mb-3 text-muted">{t('containers.columns.says')}</p>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {CHOICES.map((key) => (
          <Choice
            key={key}
            label={t(`containers.column.${key}`)}
            on={chosen.shown.has(key)}
            onChange={(on) => {
              const shown = new Set(chosen.shown);
              if (on) shown.add(key);
              else shown.delete(key);
              choose({ ...chosen, shown });
            }}
          />
        ))}
        {chosen.held.map((name) => (
          <Choice
            key={name}
            label={t('containers.columns.held', { counter: name })}
            on
            onChange={() => choose({ ...chosen, held: chosen.held.filter((each) => each !== name) })}
          />
        ))}
      </div>
      {names.length > 0 && chosen.held.length < MOST_COUNTERS && (
        <div className="mt-3">
          <Select
            label={t('containers.columns.add')}
            value=""
            options={[
              { value: '', label: t('containers.columns.add') },
              ...names.filter((name) => !chosen.held.includes(name)).map((name) => ({ value: name, label: name })),
            ]}
            onChange={(event) => choose({ ...chosen, held: [...chosen.held, event.target.value] })}
          />
        </div>
      )}
    </Dialog>
  );
}

function Choice({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex min-h-8 items-center gap-2.5">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 accent-accent"
      />
      {label}
    </label>
  );
}
