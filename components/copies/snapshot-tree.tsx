'use client';
import { clsx } from 'clsx';
import { Copy, CornerDownRight, Ellipsis, FolderOpen, FolderX, History, MemoryStick, Trash2 } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { type MenuItem, openMenu, preloadMenu } from '@/components/ui/menu';
import { Table, Td, Th } from '@/components/ui/table';
import type { SnapshotRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { treeRows } from '@/lib/vz/snapshots';
import type { Asking } from './snapshots-panel';

/** Deeper ones stand under each other: a chain of fifty would leave no room for names. */
const DEEPEST_INDENT = 6;

interface SnapshotTreeProps {
  snapshots: readonly SnapshotRow[];
  /** Why nothing can be changed. */
  reason: string | undefined;
  onAsk: (asking: Asking) => void;
  onClone: (id: string) => void;
}

export function SnapshotTree({ snapshots, reason, onAsk, onClone }: SnapshotTreeProps) {
  return (
    <Table label={t('snapshots.tree')} className="table-fixed">
      <thead>
        <tr>
          <Th className="pl-4">{t('snapshots.column.name')}</Th>
          <Th className="hidden w-44 sm:table-cell">{t('snapshots.column.taken')}</Th>
          <Th className="hidden w-40 md:table-cell">{t('snapshots.column.memory')}</Th>
          <Th className="w-14 pr-4 text-right!">
            <span className="sr-only">{t('snapshots.column.actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {treeRows(snapshots).map(({ snapshot, depth }) => (
          <tr key={snapshot.id} className={clsx(snapshot.current && 'bg-accent-wash/60')}>
            <Td className="py-1.5 pl-4">
              <Name snapshot={snapshot} depth={depth} />
            </Td>
            <Td className="hidden py-1.5 sm:table-cell">
              <Taken date={snapshot.date} />
            </Td>
            <Td className="hidden py-1.5 md:table-cell">
              <Holds snapshot={snapshot} />
            </Td>
            <Td className="py-1.5 pr-4 text-right">
              <IconButton
                label={t('snapshots.menu', { name: nameOf(snapshot) })}
                icon={<Ellipsis size={14} aria-hidden />}
                aria-haspopup="menu"
                onPointerEnter={preloadMenu}
                onFocus={preloadMenu}
                onClick={(event) =>
                  openMenu(
                    event.currentTarget,
                    t('snapshots.menu', { name: nameOf(snapshot) }),
                    itemsOf(snapshot, reason, onAsk, onClone),
                  )
                }
              />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** A snapshot needs no name: its date tells it apart then. */
export function nameOf({ name, date, id }: Pick<SnapshotRow, 'name' | 'date' | 'id'>): string {
  return name === '' ? (date ?? id) : name;
}

function Name({ snapshot, depth }: { snapshot: SnapshotRow; depth: number }) {
  const { name, description, date, current, mountedAt } = snapshot;
  return (
    <div
      className="flex min-w-0 gap-1.5"
      style={{ paddingInlineStart: `${Math.min(depth, DEEPEST_INDENT) * 1.25}rem` }}
    >
      {depth > 0 && <CornerDownRight size={14} aria-hidden className="mt-1 shrink-0 text-faint" />}
      <div className="min-w-0">
        <span className="sr-only">{t('snapshots.level', { level: depth + 1 })} </span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={clsx('break-words', name === '' ? 'text-muted' : 'font-medium')}>
            {name === '' ? t('snapshots.unnamed') : name}
          </span>
          {current && (
            <span title={t('snapshots.now.help')}>
              <Badge tone="accent">{t('snapshots.now')}</Badge>
            </span>
          )}
          {mountedAt !== null && <Badge tone="notice">{t('snapshots.mounted')}</Badge>}
        </span>
        {description !== '' && <span className="block text-xs break-words text-muted">{description}</span>}
        {mountedAt !== null && <span className="block font-mono text-xs break-all text-muted">{mountedAt}</span>}
        <span className="block text-xs sm:hidden">
          <Taken date={date} />
        </span>
        <span className="mt-0.5 block md:hidden">
          <Holds snapshot={snapshot} />
        </span>
      </div>
    </div>
  );
}

function Taken({ date }: { date: string | null }) {
  if (date === null) return <span className="text-faint">{t('snapshots.date.none')}</span>;
  return (
    <span className="num text-muted" title={t('snapshots.date.help')}>
      {date}
    </span>
  );
}

function Holds({ snapshot: { memory } }: { snapshot: SnapshotRow }) {
  if (memory === true) return <Badge icon={<MemoryStick size={12} aria-hidden />}>{t('snapshots.memory.yes')}</Badge>;
  return (
    <span className={clsx('text-xs', memory === null ? 'text-warning' : 'text-muted')}>
      {t(memory === null ? 'snapshots.memory.unknown' : 'snapshots.memory.no')}
    </span>
  );
}

function itemsOf(
  snapshot: SnapshotRow,
  reason: string | undefined,
  onAsk: SnapshotTreeProps['onAsk'],
  onClone: SnapshotTreeProps['onClone'],
): MenuItem[] {
  const why = reason === undefined ? {} : { reason };
  const mounted = snapshot.mountedAt !== null;
  return [
    {
      ...{ id: 'switch', label: t('snapshots.switch'), icon: <History size={14} aria-hidden /> },
      ...why,
      run: () => onAsk({ what: 'switch', snapshot }),
    },
    {
      id: 'mount',
      label: t(mounted ? 'snapshots.umount' : 'snapshots.mount'),
      icon: mounted ? <FolderX size={14} aria-hidden /> : <FolderOpen size={14} aria-hidden />,
      ...why,
      run: () => onAsk({ what: mounted ? 'umount' : 'mount', snapshot }),
    },
    {
      ...{ id: 'clone', label: t('clone.entry'), icon: <Copy size={14} aria-hidden /> },
      ...why,
      run: () => onClone(snapshot.id),
    },
    {
      ...{
        id: 'remove',
        label: t('snapshots.remove'),
        icon: <Trash2 size={14} aria-hidden />,
        tone: 'danger' as const,
      },
      ...(mounted ? { reason: t('snapshots.remove.mounted', { path: snapshot.mountedAt ?? '' }) } : {}),
      ...why,
      run: () => onAsk({ what: 'remove', snapshot }),
    },
  ];
}
