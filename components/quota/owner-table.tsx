'use client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { Pencil, User, UsersRound } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useNow } from '@/components/now';
import { toneText } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Td, Th } from '@/components/ui/table';
import { t } from '@/lib/text/t';
import type { OwnerSort, OwnerSortKey } from './owner-list';
import { amountText, limitText, type Owner, ownerName, ownerStateText, standingTone, worstOf } from './words';

const ROW_PX = 37;

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
  const [top, setTop] = useState(0);
  // What stands above may change its height.
  useLayoutEffect(() => {
    const body = table.current?.tBodies[0];
    if (body === undefined) return;
    const next = Math.round(body.getBoundingClientRect().top + window.scrollY);
    setTop((before) => (Math.abs(before - next) > 1 ? next : before));
  });
  const virtualizer = useWindowVirtualizer({
    count: owners.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: top,
    initialRect: { width: 0, height: 900 },
    getItemKey: (index) => keyOf(owners[index]) ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
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
        {before > 0 && <Spacer height={before} />}
        {items.map(({ index }) => {
          const owner = owners[index];
          if (owner === undefined) return null;
          return <Row key={keyOf(owner)} owner={owner} index={index} reason={reason} onEdit={onEdit} />;
        })}
        {after > 0 && <Spacer height={after} />}
      </tbody>
    </table>
  );
}

const keyOf = (owner: Owner | undefined) => (owner === undefined ? undefined : `${owner.kind} ${owner.id}`);

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
}

function Row({ owner, index, reason, onEdit }: RowProps) {
  const now = useNow();
  const { blocks, inodes, kind, id } = owner;
  const worst = worstOf(owner, now);
  const Icon = kind === 'user' ? User : UsersRound;
  const none = 'text-faint';
  return (
    <tr aria-rowindex={index + 2} className="hover:bg-subtle">
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
