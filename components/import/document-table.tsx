'use client';
import { FileCode } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Table, Th } from '@/components/ui/table';
import type { Ticks } from '@/components/xml/ticks';
import { t } from '@/lib/text/t';
import { DocumentRow, type Row } from './document-row';

interface DocumentTableProps {
  node: string;
  rows: readonly Row[];
  locked: boolean;
  onTick: (id: number, on: boolean) => void;
  onTicks: (id: number, ticks: Ticks) => void;
  onRemove: (ids: readonly number[]) => void;
  onAgain: (id: number) => void;
}

/** Every document with what it would do, and a tick for those that can be taken. */
export function DocumentTable({ node, rows, locked, onTick, onTicks, onRemove, onAgain }: DocumentTableProps) {
  if (rows.length === 0) {
    return (
      <Empty icon={FileCode} title={t('import.none')}>
        {t('import.none.hint')}
      </Empty>
    );
  }
  const takeable = rows.filter((row) => row.takeable);
  const all = takeable.length > 0 && takeable.every(({ ticked }) => ticked);
  return (
    <Table label={t('import.table')}>
      <thead>
        <tr>
          <Th className="w-10 pl-4">
            <input
              type="checkbox"
              checked={all}
              disabled={locked || takeable.length === 0}
              onChange={() => {
                for (const { entry } of takeable) onTick(entry.id, !all);
              }}
              aria-label={t('import.tickAll')}
              className="size-4 align-middle accent-accent"
            />
          </Th>
          <Th className="w-44">{t('import.column.document')}</Th>
          <Th>{t('import.column.does')}</Th>
          <Th className="w-24 pr-3 text-right">
            <Button
              size="sm"
              variant="quiet"
              reason={locked ? t('many.runs') : undefined}
              onClick={() => onRemove(rows.map(({ entry }) => entry.id))}
            >
              {t('import.clear')}
            </Button>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {rows.map((row) => {
          const { id } = row.entry;
          return (
            <DocumentRow
              key={id}
              {...{ node, row, locked }}
              onTick={(on) => onTick(id, on)}
              onTicks={(ticks) => onTicks(id, ticks)}
              onRemove={() => onRemove([id])}
              onAgain={() => onAgain(id)}
            />
          );
        })}
      </tbody>
    </Table>
  );
}
