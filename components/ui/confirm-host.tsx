'use client';
import { useState } from 'react';
import { t } from '@/lib/text/t';
import { Button } from './button';
import { useChannel } from './channel';
import { confirmChannel, type OpenConfirm } from './confirm';
import { Dialog } from './dialog';
import { useFirstFocus } from './first-focus';

/** The page's one confirm dialog; loaded when the first is asked for. */
export default function ConfirmHost() {
  const request = useChannel(confirmChannel, null);
  return request === null ? null : <ConfirmDialog request={request} />;
}

function ConfirmDialog({ request }: { request: OpenConfirm }) {
  const [busy, setBusy] = useState(false);
  const first = useFirstFocus();
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
          <Button variant={request.tone === 'danger' ? 'danger' : 'primary'} pending={busy} onClick={() => void run()}>
            {request.confirmLabel}
          </Button>
        </>
      }
    >
      {request.body}
    </Dialog>
  );
}
