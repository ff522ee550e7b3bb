'use client';
import { ArchiveRestore, Trash2, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { containerPath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Table, Td, Th } from '@/components/ui/table';
import type { Backup } from '@/lib/api/schemas-backups';
import { formatBytes, formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';

interface BackupTableProps {
  node: string;
  backups: readonly Backup[];
  /** Whose each is: on the page of a node. */
  named: boolean;
  /** Why nothing can be changed. */
  reason: string | undefined;
  onRestore: (backup: Backup) => void;
  onRemove: (backup: Backup) => void;
}

export function BackupTable({ node, backups, named, reason, onRestore, onRemove }: BackupTableProps) {
  return (
    <Table label={t('backups.table')} className="table-fixed">
      <thead>
        <tr>
          {named && <Th className="w-28 pl-4 sm:w-44">{t('backups.column.container')}</Th>}
          <Th className={named ? undefined : 'pl-4'}>{t('backups.column.made')}</Th>
          <Th numeric className="hidden w-36 sm:table-cell">
            {t('backups.column.size')}
          </Th>
          <Th className="hidden w-44 lg:table-cell">{t('backups.column.mode')}</Th>
          <Th className="hidden w-28 md:table-cell">{t('backups.column.by')}</Th>
          <Th className="w-24 pr-4 text-right!">
            <span className="sr-only">{t('backups.column.actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {backups.map((backup) => (
          <tr key={backup.file}>
            {named && (
              <Td className="py-1.5 pl-4">
                <Owner node={node} backup={backup} />
              </Td>
            )}
            <Td className={named ? 'py-1.5' : 'py-1.5 pl-4'}>
              <Made backup={backup} />
            </Td>
            <Td numeric className="hidden sm:table-cell">
              {formatBytes(backup.sizeBytes)}
              {backup.facts !== null && (
                <span className="block text-2xs text-faint">
                  {t('backups.of', { used: formatBytes(backup.facts.usedBytes) })}
                </span>
              )}
            </Td>
            <Td className="hidden lg:table-cell">
              <How backup={backup} />
            </Td>
            <Td className="hidden truncate md:table-cell">{byWhom(backup)}</Td>
            <Td className="pr-4 text-right whitespace-nowrap">
              <IconButton
                label={t('backups.restore', { file: backup.file })}
                icon={<ArchiveRestore size={14} aria-hidden />}
                reason={reason ?? (backup.facts === null ? t('backups.noFacts', { file: backup.file }) : undefined)}
                onClick={() => onRestore(backup)}
              />
              <IconButton
                label={t('backups.remove', { file: backup.file })}
                icon={<Trash2 size={14} aria-hidden />}
                reason={reason}
                onClick={() => onRemove(backup)}
              />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Owner({ node, backup: { ctid, title, exists } }: { node: string; backup: Backup }) {
  if (!exists) {
    return (
      <span className="flex flex-wrap items-center gap-x-2" title={t('backups.isGone.help')}>
        <span className="num">{ctid}</span>
        <Badge>{t('backups.isGone')}</Badge>
      </span>
    );
  }
  return (
    <Link href={containerPath(node, ctid)} prefetch={false} className="block truncate text-accent hover:underline">
      <span className="num">{ctid}</span>
      {title !== null && title !== ctid && <span className="text-muted">{` ${title}`}</span>}
    </Link>
  );
}

function Made({ backup }: { backup: Backup }) {
  return (
    <>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <Age at={backup.madeAt} className="font-medium" />
        <time dateTime={new Date(backup.madeAt).toISOString()} className="num hidden text-xs text-muted sm:inline">
          {formatTime(backup.madeAt)}
        </time>
      </span>
      <span className="block truncate font-mono text-2xs text-faint" title={backup.file}>
        {backup.file}
      </span>
      {/* What has no column of its own on a narrow screen. */}
      <span className="flex flex-wrap items-baseline gap-x-2 lg:hidden">
        <span className="num text-2xs text-muted sm:hidden">{formatBytes(backup.sizeBytes)}</span>
        <How backup={backup} small />
      </span>
    </>
  );
}

function How({ backup: { facts, file }, small = false }: { backup: Backup; small?: boolean }) {
  if (facts === null) {
    return <Warned text={t('backups.noFacts.short')} title={t('backups.noFacts', { file })} />;
  }
  const { mode, live, changed } = facts;
  if (live) {
    return <Warned text={t(changed ? 'backups.changed' : 'backups.live')} title={t('backups.live.help')} />;
  }
  return <span className={small ? 'text-2xs text-faint' : undefined}>{t(`schedule.how.${mode}`)}</span>;
}

function Warned({ text, title }: { text: string; title: string }) {
  return (
    <span className="flex items-center gap-1 text-2xs text-warning" title={title}>
      <TriangleAlert size={11} aria-hidden className="shrink-0" />
      {text}
    </span>
  );
}

function byWhom({ facts }: Backup): string {
  if (facts === null) return t('frame.dash');
  return facts.origin === 'schedule' ? t('backups.by.schedule') : (facts.by ?? t('backups.by.unknown'));
}
