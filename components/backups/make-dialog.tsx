'use client';
import { type FormEvent, useId, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { usePreview } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { useSettled } from '@/components/change/use-settled';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { type How, HowFields, rateKibOf, usualHow } from './how-fields';

interface MakeDialogProps {
  node: NodeSummary;
  ctid: string;
  onClose: () => void;
}

/** How, with the exact command, what it means for the container, and the room it takes, before anything is touched. */
export function MakeDialog({ node, ctid, onClose }: MakeDialogProps) {
  const form = useId();
  const { busy, refused, clear, send } = useSend(onClose);
  const params = { node: node.id, ctid };
  const [how, setHow] = useState<How>(usualHow);
  const settled = useSettled(how);
  const bodyOf = ({ mode, gzip, rate }: How) => {
    const rateKib = rateKibOf(rate);
    return rateKib === undefined ? undefined : { mode, gzip, rateKib };
  };
  const [body, asked] = [bodyOf(how), bodyOf(settled)];
  const { preview, error } = usePreview(
    [...keyOf(api.backupMake, params), JSON.stringify(asked ?? null)],
    asked && (() => call(api.backupMake, { params, query: { preview: '1' }, body: asked })),
  );
  const current = JSON.stringify(body) === JSON.stringify(asked);
  const reason = current ? forbidding(preview) : undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason !== undefined || body === undefined) return;
    await send({
      send: () => call(api.backupMake, { params, body }),
      touched: (client) =>
        Promise.all([refresh(client, api.backupList, { node: node.id }), refresh(client, api.containerView, params)]),
    });
  };
  return (
    <Dialog
      title={t('backups.make.title', { title: ctid })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy} reason={reason}>
            {t('backups.make.confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        <HowFields
          how={how}
          change={(part) => {
            setHow((before) => ({ ...before, ...part }));
            clear();
          }}
          rateError={body === undefined ? t('backups.rate.bad') : undefined}
        />
        <Refused refused={refused} />
        <ChangePreview preview={preview} error={error} waiting={t('backups.reading')} />
      </form>
    </Dialog>
  );
}
