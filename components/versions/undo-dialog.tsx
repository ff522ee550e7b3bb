'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { call, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ConfigVersionRow } from '@/lib/api/schemas-config';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';

interface UndoDialogProps {
  node: string;
  ctid: string;
  version: ConfigVersionRow;
  onClose: () => void;
}

/** What taking a version back would do, against the file as it is when the dialog opens. */
export function UndoDialog({ node, ctid, version, onClose }: UndoDialogProps) {
  const where = { node, ctid };
  const params = { ...where, version: version.id };
  const run = useRunChange();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  // What is taken back is compared with the file of now, not with that of the last look at it.
  const file = useQuery({ ...q(api.containerSettings, where), refetchOnMount: 'always' });
  const hash = file.isFetching && file.data === undefined ? undefined : file.data?.version;
  const { preview, error } = usePreview(
    ['undo', node, ctid, version.id, hash],
    hash === undefined
      ? undefined
      : () => call(api.versionUndo, { params, query: { preview: '1' }, body: { version: hash } }),
  );
  const undo = async () => {
    if (hash === undefined) return;
    setBusy(true);
    setRefused(undefined);
    try {
      await run({
        send: () => call(api.versionUndo, { params, body: { version: hash } }),
        touched: (client) => Promise.all([refresh(client, api.containerView, where)]),
      });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
      void file.refetch();
    }
  };
  const nothing = preview !== undefined && preview.commands.length === 0 ? t('change.save.none') : undefined;
  const reason = forbidding(preview) ?? nothing ?? (preview === undefined ? t('change.save.waiting') : undefined);
  return (
    <Dialog
      title={t('versions.undo.title', { time: formatTime(version.at) })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          <Button variant="primary" pending={busy} reason={reason} onClick={() => void undo()}>
            {t('versions.undo')}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-muted">{t('versions.undo.intro')}</p>
      {refused !== undefined && (
        <p role="alert" className="mb-3 text-critical">
          {refused}
        </p>
      )}
      <ChangePreview preview={preview} error={error ?? file.error} waiting={t('change.save.waiting')} />
      {(error ?? file.error) !== null && (
        <Button size="sm" className="mt-2" onClick={() => void file.refetch()}>
          {t('versions.undo.again')}
        </Button>
      )}
    </Dialog>
  );
}
