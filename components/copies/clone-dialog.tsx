'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import { SkeletonRows } from '@/components/ui/skeleton';
import { call, keyOf, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { ActDialog, Tick } from './act-dialog';
import { bodyOf, type CloneDraft, type CloneFrom, type CloneOffer, firstDraft, mayDropKeys } from './clone-draft';
import { nameOf } from './snapshot-tree';

interface CloneDialogProps {
  node: string;
  ctid: string;
  /** The id of a snapshot, or anything else. */
  asked: string;
  onClose: () => void;
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false };

/** What the copy is to be; the node is asked what it may begin with. */
export function CloneDialog({ node, ctid, asked, onClose }: CloneDialogProps) {
  const query = useQuery({ ...q(api.cloneView, { node, ctid }), staleTime: 0, refetchOnWindowFocus: false });
  if (query.data !== undefined) return <CloneForm node={node} offer={query.data} asked={asked} onClose={onClose} />;
  return (
    <Dialog
      title={t('clone.dialog', { title: ctid })}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('frame.cancel')}</Button>}
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={4} columns={2} />}>
        {() => null}
      </QueryView>
    </Dialog>
  );
}

interface CloneFormProps {
  node: string;
  offer: CloneOffer;
  asked: string;
  onClose: () => void;
}

function CloneForm({ node, offer, asked, onClose }: CloneFormProps) {
  const { ctid, title, layout, reason } = offer;
  const [draft, setDraft] = useState(() => firstDraft(offer, asked));
  const [refused, setRefused] = useState<{ field: string; message: string }>();
  const change = (part: Partial<CloneDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefused(undefined);
  };
  const errorOf = (field: string) => (refused?.field === field ? refused.message : undefined);
  const body = bodyOf(draft, layout);
  const where = { node, ctid };
  const ways: CloneFrom[] = layout === 'ploop' ? ['stopped', 'suspended', 'snapshot'] : ['stopped', 'suspended'];
  const wrongTo = draft.to.trim() === '' || /^[1-9]\d{2,9}$/.test(draft.to.trim()) ? undefined : t('clone.to.bad');
  return (
    <ActDialog
      node={node}
      title={t('clone.dialog', { title: title === null ? ctid : `${ctid} ${title}` })}
      confirm={t('clone.confirm')}
      about={keyOf(api.cloneView, where)}
      body={body}
      problem={reason ?? wrongTo}
      waiting={t('clone.waiting')}
      send={(sent, preview) =>
        call(api.containerClone, { params: where, body: sent, ...(preview ? { query: { preview: '1' } } : {}) })
      }
      onRefused={(field, message) => setRefused({ field, message })}
      onClose={onClose}
    >
      <div>
        <p aria-hidden className="mb-1 font-medium">
          {t('clone.from')}
        </p>
        <Segments
          label={t('clone.from')}
          value={draft.from}
          options={ways.map((value) => ({ value, label: t(`clone.from.word.${value}`) }))}
          onChange={(from) =>
            change({ from, ...(from === 'snapshot' && layout === 'ploop' ? { dropHostKeys: true } : {}) })
          }
        />
        <p className="mt-1 text-xs text-faint">{t(`clone.from.help.${draft.from}`)}</p>
      </div>
      {draft.from === 'snapshot' && (
        <Snapshots where={where} value={draft.snapshot} onChange={(snapshot) => change({ snapshot })} />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          {...plain}
          label={t('clone.to')}
          inputMode="numeric"
          value={draft.to}
          onChange={(event) => change({ to: event.target.value })}
          help={t('clone.to.help')}
          error={wrongTo ?? errorOf('to')}
        />
        <Field
          {...plain}
          label={t('clone.name')}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
          help={t('clone.name.help')}
          error={errorOf('name')}
        />
        <Field
          {...plain}
          label={t('clone.hostname')}
          value={draft.hostname}
          onChange={(event) => change({ hostname: event.target.value })}
          error={errorOf('hostname')}
        />
        <Field
          {...plain}
          label={t('clone.addresses')}
          value={draft.addresses}
          placeholder={offer.addresses.length === 0 ? '' : t('clone.addresses.own', { own: offer.addresses.join(' ') })}
          onChange={(event) => change({ addresses: event.target.value })}
          help={t('clone.addresses.help')}
          error={errorOf('addresses')}
        />
      </div>
      <div className="space-y-2">
        {mayDropKeys(draft, layout) && (
          <Tick checked={draft.dropHostKeys} onChange={(dropHostKeys) => change({ dropHostKeys })}>
            {t('clone.drop')}
          </Tick>
        )}
        <Tick checked={draft.start} onChange={(start) => change({ start })}>
          {t('clone.start')}
        </Tick>
      </div>
    </ActDialog>
  );
}

interface SnapshotsProps {
  where: { node: string; ctid: string };
  value: string;
  onChange: (id: string) => void;
}

function Snapshots({ where, value, onChange }: SnapshotsProps) {
  const query = useQuery({ ...q(api.snapshotList, where), refetchOnWindowFocus: false });
  const all = query.data?.snapshots ?? [];
  return (
    <div>
      <p aria-hidden className="mb-1 font-medium">
        {t('clone.snapshot')}
      </p>
      <Select
        label={t('clone.snapshot')}
        value={value}
        className="h-9! w-full"
        onChange={(event) => onChange(event.target.value)}
        options={[
          { value: '', label: t(all.length === 0 ? 'clone.snapshot.none' : 'clone.snapshot.choose') },
          ...all.map((row) => ({ value: row.id, label: nameOf(row) })),
        ]}
      />
    </div>
  );
}
