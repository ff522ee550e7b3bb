'use client';
import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { containerPath } from '@/components/paths';
import { StateBadge } from '@/components/ui/badge';
import { Table, Td, Th } from '@/components/ui/table';
import type { ApplyRow } from '@/lib/api/schemas';
import { formatAmount } from '@/lib/format';
import { t } from '@/lib/text/t';
import type { RowProgress } from './use-apply-run';

/** Beyond that a row is folded. */
const MOST_CHANGES = 4;

interface ApplyTableProps {
  node: string;
  rows: readonly ApplyRow[];
  ticked: ReadonlySet<string>;
  onTick: (ctids: readonly string[], on: boolean) => void;
  progress: ReadonlyMap<string, RowProgress>;
  /** While it runs nothing is ticked. */
  locked: boolean;
}

/** Something would change, and nothing forbids it. */
export function canTake({ changes, reason }: ApplyRow): boolean {
  return reason === null && changes.length > 0;
}

export function ApplyTable({ node, rows, ticked, onTick, progress, locked }: ApplyTableProps) {
  const takeable = rows.filter(canTake).map(({ ctid }) => ctid);
  const all = takeable.length > 0 && takeable.every((ctid) => ticked.has(ctid));
  return (
    <Table label={t('profiles.apply.table')}>
      <thead>
        <tr>
          <Th className="w-10 pl-4">
            <input
              type="checkbox"
              checked={all}
              disabled={locked || takeable.length === 0}
              onChange={() => onTick(takeable, !all)}
              aria-label={t('profiles.apply.all')}
              className="size-4 align-middle accent-accent"
            />
          </Th>
          <Th>{t('profiles.apply.column.container')}</Th>
          <Th className="hidden md:table-cell">{t('profiles.apply.column.origin')}</Th>
          <Th>{t('profiles.apply.column.changes')}</Th>
          <Th className="hidden pr-4 sm:table-cell">{t('profiles.apply.column.outcome')}</Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {rows.map((row) => {
          const { ctid, title, state, origin } = row;
          return (
            <tr key={ctid}>
              <Td className="py-2 pl-4 align-top">
                <input
                  type="checkbox"
                  checked={ticked.has(ctid) && canTake(row)}
                  disabled={locked || !canTake(row)}
                  onChange={() => onTick([ctid], !ticked.has(ctid))}
                  aria-label={t('profiles.apply.tick', { ctid })}
                  className="size-4 align-middle accent-accent"
                />
              </Td>
              <Td className="py-2 align-top">
                <Link href={containerPath(node, ctid)} prefetch={false} className="font-medium hover:underline">
                  {title === null ? ctid : `${ctid} ${title}`}
                </Link>
                <span className="block text-xs">
                  <StateBadge state={state} />
                </span>
              </Td>
              <Td className="hidden py-2 align-top text-muted md:table-cell">{origin ?? t('frame.dash')}</Td>
              <Td className="py-2 align-top">
                <ChangesCell row={row} />
                {/* No column of its own on a phone. */}
                <div className="mt-1 sm:hidden">
                  <OutcomeCell row={row} progress={progress.get(ctid)} />
                </div>
              </Td>
              <Td className="hidden py-2 pr-4 align-top sm:table-cell">
                <OutcomeCell row={row} progress={progress.get(ctid)} />
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function ChangesCell({ row: { changes } }: { row: ApplyRow }) {
  if (changes.length === 0) return <span className="text-faint">{t('profiles.apply.same')}</span>;
  const line = ({ key, before, after }: ApplyRow['changes'][number]) => (
    <li key={key} className="font-mono text-2xs break-all">
      {key} <s className="text-faint">{before ?? t('change.unset')}</s> {after ?? t('change.removed')}
    </li>
  );
  if (changes.length <= MOST_CHANGES) return <ul>{changes.map(line)}</ul>;
  return (
    <details>
      <summary className="num text-muted hover:text-ink">
        {t('profiles.apply.changes', { count: changes.length })}
      </summary>
      <ul className="mt-1">{changes.map(line)}</ul>
    </details>
  );
}

function OutcomeCell({ row, progress }: { row: ApplyRow; progress: RowProgress | undefined }) {
  const { breaches, reason, waiting, resizes } = row;
  return (
    <div className="space-y-0.5 text-xs">
      {progress !== undefined && <Progress progress={progress} />}
      {reason !== null && <p className="text-muted">{reason}</p>}
      {breaches.map(({ counter, unit, held, kind, threshold }) => (
        <p key={counter} className="num flex gap-1.5 text-critical">
          <TriangleAlert size={12} aria-hidden className="mt-0.5 shrink-0" />
          {t('profiles.apply.above', {
            counter,
            held: formatAmount(held, unit),
            kind,
            threshold: formatAmount(threshold, unit),
          })}
        </p>
      ))}
      {resizes && reason === null && <p className="text-warning">{t('profiles.apply.resizes')}</p>}
      {waiting.length > 0 && <p className="text-muted">{t('profiles.apply.waiting', { keys: waiting.join(', ') })}</p>}
      {reason === null && progress === undefined && breaches.length === 0 && row.changes.length > 0 && (
        <p className="text-muted">{t(row.state === 'running' ? 'profiles.apply.live' : 'profiles.apply.atStart')}</p>
      )}
    </div>
  );
}

function Progress({ progress }: { progress: RowProgress }) {
  if (progress === 'waiting') return <p className="text-muted">{t('profiles.apply.queued')}</p>;
  if (progress === 'running') {
    return (
      <p className="flex gap-1.5 text-accent">
        <LoaderCircle size={12} aria-hidden className="turn mt-0.5 shrink-0" />
        {t('profiles.apply.runs')}
      </p>
    );
  }
  const Icon = progress.ok ? CircleCheck : CircleAlert;
  return (
    <p className={progress.ok ? 'flex gap-1.5 text-ok' : 'flex gap-1.5 text-critical'}>
      <Icon size={12} aria-hidden className="mt-0.5 shrink-0" />
      {progress.text}
    </p>
  );
}
