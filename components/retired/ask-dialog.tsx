'use client';
import type { QueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange, type WriteReply } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useFirstFocus } from '@/components/ui/first-focus';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

interface AskDialogProps {
  title: string;
  confirm: string;
  /** What happens, in sentences. */
  children: ReactNode;
  previewKey: readonly unknown[];
  preview: () => Promise<WriteReply>;
  send: () => Promise<WriteReply>;
  touched: (client: QueryClient) => unknown;
  onEnd?: (task: Task) => void;
  onClose: () => void;
}

/** A question with what it would do, to the word; a refusal stays in it. Nothing is lost by a yes, so that none has to be typed. */
export function AskDialog(props: AskDialogProps) {
  const { title, confirm, children, previewKey, send, touched, onEnd, onClose } = props;
  const run = useRunChange();
  const first = useFirstFocus();
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { preview, error } = usePreview(previewKey, props.preview);
  const reason = forbidding(preview) ?? (preview === undefined ? t('retired.waiting') : undefined);
  const yes = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      await run({ send, touched, ...(onEnd === undefined ? {} : { onEnd }) });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
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
          <Button variant="primary" pending={busy} reason={reason} onClick={() => void yes()}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="space-y-4 text-left whitespace-normal">
        {children}
        {refused !== undefined && (
          <p role="alert" className="text-critical">
            {refused}
          </p>
        )}
        <ChangePreview preview={preview} error={error} waiting={t('retired.waiting')} />
      </div>
    </Dialog>
  );
}
