'use client';
import dynamic from 'next/dynamic';
import { Age } from '@/components/ui/age';
import { Skeleton } from '@/components/ui/skeleton';
import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { counterInfo, counterTextKey } from '@/lib/ubc/counters';
import { UnmeasuredNote } from './unmeasured';
import type { UnitMode } from './values';

const CounterChart = dynamic(() => import('@/components/charts/counter-chart').then((m) => m.CounterChart), {
  ssr: false,
  // Controls, picture and legend: the page must not jump when they arrive.
  loading: () => <Skeleton className="late h-97 w-full" />,
});

const MEANING = ['is', 'fails', 'do'] as const;
/** Nothing fails by a counter that counts nothing, so there is nothing to do about it. */
const UNMEASURED_MEANING = ['is'] as const;

interface CounterDetailProps {
  node: string;
  ctid: string;
  row: Beancounter;
  mode: UnitMode;
  sampleSeconds: number;
  /** Counters of this container that can be opened from here. */
  present: ReadonlySet<string>;
  onOpen: (counter: string) => void;
}

/** An opened counter: its history, what it means, what to do, and what it is tied to. */
export function CounterDetail({ node, ctid, row, mode, sampleSeconds, present, onOpen }: CounterDetailProps) {
  const partners = counterInfo(row.name).partners.filter((name) => present.has(name));
  return (
    <div className="grid gap-x-8 gap-y-4 py-3 xl:grid-cols-[minmax(0,1fr)_18rem]">
      {row.measured ? (
        <CounterChart node={node} ctid={ctid} row={row} mode={mode} sampleSeconds={sampleSeconds} />
      ) : (
        <UnmeasuredNote row={row} mode={mode} />
      )}
      <dl className="grid content-start gap-3 text-sm whitespace-normal sm:grid-cols-3 xl:grid-cols-1">
        {(row.measured ? MEANING : UNMEASURED_MEANING).map((part) => (
          <div key={part}>
            <dt className="text-xs font-medium text-faint">{t(`beancounters.detail.${part}`)}</dt>
            <dd className="max-w-prose">{t(counterTextKey(row.name, part), { name: row.name })}</dd>
          </div>
        ))}
        {partners.length > 0 && (
          <div>
            <dt className="text-xs font-medium text-faint">{t('beancounters.detail.tied')}</dt>
            <dd className="flex flex-wrap gap-x-3">
              {partners.map((name) => (
                <button
                  key={name}
                  type="button"
                  onClick={() => onOpen(name)}
                  className="min-h-6 font-mono text-xs text-accent hover:underline"
                >
                  {name}
                </button>
              ))}
            </dd>
          </div>
        )}
        {row.lastFailureAt !== null && (
          <div>
            <dt className="text-xs font-medium text-faint">{t('beancounters.detail.last')}</dt>
            <dd>
              <Age at={row.lastFailureAt} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
