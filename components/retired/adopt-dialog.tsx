'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { useSettled } from '@/components/change/use-settled';
import { containerPath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Area } from '@/lib/api/schemas';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { type AdoptDraft, adoptBody, adoptDraft } from './adopt-draft';
import type { AreaList } from './areas-panel';

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false };

interface AdoptDialogProps {
  data: AreaList;
  area: Area;
  onClose: () => void;
}

/** A container of files that are there: what its config will say, beside what can be told of them. */
export function AdoptDialog({ data, area, onClose }: AdoptDialogProps) {
  const { node, profiles, defaultProfile, nextCtid } = data;
  const form = useId();
  const router = useRouter();
  const [draft, setDraft] = useState<AdoptDraft>(() =>
    adoptDraft(
      area,
      nextCtid,
      defaultProfile !== null && profiles.includes(defaultProfile) ? defaultProfile : (profiles[0] ?? ''),
    ),
  );
  const [tried, setTried] = useState(false);
  const { busy, refused, clear, send } = useSend(onClose);
  const change = (part: Partial<AdoptDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    clear();
  };
  const now = adoptBody(draft);
  const settled = adoptBody(useSettled(draft));
  const asked = 'body' in settled ? settled.body : undefined;
  const params = { node: node.id, area: area.name };
  const { preview, error } = usePreview(
    [...keyOf(api.areaAdopt, params), JSON.stringify(asked ?? null)],
    asked && (() => call(api.areaAdopt, { params, query: { preview: '1' }, body: asked })),
  );
  const current = 'body' in now && asked !== undefined && JSON.stringify(now.body) === JSON.stringify(asked);
  const reason = current ? forbidding(preview) : undefined;
  const errorAt = isAppError(error) ? { field: error.field, message: error.message } : undefined;
  const own: Partial<Record<string, string>> = tried && 'errors' in now ? now.errors : {};
  const text = (field: Exclude<keyof AdoptDraft, 'onboot'>) => {
    const said = [refused, current ? errorAt : undefined].find((one) => one?.field === field)?.message;
    return {
      ...plain,
      value: draft[field],
      error: own[field] ?? said,
      onChange: (event: { target: { value: string } }) => change({ [field]: event.target.value }),
    };
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason !== undefined || !('body' in now)) return;
    const { body } = now;
    await send({
      send: () => call(api.areaAdopt, { params, body }),
      touched: (client) =>
        Promise.all([
          refresh(client, api.areaList, { node: node.id }),
          refresh(client, api.retiredList, { node: node.id }),
          refresh(client, api.containerList, { node: node.id }),
        ]),
      onEnd: ({ state }) => {
        if (state === 'succeeded') router.push(containerPath(node.id, body.ctid));
      },
    });
  };
  return (
    <Dialog
      title={t('adopt.title', { name: area.name })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy} reason={reason}>
            {t('adopt.confirm')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => void submit(event)}
        noValidate
        className="space-y-4 text-left whitespace-normal"
      >
        <p>{t('adopt.intro', { path: area.path })}</p>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field {...text('ctid')} inputMode="numeric" label={t('adopt.ctid')} help={t('adopt.ctid.help')} />
          <div>
            <p aria-hidden className="mb-1 font-medium">
              {t('adopt.profile')}
            </p>
            <Select
              label={t('adopt.profile')}
              className="h-9! w-full"
              value={draft.profile}
              options={profiles.map((value) => ({ value, label: value }))}
              onChange={(event) => change({ profile: event.target.value })}
            />
          </div>
          <Field {...text('name')} label={t('adopt.name')} />
          <Field {...text('hostname')} label={t('adopt.hostname')} />
          <Field {...text('ips')} label={t('adopt.ips')} help={t('adopt.ips.help')} />
          <Field {...text('nameservers')} label={t('adopt.nameservers')} help={t('adopt.nameservers.help')} />
        </div>
        <Field {...text('template')} label={t('adopt.template')} help={t('adopt.template.help')} />
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={draft.onboot}
            onChange={(event) => change({ onboot: event.target.checked })}
            className="size-4 accent-accent"
          />
          {t('adopt.onboot')}
        </label>
        {refused !== undefined && (
          <p role="alert" className="text-critical">
            {refused.message}
          </p>
        )}
        <ChangePreview preview={preview} error={error} waiting={t('adopt.waiting')} />
      </form>
    </Dialog>
  );
}
