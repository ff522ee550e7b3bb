'use client';
import { useState } from 'react';
import { Field } from '@/components/ui/field';
import { useFirstFocus } from '@/components/ui/first-focus';
import { Segments } from '@/components/ui/segments';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { BodyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { fromWire } from '@/lib/ubc/sample';
import { printLimit } from '@/lib/vz/quota-values';
import { ChangeDialog } from './change-dialog';
import { limitMeaning } from './meaning';
import { MeaningField } from './meaning-field';
import { type Owner, ownerName, type QuotaReply } from './words';

type Body = BodyOf<typeof api.quotaOwnerSet>;
type Limits = Pick<Body, 'blockSoft' | 'blockHard' | 'inodeSoft' | 'inodeHard'>;

const FIELDS = ['blockSoft', 'blockHard', 'inodeSoft', 'inodeHard'] as const;
const NOBODY = '0:0:0:0';
const LARGEST_ID = 4_294_967_294;

function limitsOf(owner: Owner | undefined): Limits {
  const space = (limit: Owner['blocks']['soft'] = 0) => printLimit(fromWire(limit), 'diskspace');
  const files = (limit: Owner['blocks']['soft'] = 0) => printLimit(fromWire(limit), 'diskinodes');
  return {
    blockSoft: space(owner?.blocks.soft),
    blockHard: space(owner?.blocks.hard),
    inodeSoft: files(owner?.inodes.soft),
    inodeHard: files(owner?.inodes.hard),
  };
}

interface OwnerDialogProps {
  data: QuotaReply;
  /** undefined: somebody who is not in the table yet, by number. */
  owner: Owner | undefined;
  onClose: () => void;
}

/** The limits of one user or group, set inside the container. */
export function OwnerDialog({ data, owner, onClose }: OwnerDialogProps) {
  const { node, ctid, second } = data;
  const first = useFirstFocus<HTMLInputElement>();
  // Based on what was on screen when it was opened: a poll meanwhile must not change the ground under a form.
  const [from] = useState(owner);
  const [limits, setLimits] = useState(() => limitsOf(owner));
  const [kind, setKind] = useState<Owner['kind']>('user');
  const [id, setId] = useState('');
  const wantedId = /^\d{1,10}$/.test(id) && Number(id) <= LARGEST_ID ? Number(id) : undefined;
  const known = second.owners.find((each) => each.kind === kind && each.id === wantedId);
  const who = from ?? known ?? (wantedId === undefined ? undefined : { kind, id: wantedId, version: NOBODY });
  const meanings = FIELDS.map((field) =>
    limitMeaning(field.startsWith('block') ? 'blocks' : 'inodes', limits[field], t(`quota.field.${field}`)),
  );
  const wrong = meanings.find((meaning) => !meaning.ok);
  const same = FIELDS.every((field) => limits[field] === limitsOf(from)[field]);
  const good = who !== undefined && wrong === undefined && !same;
  const body: Body | undefined = good ? { kind: who.kind, id: who.id, version: who.version, ...limits } : undefined;
  const idError = from === undefined && id !== '' && wantedId === undefined ? t('quota.owner.id.bad') : undefined;
  return (
    <ChangeDialog
      node={node.id}
      ctid={ctid}
      title={
        from === undefined
          ? t('quota.owner.add')
          : t('quota.owner.edit', {
              kind: from.kind,
              name: from.name === null ? String(from.id) : `${ownerName(from)} (${from.id})`,
            })
      }
      body={body}
      problem={idError ?? (wrong !== undefined && !wrong.ok ? wrong.error : undefined)}
      send={(sent: Body, preview) =>
        call(api.quotaOwnerSet, { params: { node: node.id, ctid }, query: preview ? { preview: '1' } : {}, body: sent })
      }
      onClose={onClose}
    >
      {from === undefined && (
        <div className="flex flex-wrap items-start gap-4">
          <Segments
            label={t('quota.second.kind')}
            value={kind}
            options={(['user', 'group'] as const).map((value) => ({ value, label: t(`quota.kind.${value}`) }))}
            onChange={setKind}
          />
          <Field
            ref={first}
            label={t('quota.owner.id')}
            inputMode="numeric"
            value={id}
            onChange={(event) => setId(event.target.value)}
            help={known === undefined ? t('quota.owner.id.help') : ownerName(known)}
            error={idError}
            className="min-w-0 flex-1"
          />
        </div>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {FIELDS.map((field, i) => (
          <MeaningField
            key={field}
            label={t(`quota.field.${field}`)}
            value={limits[field]}
            meaning={meanings[i] ?? { ok: true, text: '' }}
            help={t(field.startsWith('block') ? 'quota.edit.space.help' : 'quota.edit.inodes.help')}
            ref={from !== undefined && i === 0 ? first : undefined}
            onChange={(value) => setLimits((before) => ({ ...before, [field]: value }))}
          />
        ))}
      </div>
    </ChangeDialog>
  );
}
