'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { beancountersPath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { SeverityMark } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button-class';
import { Meter } from '@/components/ui/meter';
import type { AttentionItem } from '@/lib/api/schemas';
import { formatAmount, formatPercent } from '@/lib/format';
import { t } from '@/lib/text/t';
import { counterLabel } from './counter-label';

/** The columns all lines of the block share; stacked on a narrow screen. */
export const attentionRow =
  'relative grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5 border-b border-line px-4 py-1.5 last:border-b-0 hover:bg-subtle/60 md:grid-cols-[5.25rem_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.5fr)_4rem]';

/** One counter that fails or is near: whose, which, what happened, and the way to it. */
export function AttentionLine({ item }: { item: AttentionItem }) {
  const href = beancountersPath(item.node, item.ctid, item.counter);
  const label = counterLabel(item.counter);
  return (
    <li className={attentionRow}>
      <SeverityMark severity={item.severity} />
      <div className="min-w-0 max-md:col-span-2">
        {/* The link covers the line, so that all of it can be clicked. */}
        <Link href={href} className="block truncate font-medium before:absolute before:inset-0 hover:underline">
          <span className="num">{item.ctid}</span>
          {item.title !== null && item.title !== item.ctid && <span className="ml-2">{item.title}</span>}
        </Link>
        <span className="block truncate text-xs text-faint">{item.nodeLabel}</span>
      </div>
      <div className="min-w-0 max-md:col-span-2">
        <span className="block truncate font-mono text-xs">{item.counter}</span>
        {label !== undefined && <span className="block truncate text-xs text-faint">{label}</span>}
      </div>
      <div className="min-w-0 max-md:col-span-2">
        {item.reason === 'failing' ? <Failing item={item} /> : <Near item={item} />}
      </div>
      <span
        aria-hidden
        className={`${buttonClass('quiet', 'sm')} -mr-2 max-md:col-start-2 max-md:row-start-1 max-md:justify-self-end`}
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
