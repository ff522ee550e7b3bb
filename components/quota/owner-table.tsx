'use client';
import { clsx } from 'clsx';
import { Pencil, User, UsersRound } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useNow } from '@/components/now';
import { toneText } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Td, Th } from '@/components/ui/table';
import { useWindowRows } from '@/components/ui/window-rows';
import { t } from '@/lib/text/t';
import type { OwnerSort, OwnerSortKey } from './owner-list';
import { amountText, limitText, type Owner, ownerName, ownerStateText, standingTone, worstOf } from './words';

const ROW_PX = 37;
/** Small rows: more of them, so that the few users of most containers are there all at once, for the browser's own search, too. */
const BEYOND = 24;

interface OwnerTableProps {
  owners: readonly Owner[];
  sort: OwnerSort;
  onSort: (sort: OwnerSort) => void;
  /** Why nothing can be changed. */
  reason: string | undefined;
  onEdit: (owner: Owner) => void;
}

const COLUMNS: readonly { key: OwnerSortKey; label: Parameters<typeof t>[0]; className: string; numeric?: true }[] = [
  { key: 'owner', label: 'quota.col.owner', className: 'pl-4' },
  { key: 'blocks', label: 'quota.col.blocks', className: 'w-28', numeric: true },
  { key: 'soft', label: 'quota.col.blockSoft', className: 'hidden w-26 sm:table-cell', numeric: true },
  { key: 'hard', label: 'quota.col.blockHard', className: 'hidden w-26 sm:table-cell', numeric: true },
  { key: 'inodes', label: 'quota.col.inodes', className: 'hidden w-28 md:table-cell', numeric: true },
];

/** A real table of any length: only rows near the window exist. */
export function OwnerTable({ owners, sort, onSort, reason, onEdit }: OwnerTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const keys = useMemo(() => owners.map(keyOf), [owners]);
  const view = useWindowRows(table, keys, ROW_PX, BEYOND);
  return (
    <table
      ref={table}
      aria-label={t('quota.second')}
      aria-rowcount={owners.length + 1}
      className="w-full table-fixed border-collapse text-left text-sm"
    >
      <thead>
        <tr aria-rowindex={1}>
          {COLUMNS.map(({ key, label, className, numeric = false }) => (
            <Th key={key} numeric={numeric} sortKey={key} sort={sort} onSort={onSort} className={className}>
              {t(label)}
            </Th>
          ))}
          <Th className="hidden w-36 lg:table-cell" numeric>
            {t('quota.col.inodeLimits')}
          </Th>
          <Th sortKey="state" sort={sort} onSort={onSort} first="descending" className="w-32 sm:w-44">
            {t('quota.col.state')}
          </Th>
          <Th className="w-14 pr-4">
            <span className="sr-only">{t('quota.col.edit')}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {view.beforePx > 0 && <Spacer height={view.beforePx} />}
        {owners.slice(view.first, view.end).map((owner, i) => (
          <Row
            key={keyOf(owner)}
            owner={owner}
            index={view.first + i}
            measure={view.measure}
            reason={reason}
            onEdit={onEdit}
          />
        ))}
        {view.afterPx > 0 && <Spacer height={view.afterPx} />}
      </tbody>
    </table>
  );
}

const keyOf = (owner: Owner) => `${owner.kind} ${owner.id}`;

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}

interface RowProps extends Pick<OwnerTableProps, 'reason' | 'onEdit'> {
  owner: Owner;
  index: number;
  measure: (row: HTMLTableRowElement | null) => void;
}

function Row({ owner, index, measure, reason, onEdit }: RowProps) {
  const now = useNow();
  const { blocks, inodes, kind, id } = owner;
  const worst = worstOf(owner, now);
  const Icon = kind === 'user' ? User : UsersRound;
  const none = 'text-faint';
  return (
    <tr ref={measure} data-key={keyOf(owner)} aria-rowindex={index + 2} className="hover:bg-subtle">
      <Td className="truncate pl-4">
        <span className="inline-flex max-w-full items-center gap-2">
          <Icon size={13} aria-label={t(`quota.kind.${kind}`)} className="shrink-0 text-faint" />
          <span className="truncate font-medium">{ownerName(owner)}</span>
          {owner.name !== null && <span className="num text-xs text-faint">{id}</span>}
        </span>
      </Td>
      <Td numeric className="font-medium">
        {amountText('blocks', blocks.usage)}
      </Td>
      <Td numeric className={clsx('hidden sm:table-cell', blocks.soft === 0 && none)}>
        {limitText('blocks', blocks.soft)}
      </Td>
      <Td numeric className={clsx('hidden sm:table-cell', blocks.hard === 0 && none)}>
        {limitText('blocks', blocks.hard)}
      </Td>
      <Td numeric className="hidden md:table-cell">
        {amountText('inodes', inodes.usage)}
      </Td>
      <Td numeric className={clsx('hidden lg:table-cell', inodes.soft === 0 && inodes.hard === 0 && none)}>
        {inodes.soft === 0 && inodes.hard === 0
          ? t('quota.none')
          : `${amountText('inodes', inodes.soft)} : ${amountText('inodes', inodes.hard)}`}
      </Td>
      <Td className={clsx('num truncate', toneText[standingTone[worst.how]])}>{ownerStateText(worst, now)}</Td>
      <Td className="pr-4 text-right">
        <IconButton
          label={t('quota.owner.edit', { kind, name: ownerName(owner) })}
          icon={<Pencil size={13} aria-hidden />}
          reason={reason}
          onClick={() => onEdit(owner)}
        />
      </Td>
    </tr>
  );
}
