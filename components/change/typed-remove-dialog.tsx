'use client';
import type { QueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { useFirstFocus } from '@/components/ui/first-focus';
import { t } from '@/lib/text/t';
import { ChangePreview, forbidding } from './change-preview';
import { usePreview, useRunChange, type WriteReply } from './use-change';

interface TypedRemoveDialogProps {
  title: string;
  /** What dies, and what does not. */
  body: string;
  /** To be typed. */
  name: string;
  previewKey: readonly unknown[];
  preview: () => Promise<WriteReply>;
  send: () => Promise<WriteReply>;
  touched: (client: QueryClient) => unknown;
  onClose: () => void;
  onSent?: () => void;
}

/** What takes work to have again goes only with its name typed. */
export function TypedRemoveDialog(props: TypedRemoveDialogProps) {
  const { title, body, name, previewKey, send, touched, onClose, onSent } = props;
  const form = useId();
  const run = useRunChange();
  const first = useFirstFocus();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { preview, error } = usePreview(previewKey, props.preview);
  const reason = forbidding(preview);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || reason !== undefined) return;
    if (typed.trim() !== name) {
      setProblem(t('change.typeMissing', { name }));
      return;
    }
    setBusy(true);
    try {
      await run({ send, touched });
      onClose();
      onSent?.();
    } catch (e) {
      const words = errorWords(e);
      setProblem(words.message ?? words.title);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button ref={first} onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          <Button type="submit" form={form} variant="danger" pending={busy} reason={reason}>
            {t('change.delete')}
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
        <p>{body}</p>
        <ChangePreview preview={preview} error={error} waiting={t('container.command.reading')} />
        <Field
          label={t('change.type', { name })}
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
