'use client';
import { Pencil, Plus, UsersRound } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useNow } from '@/components/now';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { FilterBox } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Segments } from '@/components/ui/segments';
import { useUrlState } from '@/components/url-state';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { Note } from './first-panel';
import { filterOwners, ownerSortText, parseOwnerSort, type ShownKind, sortOwners } from './owner-list';
import { OwnerTable } from './owner-table';
import type { Owner, QuotaReply } from './words';

const OwnerDialog = dynamic(() => import('./owner-dialog').then((m) => m.OwnerDialog), { ssr: false });
const GraceDialog = dynamic(() => import('./grace-dialog').then((m) => m.GraceDialog), { ssr: false });
const KINDS: readonly ShownKind[] = ['all', 'user', 'group'];

/** Users and groups inside: whether they are counted, who they are, what they use. */
export function SecondPanel({ data, reason }: { data: QuotaReply; reason: string | undefined }) {
  const [editing, setEditing] = useState<Owner | 'new'>();
  const [grace, setGrace] = useState<Owner['kind']>();
  const { second, state } = data;
  const off =
    reason ??
    (state !== 'running' ? t('quota.edit.reason.stopped') : undefined) ??
    (second.grace === null ? t('quota.edit.reason.off') : undefined);
  return (
    <Panel
      flush
      title={t('quota.second')}
      aside={
        <span className="flex flex-wrap items-center gap-3">
          <span className="num text-xs text-muted">{countText(data)}</span>
          <Button size="sm" icon={<Plus size={13} aria-hidden />} reason={off} onClick={() => setEditing('new')}>
            {t('quota.owner.add')}
          </Button>
        </span>
      }
    >
      <div className="space-y-2 p-4 empty:hidden">
        {second.state === 'on_at_start' && <Note>{t('quota.second.on_at_start')}</Note>}
        {second.state === 'off_at_start' && <Note>{t('quota.second.off_at_start')}</Note>}
        {second.state === 'last' && <Note>{t('quota.second.last')}</Note>}
        {second.exceeded && <Note warning>{t('quota.second.exceeded', { limit: second.limit ?? 0 })}</Note>}
        {second.owners.length > 0 && !second.named && state === 'running' && <Note>{t('quota.second.unnamed')}</Note>}
        {second.grace !== null && second.owners.length > 0 && <GraceLines data={data} reason={off} onEdit={setGrace} />}
      </div>
      {second.owners.length > 0 ? (
        <Owners data={data} reason={off} onEdit={setEditing} />
      ) : (
        <Empty icon={UsersRound} title={second.state === 'unread' ? t('quota.unread.failed') : t('quota.second.off')}>
          {second.problem?.message ?? t('quota.second.off.body')}
        </Empty>
      )}
      {editing !== undefined && (
        <OwnerDialog
          data={data}
          owner={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {grace !== undefined && <GraceDialog data={data} kind={grace} onClose={() => setGrace(undefined)} />}
    </Panel>
  );
}

function countText({ second: { state, total, limit, owners } }: QuotaReply): string {
  if (owners.length === 0 || state === 'unread' || state === 'off') return '';
  return limit === null ? t('quota.second.on.ploop', { total }) : t('quota.second.on', { total, limit });
}

function GraceLines({
  data,
  reason,
  onEdit,
}: {
  data: QuotaReply;
  reason: string | undefined;
  onEdit: (kind: Owner['kind']) => void;
}) {
  const { grace } = data.second;
  if (grace === null) return null;
  const span = (seconds: number | null) => (seconds === null ? '—' : formatSpan(seconds * 1000));
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-1 text-xs text-muted">
      {(['user', 'group'] as const).map((kind) => (
        <span key={kind} className="flex items-center gap-2">
          {t('quota.second.grace', {
            kind,
            blocks: span(grace[kind].blockSeconds),
            inodes: span(grace[kind].inodeSeconds),
          })}
          <Button
            size="sm"
            variant="quiet"
            icon={<Pencil size={12} aria-hidden />}
            reason={reason}
            aria-label={t('quota.second.grace.edit.of', { kind })}
            onClick={() => onEdit(kind)}
          >
            {t('quota.second.grace.edit')}
          </Button>
        </span>
      ))}
    </div>
  );
}

interface OwnersProps {
  data: QuotaReply;
  reason: string | undefined;
  onEdit: (owner: Owner) => void;
}

function Owners({ data: { second }, reason, onEdit }: OwnersProps) {
  const [url, change] = useUrlState();
  const now = useNow();
  const text = url.get('q') ?? '';
  const kind = KINDS.find((each) => each === url.get('kind')) ?? 'all';
  const sort = parseOwnerSort(url.get('sort'));
  // Grace runs by the second; the order follows the reading.
  const shown = sortOwners(filterOwners(second.owners, text, kind), sort, now);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-y border-line px-4 py-2 first:border-t-0">
        <FilterBox
          label={t('quota.second.filter')}
          placeholder={t('quota.second.filter')}
          value={text}
          onChange={(event) => change({ q: event.target.value })}
          className="w-64 max-w-full"
        />
        <Segments
          label={t('quota.second.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`quota.second.kind.${value}`) }))}
          onChange={(value) => change({ kind: value === 'all' ? null : value })}
        />
        <span role="status" className="num text-xs text-faint">
          {t('quota.second.shown', { shown: shown.length, total: second.owners.length })}
        </span>
      </div>
      {shown.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">{t('quota.second.noMatch')}</p>
      ) : (
        <OwnerTable
          owners={shown}
          sort={sort}
          onSort={(next) => change({ sort: ownerSortText(next) })}
          reason={reason}
          onEdit={onEdit}
        />
      )}
    </>
  );
}
