'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { beancountersPath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { SeverityMark } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { Meter } from '@/components/ui/meter';
import type { AttentionItem } from '@/lib/api/schemas';
import { formatAmount, formatPercent } from '@/lib/format';
import { t } from '@/lib/text/t';
import { counterLabel } from './counter-label';

/** One counter that fails or is near: whose, which, what happened, and the way to it. */
export function AttentionLine({ item }: { item: AttentionItem }) {
  const href = beancountersPath(item.node, item.ctid, item.counter);
  const label = counterLabel(item.counter);
  return (
    <li className="relative grid grid-cols-[5.75rem_1fr_auto] items-center gap-x-3 gap-y-0.5 border-b border-line px-4 py-2 last:border-b-0 hover:bg-subtle/60 md:grid-cols-[5.75rem_minmax(0,1.1fr)_minmax(0,1.1fr)_minmax(0,1.5fr)_auto]">
      <SeverityMark severity={item.severity} />
      <div className="min-w-0">
        {/* The link covers the line, so that all of it can be clicked. */}
        <Link href={href} className="block truncate font-medium before:absolute before:inset-0 hover:underline">
          <span className="num">{item.ctid}</span>
          {item.title !== null && item.title !== item.ctid && <span className="ml-2">{item.title}</span>}
        </Link>
        <span className="block truncate text-xs text-faint">{item.nodeLabel}</span>
      </div>
      <div className="col-start-2 min-w-0 md:col-start-auto">
        <span className="block truncate font-mono text-xs">{item.counter}</span>
        {label !== undefined && <span className="block truncate text-xs text-faint">{label}</span>}
      </div>
      <div className="col-start-2 min-w-0 md:col-start-auto">
        {item.reason === 'failing' ? <Failing item={item} /> : <Near item={item} />}
      </div>
      <span
        aria-hidden
        className={`${buttonClass('quiet', 'sm')} row-span-2 row-start-1 -mr-2 col-start-3 md:row-span-1 md:col-start-auto`}
      >
        {t('fleet.attention.open')}
        <ChevronRight size={13} />
      </span>
    </li>
  );
}

function Failing({ item }: { item: AttentionItem }) {
  return (
    <>
      <span className="num block font-medium">{`+${t('fleet.attention.failing', { count: item.growthHour })}`}</span>
      <span className="block text-xs text-faint">
        {item.lastFailureAt !== null && (
          <>
            {`${t('fleet.attention.lastFailure')} `}
            <Age at={item.lastFailureAt} />
          </>
        )}
        {item.lastFailureAt !== null && item.pressure !== null && <span className="px-1.5">{t('frame.dot')}</span>}
        {item.pressure !== null && <Pressure item={item} />}
      </span>
    </>
  );
}

function Near({ item }: { item: AttentionItem }) {
  return (
    <>
      <span className="flex items-center gap-3">
        <span className="num font-medium whitespace-nowrap">
          <Pressure item={item} />
        </span>
        <Meter
          className="hidden max-w-40 flex-1 sm:block"
          label={t('fleet.attention.meter', { reference: referenceWord(item) })}
          ratio={item.pressure}
          tone={item.severity === 'quiet' ? 'plain' : item.severity}
        />
      </span>
      <span className="num block text-xs text-faint">
        {t('fleet.attention.amounts', {
          held: formatAmount(item.held, item.unit),
          reference: formatAmount(item.reference, item.unit),
        })}
      </span>
    </>
  );
}

function Pressure({ item }: { item: AttentionItem }) {
  return t('fleet.attention.pressure', { percent: formatPercent(item.pressure), reference: referenceWord(item) });
}

function referenceWord(item: AttentionItem): string {
  return t(`fleet.reference.${item.referenceKind ?? 'barrier'}`);
}
