'use client';
import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, CircleSlash, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { usePreview, type WriteReply } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { containerPath } from '@/components/paths';
import { StateBadge } from '@/components/ui/badge';
import { CommandLines } from '@/components/ui/command-line';
import { Table, Td, Th } from '@/components/ui/table';
import type { ContainerState } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { RowProgress } from './runs';

/** Beyond that a row is folded. */
const MOST_CHANGES = 4;

/** What would become of one container. */
export interface OutcomeRow {
  ctid: string;
  title: string | null;
  state: ContainerState;
  changes: readonly { key: string; before: string | null; after: string | null }[];
  /** Why nothing can be done to it. */
  reason: string | null;
}

/** What the rows of one kind of change have of their own. */
export interface OutcomeLook<R extends OutcomeRow> {
  /** A column between container and changes; its text is searched, too. */
  column?: { head: string; text: (row: R) => string | null };
  /** What is to be said of it beside the values: findings, when they count. */
  says: (row: R) => ReactNode;
  /** Its exact commands, when somebody asks. `previewKey` changes with what they depend on. */
  commands: (row: R) => { previewKey: readonly unknown[]; ask: () => Promise<WriteReply> };
}

interface OutcomeTableProps<R extends OutcomeRow> {
  node: string;
  rows: readonly R[];
  look: OutcomeLook<R>;
  ticked: ReadonlySet<string>;
  onTick: (ctids: readonly string[], on: boolean) => void;
  progress: ReadonlyMap<string, RowProgress>;
  /** While it runs nothing is ticked. */
  locked: boolean;
}

/** Something would change, and nothing forbids it. */
export function canTake({ changes, reason }: OutcomeRow): boolean {
  return reason === null && changes.length > 0;
}

/** What would become of each container, before anything runs; then how each fares. */
export function OutcomeTable<R extends OutcomeRow>(props: OutcomeTableProps<R>) {
  const { node, rows, look, ticked, onTick, progress, locked } = props;
  const { column } = look;
  const takeable = rows.filter(canTake).map(({ ctid }) => ctid);
  const all = takeable.length > 0 && takeable.every((ctid) => ticked.has(ctid));
  return (
    <Table label={t('many.table')}>
      <thead>
        <tr>
          <Th className="w-10 pl-4">
            <input
              type="checkbox"
              checked={all}
              disabled={locked || takeable.length === 0}
              onChange={() => onTick(takeable, !all)}
              aria-label={t('many.tickAll')}
              className="size-4 align-middle accent-accent"
            />
          </Th>
          <Th>{t('many.column.container')}</Th>
          {column !== undefined && <Th className="hidden md:table-cell">{column.head}</Th>}
          <Th>{t('many.column.changes')}</Th>
          <Th className="hidden pr-4 sm:table-cell">{t('many.column.outcome')}</Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {rows.map((row) => {
          const { ctid, title, state } = row;
          const outcome = <OutcomeCell row={row} look={look} progress={progress.get(ctid)} />;
          return (
            <tr key={ctid}>
              <Td className="py-2 pl-4 align-top">
                <input
                  type="checkbox"
                  checked={ticked.has(ctid) && canTake(row)}
                  disabled={locked || !canTake(row)}
                  onChange={() => onTick([ctid], !ticked.has(ctid))}
                  aria-label={t('many.tick', { ctid })}
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
              {column !== undefined && (
                <Td className="hidden py-2 align-top text-muted md:table-cell">
                  {column.text(row) ?? t('frame.dash')}
                </Td>
              )}
              <Td className="py-2 align-top">
                <ChangesCell row={row} />
                {/* No column of its own on a phone. */}
                <div className="mt-1 sm:hidden">{outcome}</div>
              </Td>
              <Td className="hidden py-2 pr-4 align-top sm:table-cell">{outcome}</Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function ChangesCell({ row: { changes } }: { row: OutcomeRow }) {
  if (changes.length === 0) return <span className="text-faint">{t('many.same')}</span>;
  const line = ({ key, before, after }: OutcomeRow['changes'][number]) => (
    <li key={key} className="font-mono text-2xs break-all">
      {key} <s className="text-faint">{before ?? t('change.unset')}</s> {after ?? t('change.removed')}
    </li>
  );
  if (changes.length <= MOST_CHANGES) return <ul>{changes.map(line)}</ul>;
  return (
    <details>
      <summary className="num text-muted hover:text-ink">{t('many.values', { count: changes.length })}</summary>
      <ul className="mt-1">{changes.map(line)}</ul>
    </details>
  );
}

interface OutcomeCellProps<R extends OutcomeRow> {
  row: R;
  look: OutcomeLook<R>;
  progress: RowProgress | undefined;
}

function OutcomeCell<R extends OutcomeRow>({ row, look, progress }: OutcomeCellProps<R>) {
  return (
    <div className="space-y-0.5 text-xs">
      {progress !== undefined && <Progress progress={progress} />}
      {row.reason !== null && <p className="text-muted">{row.reason}</p>}
      {look.says(row)}
      {canTake(row) && <Commands {...look.commands(row)} />}
    </div>
  );
}

function Commands({ previewKey, ask }: { previewKey: readonly unknown[]; ask: () => Promise<WriteReply> }) {
  const [open, setOpen] = useState(false);
  const { preview, error } = usePreview(['outcome', ...previewKey], open ? ask : undefined);
  const words = error === null ? undefined : errorWords(error);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-muted hover:text-ink">{t('many.commands')}</summary>
      {preview !== undefined && <CommandLines commands={preview.commands} className="mt-1" />}
      {words !== undefined && <p className="mt-1 text-critical">{words.message ?? words.title}</p>}
      {open && preview === undefined && words === undefined && (
        <p className="mt-1 text-faint">{t('container.command.reading')}</p>
      )}
    </details>
  );
}

interface Look {
  icon: LucideIcon;
  tone: string;
  text: string;
}

function lookOf(progress: RowProgress): Look {
  switch (progress) {
    case 'waiting':
      return { icon: Hourglass, tone: 'text-muted', text: t('many.waits') };
    case 'running':
      return { icon: LoaderCircle, tone: 'text-accent', text: t('many.runs') };
    case 'left':
      return { icon: CircleSlash, tone: 'text-muted', text: t('many.notBegun') };
    default:
      return progress.ok
        ? { icon: CircleCheck, tone: 'text-ok', text: progress.text }
        : { icon: CircleAlert, tone: 'text-critical', text: progress.text };
  }
}

export function Progress({ progress }: { progress: RowProgress }) {
  const { icon: Icon, tone, text } = lookOf(progress);
  return (
    <p className={clsx('flex gap-1.5', tone)}>
      <Icon size={12} aria-hidden className={clsx('mt-0.5 shrink-0', progress === 'running' && 'turn')} />
      {text}
    </p>
  );
}
