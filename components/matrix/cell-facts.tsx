'use client';
import { useQuery } from '@tanstack/react-query';
import { cellText } from '@/components/ubc/values';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

/** The five numbers of the cell one is at. Asked for a container once its cell is looked at, and kept for a while. */
export function CellFacts({ node, at }: { node: string; at: { ctid: string; counter: string } | null }) {
  const query = useQuery({
    ...q(api.beancounterList, { node, ctid: at?.ctid ?? '' }),
    enabled: at !== null,
    staleTime: 10_000,
  });
  const row = at === null ? undefined : query.data?.beancounters.find(({ name }) => name === at.counter);
  return (
    <p aria-live="polite" className="num flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-xs">
      {at === null ? (
        <span className="text-muted">{t('matrix.hint')}</span>
      ) : (
        <>
          <span className="font-medium">
            {at.ctid} <span className="font-mono">{at.counter}</span>
          </span>
          {row === undefined ? (
            <span className="text-muted">{t(query.isPending ? 'matrix.reading' : 'matrix.unread')}</span>
          ) : (
            (['held', 'maxheld', 'barrier', 'limit'] as const).map((column) => (
              <span key={column}>
                <span className="text-muted">{t(`beancounters.column.${column}`)}</span>{' '}
                {cellText(row, column, 'bytes')}
              </span>
            ))
          )}
          {row !== undefined && (
            <span>
              <span className="text-muted">{t('matrix.failcnt')}</span> {String(row.failcnt)}
            </span>
          )}
        </>
      )}
    </p>
  );
}
