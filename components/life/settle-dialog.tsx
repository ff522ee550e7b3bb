'use client';
import { useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { titleOf } from '@/components/container/row-words';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useFirstFocus } from '@/components/ui/first-focus';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

interface SettleDialogProps {
  which: 'confirm' | 'undo';
  container: ContainerRow;
  node: string;
  onClose: () => void;
}

/** The end of a reinstall, one way or the other: either erases files for good. */
export function SettleDialog({ which, container, node, onClose }: SettleDialogProps) {
  const endpoint = which === 'confirm' ? api.reinstallConfirm : api.reinstallUndo;
  const params = { node, ctid: container.ctid };
  const run = useRunChange();
  const first = useFirstFocus();
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { preview, error } = usePreview(keyOf(endpoint, params), () =>
    call(endpoint, { params, query: { preview: '1' } }),
  );
  const reason = forbidding(preview) ?? (preview === undefined ? t('reinstall.reading') : undefined);
  const settle = async () => {
    setBusy(true);
    try {
      await run({
        send: () => call(endpoint, { params }),
        touched: (client) => refresh(client, api.containerList, { node }),
      });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t(`reinstall.${which}.title`, { title: titleOf(container) })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button ref={first} onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          <Button variant="danger" pending={busy} reason={reason} onClick={() => void settle()}>
            {t(`reinstall.${which}.do`)}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <p>{t(`reinstall.${which}.body`)}</p>
        {refused !== undefined && (
          <p role="alert" className="text-critical">
            {refused}
          </p>
        )}
        <ChangePreview preview={preview} error={error} waiting={t('reinstall.reading')} />
      </div>
    </Dialog>
  );
}
