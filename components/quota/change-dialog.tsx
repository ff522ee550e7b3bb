'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { usePreview, type WriteReply } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { useSettled } from '@/components/change/use-settled';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

interface ChangeDialogProps<Body> {
  node: string;
  ctid: string;
  title: string;
  /** What would be sent; undefined while the fields do not say, or say what is already so. */
  body: Body | undefined;
  /** What is wrong with the fields, for the button. */
  problem: string | undefined;
  send: (body: Body, preview: boolean) => Promise<WriteReply>;
  onClose: () => void;
  /** The fields; `refused` names the one the server refused, with its sentence. */
  children: ReactNode;
}

/** Fields, what they would do, and Save as one task: the same for users, grace times and the container's own limits. */
export function ChangeDialog<Body>({
  node,
  ctid,
  title,
  body,
  problem,
  send,
  onClose,
  children,
}: ChangeDialogProps<Body>) {
  const form = useId();
  const client = useQueryClient();
  const { busy, refused, send: ask } = useSend(onClose);
  const asked = useSettled(body);
  const { preview, error } = usePreview(
    [...keyOf(api.quotaView, { node, ctid }), 'change', JSON.stringify(asked ?? null)],
    asked === undefined ? undefined : () => send(asked, true),
  );
  const current = body !== undefined && JSON.stringify(body) === JSON.stringify(asked);
  const reason =
    problem ??
    (body === undefined ? t('quota.edit.nothing') : undefined) ??
    (current ? forbidding(preview) : undefined);
  const touched = () =>
    Promise.all([
      refresh(client, api.containerView, { node, ctid }),
      refresh(client, api.containerList, { node }),
      refresh(client, api.timelineList, { node }),
    ]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason !== undefined || body === undefined) return;
    const refusal = await ask({ send: () => send(body, false), touched });
    // Whatever was changed meanwhile is read, so that the next try is based on it.
    if (refusal?.code === 'conflict') void touched();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy} reason={reason}>
            {t('quota.edit.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        {children}
        <Refused refused={refused} />
        {preview?.restart === true && <p className="text-notice">{t('quota.edit.restart')}</p>}
        <ChangePreview
          preview={preview}
          error={error}
          waiting={body === undefined ? t('quota.edit.nothing') : t('quota.edit.previewing')}
        />
      </form>
    </Dialog>
  );
}
