'use client';
import { clsx } from 'clsx';
import { useId } from 'react';
import { Td } from '@/components/ui/table';
import type { HistorySizes, NodeHistorySize } from '@/lib/api/schemas-history';
import { formatBytes, formatSpan, formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { daysOf } from './keep-times';

interface RowProps {
  tier: HistorySizes['tiers'][number];
  /** The samples themselves. */
  first: boolean;
  size: NodeHistorySize['tiers'][number] | undefined;
  /** How the node is called. */
  node: string;
  days: string;
  wrong: 'bounds' | 'order' | undefined;
  readOnly: boolean;
  onChange: (days: string) => void;
}

/** One tier: what it takes, how far back it goes, for how many days it is kept. */
export function TierRow({ tier, first, size, node, days, wrong, readOnly, onChange }: RowProps) {
  const id = useId();
  const name = first ? t('settings.history.samples') : t('settings.history.rollups', { span: formatSpan(tier.stepMs) });
  const bounds = { min: daysOf(tier.minMs), max: daysOf(tier.maxMs) };
  const said =
    wrong === 'order'
      ? t('settings.history.badOrder')
      : t(wrong === 'bounds' ? 'settings.history.bad' : 'settings.history.bounds', bounds);
  return (
    <tr className="align-top">
      <Td className="h-auto py-2 pl-4">{name}</Td>
      <Td numeric className="h-auto py-2 whitespace-nowrap">
        {size === undefined || size.bytes === 0 ? t('frame.dash') : formatBytes(size.bytes)}
      </Td>
      <Td className="num hidden h-auto py-2 text-muted sm:table-cell">
        {size === undefined || size.oldest === null ? t('frame.dash') : formatTime(size.oldest)}
      </Td>
      <Td className="h-auto py-1.5 pr-4">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <input
            value={days}
            inputMode="decimal"
            autoComplete="off"
            readOnly={readOnly}
            aria-label={t('settings.history.keepOf', { tier: name, node })}
            aria-invalid={wrong !== undefined}
            aria-describedby={id}
            onChange={(event) => onChange(event.target.value)}
            className={clsx(
              'num h-7.5 w-20 rounded-md border bg-surface px-2 text-right text-sm text-ink read-only:bg-subtle read-only:text-muted',
              wrong === undefined ? 'border-edge' : 'border-critical',
            )}
          />
          <span id={id} className={clsx('text-xs', wrong === undefined ? 'text-faint' : 'text-critical')}>
            {said}
          </span>
        </span>
      </Td>
    </tr>
  );
}
