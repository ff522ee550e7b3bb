import { exactAmount } from '@/components/ubc/values';
import { ScrollRegion, Table, Td, Th } from '@/components/ui/table';
import type { History } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { WireAmount } from '@/lib/ubc/sample';
import { boundWord } from './counter-drawing';
import { gapWord } from './counter-reader';
import { unitWords } from './csv';
import { pointTime } from './point-time';

/** The chart's numbers, newest first, as the node counts them; where there are none, why. */
export function ChartTable({ history, name, zone }: { history: History; name: string; zone: string }) {
  const steps = history.t.map((_, i) => i).reverse();
  const counter = history.kind === 'counter';
  const columns = [
    { id: 'held' as const, label: t('charts.line.held') },
    ...(counter ? [{ id: 'maxheld' as const, label: t('charts.line.maxheld') }] : []),
    ...(['barrier', 'limit'] as const)
      .filter((line) => history[line].some((amount) => amount !== null))
      .map((id) => ({ id, label: boundWord(id, history.bounds) })),
  ];
  const cell = (amount: WireAmount | null | undefined) =>
    amount === null || amount === undefined ? t('beancounters.none') : exactAmount(amount);
  const label = t('charts.table.of', { name });
  return (
    <ScrollRegion label={label} className="mt-2 max-h-80 rounded-md border border-line">
      <Table label={label}>
        <thead className="sticky top-0 bg-surface">
          <tr>
            <Th>{t('charts.time')}</Th>
            {columns.map((column) => (
              <Th key={column.id} numeric>
                {column.label}
                {column.id === 'held' && (
                  <span className="ml-1 font-normal text-faint">{`(${unitWords(history)})`}</span>
                )}
              </Th>
            ))}
            {counter && <Th numeric>{t('beancounters.column.failures')}</Th>}
          </tr>
        </thead>
        <tbody>
          {steps.map((i) => (
            <tr key={history.t[i]}>
              <Td>{pointTime(history.t[i] ?? 0, zone)}</Td>
              {history.held[i] === null ? (
                <Td colSpan={columns.length + (counter ? 1 : 0)} className="text-faint">
                  {`${t('beancounters.none')} ${gapWord(history.gaps, history.t[i])}`}
                </Td>
              ) : (
                <>
                  {columns.map((column) => (
                    <Td key={column.id} numeric>
                      {cell(history[column.id][i])}
                    </Td>
                  ))}
                  {counter && <Td numeric>{history.failures[i] ?? t('beancounters.none')}</Td>}
                </>
              )}
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
