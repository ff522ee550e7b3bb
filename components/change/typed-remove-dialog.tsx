'use client';
import type { QueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useFirstFocus } from '@/components/ui/first-focus';
import { TypedField } from '@/components/ui/typed-field';
import { t } from '@/lib/text/t';
import { ChangePreview, forbidding } from './change-preview';
import { usePreview, type WriteReply } from './use-change';
import { useSend } from './use-send';

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
  const {
    busy,
    refused,
    clear,
    send: ask,
  } = useSend(() => {
    onClose();
    onSent?.();
  });
  const first = useFirstFocus();
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState(false);
  const { preview, error } = usePreview(previewKey, props.preview);
  const reason = forbidding(preview);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason !== undefined) return;
    if (typed.trim() === name) await ask({ send, touched });
    else setMissing(true);
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
        <TypedField
          label={t('change.type', { name })}
          value={typed}
          error={missing ? t('change.typeMissing', { name }) : refused?.message}
          onChange={(next) => {
            setTyped(next);
            setMissing(false);
            clear();
          }}
        />
      </form>
    </Dialog>
  );
}
