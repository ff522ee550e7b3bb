'use client';
import { clsx } from 'clsx';
import { Undo2 } from 'lucide-react';
import { Findings } from '@/components/change/change-preview';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Td } from '@/components/ui/table';
import type { Preview } from '@/lib/api/schemas';
import type { Setting } from '@/lib/api/schemas-config';
import { formatAmount } from '@/lib/format';
import { t } from '@/lib/text/t';
import { echoOf, halvesOf, type PairText } from './limit-draft';

interface LimitRowProps {
  setting: Setting;
  /** undefined: as in the file. */
  typed: PairText | undefined;
  problem: string | undefined;
  findings: Preview['findings'];
  onType: (side: keyof PairText, text: string) => void;
  onRevert: () => void;
}

const SIDES = ['barrier', 'limit'] as const;
const units = ['bytes', 'pages', 'items'] as const;

/** One counter: what is held beside what it may reach, the numbers readable below what is typed. */
export function LimitRow({ setting, typed, problem, findings, onType, onRevert }: LimitRowProps) {
  const { name, label, held, maxheld, why, implied, running, differs, origin, profile } = setting;
  const unit = units.find((one) => one === setting.unit) ?? 'items';
  const pair = typed ?? halvesOf(setting.value);
  const help = `limit-${name}`;
  const hasNotes = problem !== undefined || findings.length > 0 || why !== null;
  return (
    <>
      <tr className={clsx(typed !== undefined && 'bg-accent-wash')}>
        <th scope="row" className={clsx('px-3 py-1.5 text-left font-medium', !hasNotes && 'border-b border-line')}>
          <span className="flex flex-wrap items-center gap-x-2">
            {name}
            {typed !== undefined && (
              <IconButton
                icon={<Undo2 size={13} aria-hidden />}
                label={t('limits.revert', { counter: name })}
                onClick={onRevert}
              />
            )}
            {differs && running !== null && <Badge tone="warning">{t('limits.runs', { value: running })}</Badge>}
          </span>
          <span className="block text-xs font-normal text-faint">
            {label}
            {setting.value === null &&
              ` · ${implied && running !== null ? t('limits.implied', { value: running }) : t('limits.unset')}`}
            {origin === 'overridden' && profile !== null && (
              <>
                {' · '}
                <s>{t('limits.profile', { value: profile })}</s>
              </>
            )}
          </span>
        </th>
        <Td numeric className={clsx(hasNotes && 'border-b-0!')}>
          {formatAmount(held, unit)}
        </Td>
        <Td numeric className={clsx('text-muted', hasNotes && 'border-b-0!')}>
          {formatAmount(maxheld, unit)}
        </Td>
        {SIDES.map((side) => (
          <Td key={side} className={clsx('py-1.5', hasNotes && 'border-b-0!')}>
            <input
              aria-label={t(`limits.field.${side}`, { counter: name })}
              aria-invalid={problem !== undefined}
              aria-describedby={hasNotes ? help : undefined}
              value={pair[side]}
              readOnly={!setting.editable}
              onChange={(event) => onType(side, event.target.value)}
              autoComplete="off"
              spellCheck={false}
              className={clsx(
                'h-7.5 w-44 rounded-md border bg-surface px-2 font-mono text-sm text-ink read-only:bg-subtle read-only:text-muted',
                problem === undefined ? 'border-edge' : 'border-critical',
              )}
            />
            <span className="block h-4 text-xs text-faint">{echoOf(name, pair[side]) ?? ''}</span>
          </Td>
        ))}
      </tr>
      {hasNotes && (
        <tr className={clsx(typed !== undefined && 'bg-accent-wash')}>
          <td id={help} colSpan={5} className="border-b border-line px-3 pb-2 text-xs">
            {problem !== undefined && <p className="text-critical">{problem}</p>}
            {why !== null && <p className="text-faint">{why}</p>}
            <Findings findings={findings} />
          </td>
        </tr>
      )}
    </>
  );
}
