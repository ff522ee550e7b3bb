'use client';
import { type FormEvent, useId, useState } from 'react';
import { t } from '@/lib/text/t';
import { Button } from './button';
import { useChannel } from './channel';
import { confirmChannel, type OpenConfirm } from './confirm';
import { Dialog } from './dialog';
import { useFirstFocus } from './first-focus';
import { TypedField } from './typed-field';

/** The page's one confirm dialog; loaded when the first is asked for. */
export default function ConfirmHost() {
  const request = useChannel(confirmChannel, null);
  return request === null ? null : <ConfirmDialog request={request} />;
}

function ConfirmDialog({ request }: { request: OpenConfirm }) {
  const form = useId();
  const [busy, setBusy] = useState(false);
  const first = useFirstFocus();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const { typed } = request;
  const close = () => {
    if (confirmChannel.get() !== request) return;
    confirmChannel.set(null);
    if (request.opener instanceof HTMLElement) request.opener.focus();
  };
  const run = async () => {
    setBusy(true);
    try {
      await request.run();
    } finally {
      close();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (typed !== undefined && text.trim() !== typed.text) setProblem(typed.missing);
    else void run();
  };
  const tone = request.tone === 'danger' ? 'danger' : 'primary';
  return (
    <Dialog
      title={request.title}
      onClose={close}
      busy={busy}
      footer={
        <>
          <Button ref={first} onClick={() => !busy && close()}>
            {t('frame.cancel')}
          </Button>
          {typed === undefined ? (
            <Button variant={tone} pending={busy} onClick={() => void run()}>
              {request.confirmLabel}
            </Button>
          ) : (
            <Button type="submit" form={form} variant={tone} pending={busy}>
              {request.confirmLabel}
            </Button>
          )}
        </>
      }
    >
      {request.body}
      {typed !== undefined && (
        <form id={form} noValidate onSubmit={submit} className="mt-4">
          <TypedField
            label={typed.label}
            value={text}
            error={problem}
            onChange={(next) => {
              setText(next);
              setProblem(undefined);
            }}
          />
        </form>
      )}
    </Dialog>
  );
}
