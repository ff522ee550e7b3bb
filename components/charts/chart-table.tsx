import { exactAmount } from '@/components/ubc/values';
import { ScrollRegion, Table, Td, Th } from '@/components/ui/table';
import type { Beancounter, History } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { WireAmount } from '@/lib/ubc/sample';

/** "2026-11-22 14:02:10" in the reader's zone; with `offset` also which zone that is. */
export function pointTime(ms: number, zone: string, offset = false): string {
  // sv-SE writes ISO order, which reads the same everywhere.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(offset
      ? {
          dateStyle: undefined,
          timeStyle: undefined,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
          hour: '2-digit',
          minute: '2-digit',
          second: '2-digit',
          timeZoneName: 'short',
        }
      : {}),
  }).format(ms);
}

const COLUMNS = ['held', 'maxheld', 'barrier', 'limit'] as const;

/** The chart's numbers, newest first, as the node counts them. */
export function ChartTable({ history, row, zone }: { history: History; row: Beancounter; zone: string }) {
  const steps = history.t.map((_, i) => i).reverse();
  const cell = (amount: WireAmount | null | undefined) =>
    amount === null || amount === undefined ? t('beancounters.none') : exactAmount(amount);
  return (
    <ScrollRegion
      label={t('beancounters.chart.tableOf', { name: row.name })}
      className="mt-3 max-h-80 rounded-md border border-line"
    >
      <Table label={t('beancounters.chart.tableOf', { name: row.name })}>
        <thead className="sticky top-0 bg-surface">
          <tr>
            <Th>{t('beancounters.chart.time')}</Th>
            {COLUMNS.map((column) => (
              <Th key={column} numeric>
                {t(`beancounters.column.${column}`)}
              </Th>
            ))}
            <Th numeric>{t('beancounters.column.failures')}</Th>
          </tr>
        </thead>
        <tbody>
          {steps.map((i) => (
            <tr key={history.t[i]}>
              <Td>{pointTime(history.t[i] ?? 0, zone)}</Td>
              {COLUMNS.map((column) => (
                <Td key={column} numeric>
                  {cell(history[column][i])}
                </Td>
              ))}
              <Td numeric>{history.failures[i] ?? t('beancounters.none')}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
