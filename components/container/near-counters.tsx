'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { errorWords } from '@/components/error-words';
import { beancountersPath } from '@/components/paths';
import { BulletBar } from '@/components/ubc/bullet-bar';
import { needsEyes, worstFirst } from '@/components/ubc/quiet';
import { barText } from '@/components/ubc/row-text';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { formatAmount, formatPercent } from '@/lib/format';
import { t } from '@/lib/text/t';

const COUNT = 5;

/** The counters that fail or are nearest to their threshold. */
export function NearCounters({ node, ctid }: { node: string; ctid: string }) {
  const { data, error } = useQuery({ ...q(api.beancounterList, { node, ctid }), refetchInterval: pollMs.list });
  const rows = worstFirst(data?.beancounters.filter((row) => needsEyes(row) || row.pressure !== null) ?? []).slice(
    0,
    COUNT,
  );
  return (
    <Panel
      flush
      title={t('container.counters')}
      aside={
        <Link href={beancountersPath(node, ctid)} className="text-xs text-accent hover:underline">
          {t('container.counters.all')}
        </Link>
      }
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton className="late m-4 h-32" />
        ) : (
          <p className="px-4 py-3 text-warning">{errorWords(error).message ?? t('container.counters.failed')}</p>
        )
      ) : rows.length === 0 ? (
        <p className={`px-4 py-3 ${data.state === 'running' ? 'text-warning' : 'text-muted'}`}>
          {t(data.state === 'running' ? 'container.counters.missing' : 'container.counters.stopped')}
        </p>
      ) : (
        <>
          {!rows.some(needsEyes) && <p className="px-4 pt-3 text-muted">{t('container.counters.calm')}</p>}
          <ul className="py-1.5">
            {rows.map((row) => (
              <li key={row.name}>
                <Link
                  href={beancountersPath(node, ctid, row.name)}
                  className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-1 hover:bg-subtle/60 sm:grid-cols-[7.5rem_minmax(0,1fr)_auto]"
                >
                  <span className="truncate font-mono text-xs font-medium">{row.name}</span>
                  <div className="min-w-0 max-sm:col-span-2 max-sm:row-start-2">
                    <BulletBar row={row} text={barText(row)} />
                  </div>
                  <span className="num w-32 text-right">
                    {row.growthHour > 0 ? (
                      <span className="mr-2 font-semibold text-failure">
                        {t('beancounters.failed.hour.short', { count: row.growthHour })}
                      </span>
                    ) : (
                      <span className="mr-2 text-faint">{formatAmount(row.held, row.unit)}</span>
                    )}
                    {formatPercent(row.pressure)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
