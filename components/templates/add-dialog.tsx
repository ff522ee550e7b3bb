'use client';
import { type FormEvent, useId, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { useSettled } from '@/components/change/use-settled';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Segments } from '@/components/ui/segments';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { type AddDraft, bodyOf, emptyDraft, type Source } from './add-draft';
import { ContainerFields, RepositoryFields, UrlFields } from './add-fields';
import type { TemplateList } from './templates-screen';

const SOURCES: readonly Source[] = ['repository', 'url', 'container'];

/** Three ways to a new template: by name, from an address, out of a container. The same task in the end. */
export function AddDialog({ data, onClose }: { data: TemplateList; onClose: () => void }) {
  const { node } = data;
  const form = useId();
  const run = useRunChange();
  const [draft, setDraft] = useState<AddDraft>(emptyDraft);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<AddDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefused(undefined);
  };
  const now = bodyOf(draft);
  const settled = bodyOf(useSettled(draft));
  const asked = 'body' in settled ? settled.body : undefined;
  const { preview, error } = usePreview(
    [...keyOf(api.templateAdd, { node: node.id }), JSON.stringify(asked ?? null)],
    asked && (() => call(api.templateAdd, { params: { node: node.id }, query: { preview: '1' }, body: asked })),
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
        send: () => call(api.templateAdd, { params: { node: node.id }, body: now.body }),
        touched: (client) => refresh(client, api.templateList, { node: node.id }),
      });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
    }
  };
  const fields = { draft, change, errors, data };
  return (
    <Dialog
      title={t('templates.add.title', { node: node.label })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy} reason={reason}>
            {t(`templates.add.confirm.${draft.from}`)}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        <Segments
          label={t('templates.add.from')}
          value={draft.from}
          options={SOURCES.map((value) => ({ value, label: t(`templates.add.from.${value}`) }))}
          onChange={(from) => {
            setTried(false);
            change({ from });
          }}
        />
        {draft.from === 'repository' && <RepositoryFields {...fields} />}
        {draft.from === 'url' && <UrlFields {...fields} />}
        {draft.from === 'container' && <ContainerFields {...fields} />}
        {refused !== undefined && (
          <p role="alert" className="text-critical">
            {refused}
          </p>
        )}
        <ChangePreview preview={preview} error={error} waiting={t('templates.add.waiting')} />
      </form>
    </Dialog>
  );
}
