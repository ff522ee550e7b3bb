'use client';
import type { QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { usePreview, type WriteReply } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
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
  const { busy, refused, send: ask } = useSend(onClose);
  const first = useFirstFocus();
  const { preview, error } = usePreview(previewKey, props.preview);
  const reason = forbidding(preview) ?? (preview === undefined ? t('retired.waiting') : undefined);
  const yes = async () => {
    await ask({ send, touched, ...(onEnd === undefined ? {} : { onEnd }) });
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
        <Refused refused={refused} />
        <ChangePreview preview={preview} error={error} waiting={t('retired.waiting')} />
      </div>
    </Dialog>
  );
}
