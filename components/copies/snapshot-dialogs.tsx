'use client';
import { useState } from 'react';
import { Field } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import { call, keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { BodyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { isSnapshotDescription, isSnapshotName } from '@/lib/vz/snapshots';
import { ActDialog, Tick } from './act-dialog';
import { nameOf } from './snapshot-tree';
import type { Asking, SnapshotList } from './snapshots-panel';

interface DialogsProps {
  node: string;
  data: SnapshotList;
  asking: Asking;
  onClose: () => void;
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false };
const ask = (preview: boolean) => (preview ? { query: { preview: '1' as const } } : {});

/** The question about what was chosen. */
export function SnapshotDialogs({ node, data, asking, onClose }: DialogsProps) {
  const where = { node, ctid: data.ctid };
  if (asking.what === 'take') return <TakeDialog where={where} data={data} onClose={onClose} />;
  if (!('snapshot' in asking)) {
    return (
      <ActDialog
        node={node}
        title={t('snapshots.compact.title', { ctid: data.ctid })}
        confirm={t('snapshots.compact.confirm')}
        about={keyOf(api.imageCompact, where)}
        body={null}
        send={(_, preview) => call(api.imageCompact, { params: where, ...ask(preview) })}
        onClose={onClose}
      />
    );
  }
  const { what, snapshot } = asking;
  const name = nameOf(snapshot);
  const params = { ...where, snapshot: snapshot.id };
  if (what === 'switch') return <SwitchDialog params={params} data={data} snapshot={snapshot} onClose={onClose} />;
  const endpoint = { remove: api.snapshotRemove, mount: api.snapshotMount, umount: api.snapshotUmount }[what];
  return (
    <ActDialog
      node={node}
      title={t(`snapshots.${what}.title`, { name })}
      confirm={t(`snapshots.${what}.confirm`)}
      danger={what === 'remove'}
      about={[what, ...keyOf(endpoint, params)]}
      body={null}
      send={(_, preview) => call(endpoint, { params, ...ask(preview) })}
      onClose={onClose}
    />
  );
}

function TakeDialog({
  where,
  data,
  onClose,
}: {
  where: { node: string; ctid: string };
  data: SnapshotList;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [memory, setMemory] = useState(true);
  const wrongName = isSnapshotName(name.trim()) ? undefined : t('snapshots.name.bad');
  const wrongText = isSnapshotDescription(description.trim()) ? undefined : t('snapshots.description.bad');
  const problem = wrongName ?? wrongText;
  const body: BodyOf<typeof api.snapshotTake> | undefined =
    problem === undefined ? { name: name.trim(), description: description.trim(), memory } : undefined;
  return (
    <ActDialog
      node={where.node}
      title={t('snapshots.take.title', { ctid: where.ctid })}
      confirm={t('snapshots.take.confirm')}
      about={['take', ...keyOf(api.snapshotTake, where)]}
      body={body}
      problem={problem}
      send={(sent, preview) => call(api.snapshotTake, { params: where, body: sent, ...ask(preview) })}
      onClose={onClose}
    >
      <Field
        {...plain}
        label={t('snapshots.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        help={t('snapshots.name.help')}
        error={wrongName}
      />
      <Field
        {...plain}
        label={t('snapshots.description')}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
        error={wrongText}
      />
      {data.state === 'running' && (
        <Tick checked={memory} onChange={setMemory} help={t('snapshots.memory.help')}>
          {t('snapshots.memory')}
        </Tick>
      )}
    </ActDialog>
  );
}

const RESUMES = ['may', 'must', 'never'] as const;

function SwitchDialog({
  params,
  data,
  snapshot,
  onClose,
}: {
  params: { node: string; ctid: string; snapshot: string };
  data: SnapshotList;
  snapshot: Extract<Asking, { snapshot: object }>['snapshot'];
  onClose: () => void;
}) {
  // What is there now is kept unless somebody says that it may go.
  const [keepState, setKeepState] = useState(true);
  const [keepConfig, setKeepConfig] = useState(false);
  const [resume, setResume] = useState<(typeof RESUMES)[number]>('may');
  const body: BodyOf<typeof api.snapshotSwitch> = {
    keepState,
    ...(keepConfig ? { keepConfig } : {}),
    ...(resume === 'may' ? {} : { resume }),
  };
  const resumes = data.fewerChoices ? RESUMES.filter((one) => one !== 'must') : RESUMES;
  return (
    <ActDialog
      node={params.node}
      title={t('snapshots.switch.title', { ctid: params.ctid, name: nameOf(snapshot) })}
      confirm={t('snapshots.switch.confirm')}
      danger
      about={keyOf(api.snapshotSwitch, params)}
      body={body}
      send={(sent, preview) => call(api.snapshotSwitch, { params, body: sent, ...ask(preview) })}
      onClose={onClose}
    >
      <div className="space-y-2">
        <Tick checked={keepState} onChange={setKeepState}>
          {t('snapshots.switch.keep')}
        </Tick>
        {!data.fewerChoices && (
          <Tick checked={keepConfig} onChange={setKeepConfig}>
            {t('snapshots.switch.keepConfig')}
          </Tick>
        )}
      </div>
      {snapshot.memory !== false && (
        <div>
          <p aria-hidden className="mb-1 font-medium">
            {t('snapshots.switch.resume')}
          </p>
          <Segments
            label={t('snapshots.switch.resume')}
            value={resume}
            options={resumes.map((value) => ({ value, label: t(`snapshots.switch.resume.${value}`) }))}
            onChange={setResume}
          />
        </div>
      )}
    </ActDialog>
  );
}
