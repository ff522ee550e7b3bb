'use client';
import { useState } from 'react';
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
  const [busy, setBusy] = useState(false);
  const first = useFirstFocus();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [refused, setRefused] = useState<string>();
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
  const confirmed = () => {
    if (busy) return;
    const against = request.check?.();
    setRefused(against);
    if (typed !== undefined && text.trim() !== typed.text) setProblem(typed.missing);
    else if (against === undefined) void run();
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
          <Button variant={tone} pending={busy} onClick={confirmed}>
            {request.confirmLabel}
          </Button>
        </>
      }
    >
      {/* What was wrong may be cured by any field in it. */}
      <div onChange={() => setRefused(undefined)}>{request.body}</div>
      {refused !== undefined && (
        <p role="alert" className="mt-3 text-critical">
          {refused}
        </p>
      )}
      {typed !== undefined && (
        <div className="mt-4">
          <TypedField
            label={typed.label}
            value={text}
            error={problem}
            onChange={(next) => {
              setText(next);
              setProblem(undefined);
            }}
          />
        </div>
      )}
    </Dialog>
  );
}
