'use client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { usePreview } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { useSettled } from '@/components/change/use-settled';
import { errorWords } from '@/components/error-words';
import { useSession } from '@/components/frame/fleet-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { call, keyOf, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { NodeSummary } from '@/lib/api/schemas';
import type { Backup } from '@/lib/api/schemas-backups';
import { t } from '@/lib/text/t';
import { type RestoreDraft, RestoreFields, restoreBody } from './restore-fields';

interface RestoreDialogProps {
  node: NodeSummary;
  backup: Backup;
  freeCtid: string;
  onClose: () => void;
}

/** Reads what was packed first: the form begins with it, but for what only one container may have. */
export function RestoreDialog(props: RestoreDialogProps) {
  const { node, backup, onClose } = props;
  const { data, error } = useQuery({ ...q(api.backupView, { node: node.id, file: backup.file }), retry: false });
  if (data !== undefined) return <RestoreForm {...props} packed={data} />;
  const words = error === null ? undefined : errorWords(error);
  return (
    <Dialog title={t('restore.title', { file: backup.file })} onClose={onClose}>
      {words === undefined ? (
        <p className="text-faint">{t('restore.reading')}</p>
      ) : (
        <p role="alert" className="text-critical">
          {words.message ?? words.title}
        </p>
      )}
    </Dialog>
  );
}

function RestoreForm({
  node,
  backup,
  freeCtid,
  onClose,
  packed,
}: RestoreDialogProps & { packed: ReplyOf<typeof api.backupView> }) {
  const form = useId();
  const { busy, refused, clear, send } = useSend(onClose);
  const isAdmin = useSession().data?.user.role === 'admin';
  const params = { node: node.id, file: backup.file };
  const [draft, setDraft] = useState<RestoreDraft>({
    ctid: packed.backup.exists ? freeCtid : backup.ctid,
    name: packed.backup.exists ? '' : packed.name,
    hostname: packed.hostname,
    addresses: packed.backup.exists ? '' : packed.addresses.join(' '),
    ...{ keepInterfaces: false, keepRights: false, scripts: false, start: false },
  });
  const body = restoreBody(draft);
  const asked = restoreBody(useSettled(draft));
  const { preview, error } = usePreview([...keyOf(api.backupRestore, params), JSON.stringify(asked)], () =>
    call(api.backupRestore, { params, query: { preview: '1' }, body: asked }),
  );
  const reason = JSON.stringify(body) === JSON.stringify(asked) ? forbidding(preview) : undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason !== undefined) return;
    await send({
      send: () => call(api.backupRestore, { params, body }),
      touched: (client) =>
        Promise.all([
          refresh(client, api.backupList, { node: node.id }),
          refresh(client, api.containerList, { node: node.id }),
        ]),
    });
  };
  return (
    <Dialog
      title={t('restore.title', { file: backup.file })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy} reason={reason}>
            {t('restore.confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        <p className="text-muted">{t('restore.intro')}</p>
        <RestoreFields
          {...{ draft, packed, freeCtid, isAdmin }}
          change={(part) => {
            setDraft((before) => ({ ...before, ...part }));
            clear();
          }}
        />
        <Refused refused={refused} />
        <ChangePreview preview={preview} error={error} waiting={t('restore.waiting')} />
      </form>
    </Dialog>
  );
}
