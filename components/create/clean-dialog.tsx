'use client';
import { useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

/** Takes away what a create left: what goes and by which command, then as a task. */
export function CleanDialog({ node, ctid, onClose }: { node: string; ctid: string; onClose: () => void }) {
  const run = useRunChange();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const params = { node, ctid };
  const { preview, error } = usePreview([...keyOf(api.leftoverClean, params)], () =>
    call(api.leftoverClean, { params, query: { preview: '1' } }),
  );
  const clean = async () => {
    setBusy(true);
    try {
      await run({
        send: () => call(api.leftoverClean, { params }),
        touched: (client) =>
          Promise.all([
            refresh(client, api.leftoverList, params),
            client.invalidateQueries({ queryKey: ['preview', 'create', node] }),
          ]),
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
      title={t('create.left.title', { ctid })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button variant="primary" pending={busy} reason={forbidding(preview)} onClick={() => void clean()}>
            {t('create.left.clean')}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <p>{t('create.left.body')}</p>
        {refused !== undefined && (
          <p role="alert" className="text-critical">
            {refused}
          </p>
        )}
        <ChangePreview preview={preview} error={error} waiting={t('create.rail.waiting')} />
      </div>
    </Dialog>
  );
}
