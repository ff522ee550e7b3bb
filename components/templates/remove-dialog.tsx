'use client';
import { type FormEvent, useId, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeSummary, Template } from '@/lib/api/schemas';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';

interface RemoveDialogProps {
  node: NodeSummary;
  template: Template;
  onClose: () => void;
}

/** A file that may have taken an hour to come: its name is typed before it goes. */
export function RemoveDialog({ node, template, onClose }: RemoveDialogProps) {
  const form = useId();
  const run = useRunChange();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { name, file, sizeBytes } = template;
  const params = { node: node.id, template: file };
  const { preview, error } = usePreview(keyOf(api.templateRemove, params), () =>
    call(api.templateRemove, { params, query: { preview: '1' } }),
  );
  const reason = forbidding(preview);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || reason !== undefined) return;
    if (typed.trim() !== name) {
      setProblem(t('templates.remove.typeMissing', { name }));
      return;
    }
    setBusy(true);
    try {
      await run({
        send: () => call(api.templateRemove, { params }),
        touched: (client) => refresh(client, api.templateList, { node: node.id }),
      });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setProblem(words.message ?? words.title);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('templates.remove.title', { name })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          <Button type="submit" form={form} variant="danger" pending={busy} reason={reason}>
            {t('templates.remove.confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        <p>{t('templates.remove.body', { file, size: formatBytes(sizeBytes), node: node.label })}</p>
        <ChangePreview preview={preview} error={error} waiting={t('container.command.reading')} />
        <Field
          label={t('templates.remove.type', { name })}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem(undefined);
          }}
          error={problem}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </form>
    </Dialog>
  );
}
