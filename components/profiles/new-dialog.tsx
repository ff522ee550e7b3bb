'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { useSettled } from '@/components/change/use-settled';
import { errorWords } from '@/components/error-words';
import { profilePath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import { call, keyOf, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { bodyOf, type Kind, type NewDraft, newDraft } from './new-draft';

const KINDS: readonly Kind[] = ['profile', 'scaled', 'container', 'split'];

interface NewDialogProps {
  node: NodeSummary;
  profiles: readonly string[];
  /** The one it begins with. */
  like?: string;
  onClose: () => void;
}

/** Four ways to a new profile. */
export function NewDialog({ node, profiles, like, onClose }: NewDialogProps) {
  const form = useId();
  const router = useRouter();
  const run = useRunChange();
  const [draft, setDraft] = useState<NewDraft>(() => newDraft(like ?? profiles[0] ?? ''));
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<NewDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefused(undefined);
  };
  const now = bodyOf(draft);
  const settled = bodyOf(useSettled(draft));
  const asked = 'body' in settled ? settled.body : undefined;
  const params = { node: node.id };
  const { preview, error } = usePreview(
    [...keyOf(api.profileAdd, params), JSON.stringify(asked ?? null)],
    asked && (() => call(api.profileAdd, { params, query: { preview: '1' }, body: asked })),
  );
  const current = 'body' in now && asked !== undefined && JSON.stringify(now.body) === JSON.stringify(asked);
  const reason = current ? forbidding(preview) : undefined;
  const errors = tried && 'errors' in now ? now.errors : {};
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || reason !== undefined || !('body' in now)) return;
    setBusy(true);
    try {
      await run({
        send: () => call(api.profileAdd, { params, body: now.body }),
        touched: (client) => refresh(client, api.profileList, params),
        onEnd: ({ state }) => {
          if (state === 'succeeded') router.push(profilePath(node.id, now.body.name));
        },
      });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
    }
  };
  const text = (field: 'name' | 'factor' | 'count') => ({
    value: draft[field],
    error: errors[field],
    onChange: (event: { target: { value: string } }) => change({ [field]: event.target.value }),
    ...{ autoComplete: 'off', autoCapitalize: 'none', spellCheck: false },
  });
  return (
    <Dialog
      title={t('profiles.new.title', { node: node.label })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy} reason={reason}>
            {t('profiles.new.confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        <Segments
          label={t('profiles.new.from')}
          value={draft.kind}
          options={KINDS.map((value) => ({ value, label: t(`profiles.new.from.${value}`) }))}
          onChange={(kind) => {
            setTried(false);
            change({ kind });
          }}
        />
        <Field label={t('profiles.new.name')} help={t('profiles.new.name.help')} {...text('name')} />
        {(draft.kind === 'profile' || draft.kind === 'scaled') && (
          <Choice
            label={t('profiles.new.profile')}
            value={draft.profile}
            options={profiles.map((value) => ({ value, label: value }))}
            onChange={(profile) => change({ profile })}
          />
        )}
        {draft.kind === 'scaled' && (
          <Field
            label={t('profiles.new.factor')}
            help={t('profiles.new.factor.help')}
            inputMode="decimal"
            {...text('factor')}
          />
        )}
        {draft.kind === 'container' && (
          <Containers node={node.id} value={draft.ctid} error={errors.ctid} onChange={(ctid) => change({ ctid })} />
        )}
        {draft.kind === 'split' && (
          <>
            <Field
              label={t('profiles.new.count')}
              help={t('profiles.new.count.help')}
              inputMode="numeric"
              {...text('count')}
            />
            <Choice
              label={t('profiles.new.mode')}
              value={draft.mode}
              options={(['', 'vswap', 'classic'] as const).map((value) => ({
                value,
                label: t(`profiles.new.mode.${value || 'auto'}`),
              }))}
              onChange={(mode) => change({ mode: mode as NewDraft['mode'] })}
            />
          </>
        )}
        {refused !== undefined && (
          <p role="alert" className="text-critical">
            {refused}
          </p>
        )}
        <ChangePreview preview={preview} error={error} waiting={t('profiles.new.waiting')} />
      </form>
    </Dialog>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  error?: string | undefined;
  onChange: (value: string) => void;
}

function Choice({ label, value, options, error, onChange }: ChoiceProps) {
  return (
    <div>
      <p aria-hidden className="mb-1 font-medium">
        {label}
      </p>
      <Select
        label={label}
        value={value}
        options={options}
        className="h-9! w-full"
        aria-invalid={error !== undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {error !== undefined && <p className="mt-1 text-xs text-critical">{error}</p>}
    </div>
  );
}

function Containers({ node, value, error, onChange }: { node: string } & Omit<ChoiceProps, 'label' | 'options'>) {
  const query = useQuery(q(api.containerList, { node }));
  const rows = query.data?.containers ?? [];
  return (
    <Choice
      label={t('profiles.new.container')}
      value={value}
      error={error}
      onChange={onChange}
      options={[
        { value: '', label: t('profiles.new.container.choose') },
        ...rows.map(({ ctid, name, hostname }) => {
          const title = name ?? hostname;
          return { value: ctid, label: title === null ? ctid : `${ctid} ${title}` };
        }),
      ]}
    />
  );
}
