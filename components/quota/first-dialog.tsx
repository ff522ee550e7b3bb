'use client';
import { useState } from 'react';
import { useFirstFocus } from '@/components/ui/first-focus';
import { Segments } from '@/components/ui/segments';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { BodyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { ChangeDialog } from './change-dialog';
import { draftOf, type FirstParam, meaningOf, valuesOf } from './first-draft';
import { MeaningField } from './meaning-field';
import type { QuotaReply } from './words';

type Body = BodyOf<typeof api.containerSet>;
const PARAMS = ['diskspace', 'diskinodes', 'quotatime', 'quotaugidlimit'] as const;

/** Limits of the container itself, through vzctl set: what its layout ignores cannot be changed, and says why. */
export function FirstDialog({ data, onClose }: { data: QuotaReply; onClose: () => void }) {
  const [from] = useState(data);
  const first = useFirstFocus<HTMLInputElement>();
  const { node, ctid, layout, ignored, version } = from;
  const image = layout === 'ploop';
  const [before] = useState(() => draftOf(from));
  const [draft, setDraft] = useState(before);
  const ignoredWhy = (param: FirstParam) => ignored.find((each) => each.param === param)?.message;
  const change = (param: FirstParam, value: string) => setDraft((now) => ({ ...now, [param]: value }));
  const meanings = PARAMS.map((param) => ({ param, meaning: meaningOf(draft, param, image) }));
  // A value that is in the file as it is says nothing against the others.
  const wrong = meanings.find(({ param, meaning }) => !meaning.ok && draft[param] !== before[param])?.meaning;
  const values = valuesOf(draft, before);
  const body: Body | undefined =
    wrong !== undefined || version === null || Object.keys(values).length === 0 ? undefined : { values, version };
  const quotaWhy = image ? ignoredWhy('diskquota') : undefined;
  return (
    <ChangeDialog
      node={node.id}
      ctid={ctid}
      title={t('quota.first.edit.of', { ctid })}
      body={body}
      problem={wrong !== undefined && !wrong.ok ? wrong.error : undefined}
      send={(sent: Body, preview) =>
        call(api.containerSet, { params: { node: node.id, ctid }, query: preview ? { preview: '1' } : {}, body: sent })
      }
      onClose={onClose}
    >
      {quotaWhy === undefined && (
        <div>
          <p className="mb-1 font-medium">{t('quota.set.diskquota')}</p>
          <Segments
            label={t('quota.set.diskquota')}
            value={draft.diskquota}
            options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`quota.set.diskquota.${value}`) }))}
            onChange={(value) => change('diskquota', value)}
          />
          <p className="mt-1 text-xs text-faint">{t('quota.set.diskquota.help')}</p>
        </div>
      )}
      {quotaWhy !== undefined && <p className="text-muted">{quotaWhy}</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        {meanings.map(({ param, meaning }, i) => (
          <MeaningField
            key={param}
            label={t(param === 'diskspace' && image ? 'quota.set.diskspace.ploop' : `quota.set.${param}`)}
            value={draft[param]}
            meaning={meaning}
            help={t(`quota.set.${param}.help`)}
            reason={ignoredWhy(param)}
            ref={i === 0 ? first : undefined}
            onChange={(value) => change(param, value)}
          />
        ))}
      </div>
    </ChangeDialog>
  );
}
