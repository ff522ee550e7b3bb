'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { usePreview, type WriteReply } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { useSettled } from '@/components/change/use-settled';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

interface ActDialogProps<Body> {
  node: string;
  title: string;
  confirm: string;
  /** Something is lost by it: the focus begins on Cancel, so that Enter alone does nothing. */
  danger?: boolean;
  /** Tells previews of different things apart. */
  about: readonly unknown[];
  /** What would be sent; undefined while the fields do not say. */
  body: Body | undefined;
  /** What is wrong with the fields, for the button. */
  problem?: string | undefined;
  send: (body: Body, preview: boolean) => Promise<WriteReply>;
  waiting?: string;
  /** Told which field the server refused, with its sentence. */
  onRefused?: (field: string, message: string) => void;
  onClose: () => void;
  /** Called when the task is there. */
  onSent?: () => void;
  children?: ReactNode;
}

/** Fields, what they would do, and one task: the same for snapshots, images and copies. */
export function ActDialog<Body>(props: ActDialogProps<Body>) {
  const {
    node,
    title,
    confirm,
    danger = false,
    about,
    body,
    problem,
    send,
    waiting,
    onRefused,
    onClose,
    onSent,
  } = props;
  const form = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  // A dialog that opens gives the focus to its first button; what React calls autoFocus came before, when it could not be had.
  useEffect(() => {
    if (danger) cancel.current?.focus();
  }, [danger]);
  const client = useQueryClient();
  const {
    busy,
    refused,
    send: ask,
  } = useSend(() => {
    onSent?.();
    onClose();
  });
  const asked = useSettled(body);
  const { preview, error } = usePreview(
    [...about, JSON.stringify(asked ?? null)],
    asked === undefined ? undefined : () => send(asked, true),
  );
  const current = body !== undefined && JSON.stringify(body) === JSON.stringify(asked);
  const reason =
    problem ??
    (body === undefined ? (waiting ?? t('snapshots.waiting')) : undefined) ??
    (current ? forbidding(preview) : undefined);
  // The list of containers stands above all of them: a copy is a row more, a switch another state.
  const touched = () =>
    Promise.all([refresh(client, api.containerList, { node }), refresh(client, api.timelineList, { node })]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason !== undefined || body === undefined) return;
    const refusal = await ask({ send: () => send(body, false), touched });
    if (refusal?.field !== undefined) onRefused?.(refusal.field, refusal.message);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          <Button type="submit" form={form} variant={danger ? 'danger' : 'primary'} pending={busy} reason={reason}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        {props.children}
        <Refused refused={refused} />
        <ChangePreview preview={preview} error={error} waiting={waiting ?? t('snapshots.waiting')} />
      </form>
    </Dialog>
  );
}

interface TickProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  help?: string;
  children: ReactNode;
}

export function Tick({ checked, onChange, help, children }: TickProps) {
  const id = useId();
  return (
    <div>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={help === undefined ? undefined : id}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 accent-accent"
        />
        {children}
      </label>
      {help !== undefined && (
        <p id={id} className="mt-1 pl-6 text-xs text-faint">
          {help}
        </p>
      )}
    </div>
  );
}
