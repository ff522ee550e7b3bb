'use client';
import { Segments } from '@/components/ui/segments';
import { ScrollRegion } from '@/components/ui/table';
import type { MergeTable } from '@/lib/errors';
import { t } from '@/lib/text/t';

/** Whose value is taken, by key; mine where nothing was chosen. */
export type Taken = Readonly<Record<string, 'mine' | 'theirs'>>;

interface MergeChoiceProps {
  table: MergeTable;
  taken: Taken;
  onTake: (key: string, side: 'mine' | 'theirs') => void;
}

/** A file that changed: what it said, what is asked, what it says now; a choice for each key that both changed. */
export function MergeChoice({ table, taken, onTake }: MergeChoiceProps) {
  const columns = table.hasBase ? (['base', 'mine', 'theirs'] as const) : (['mine', 'theirs'] as const);
  return (
    <div className="space-y-3">
      <p role="alert">{t(table.hasBase ? 'change.merge.intro' : 'change.merge.noBase')}</p>
      <ScrollRegion label={t('change.merge.table')} className="max-h-72 rounded-md border border-line">
        <table aria-label={t('change.merge.table')} className="w-full border-collapse font-mono text-xs">
          <thead>
            <tr className="text-left text-faint">
              <th scope="col" className="px-3 py-1 font-medium">
                {t('change.key')}
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" className="px-3 py-1 font-medium">
                  {t(`change.merge.${column}`)}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.key} className="border-t border-line align-top">
                <th scope="row" className="px-3 py-1.5 text-left font-medium">
                  {row.key}
                </th>
                {columns.map((column) => (
                  <td key={column} className="px-3 py-1.5 break-all">
                    {row[column] ?? t('change.unset')}
                  </td>
                ))}
                <td className="px-3 py-1">
                  {(row.conflict || (!table.hasBase && row.mine !== row.theirs)) && (
                    <Segments
                      label={t('change.merge.choice', { key: row.key })}
                      value={taken[row.key] ?? 'mine'}
                      options={[
                        { value: 'mine', label: t('change.merge.take.mine') },
                        { value: 'theirs', label: t('change.merge.take.theirs') },
                      ]}
                      onChange={(side) => onTake(row.key, side)}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}
