'use client';
import { useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { isAppError, type MergeTable } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { paramsByKey } from '@/lib/vz/params';
import { MergeChoice, type Taken } from './merge-choice';

interface SaveDialogProps {
  node: string;
  ctid: string;
  values: Record<string, string>;
  version: string;
  /** Parameters whose change is given up. */
  onDrop: (names: readonly string[]) => void;
  onVersion: (version: string) => void;
  onSaved: () => void;
  onClose: () => void;
}

/** The exact commands and the difference of the file before anything is saved; three columns when somebody else was quicker. */
export function SaveDialog({ node, ctid, values, version, onDrop, onVersion, onSaved, onClose }: SaveDialogProps) {
  const params = { node, ctid };
  const run = useRunChange();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [taken, setTaken] = useState<Taken>({});
  const count = Object.keys(values).length;
  const body = { values, version };
  const { preview, error } = usePreview(
    [...keyOf(api.containerSettings, params), 'save', JSON.stringify(body)],
    count === 0 ? undefined : () => call(api.containerSet, { params, query: { preview: '1' }, body }),
  );
  const merge = mergeOf(error);
  const goOn = (table: MergeTable) => {
    const given = table.rows
      .filter(({ key }) => taken[key] === 'theirs')
      .map(({ key }) => paramsByKey.get(key)?.name ?? key);
    onDrop(given);
    onVersion(table.version);
    setTaken({});
  };
  const save = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      await run({
        send: () => call(api.containerSet, { params, body }),
        touched: (client) => refresh(client, api.containerView, params),
      });
      onSaved();
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
    }
  };
  const reason =
    count === 0
      ? t('limits.dialog.none')
      : (forbidding(preview) ?? (preview === undefined ? t('limits.dialog.waiting') : undefined));
  return (
    <Dialog
      title={t('limits.dialog.title', { ctid })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          {merge === undefined ? (
            <Button variant="primary" pending={busy} reason={reason} onClick={() => void save()}>
              {t('limits.dialog.save')}
            </Button>
          ) : (
            <Button variant="primary" onClick={() => goOn(merge)}>
              {t('limits.merge.goOn')}
            </Button>
          )}
        </>
      }
    >
      {refused !== undefined && (
        <p role="alert" className="mb-3 text-critical">
          {refused}
        </p>
      )}
      {merge === undefined ? (
        <ChangePreview
          preview={preview}
          error={error}
          waiting={t(count === 0 ? 'limits.dialog.none' : 'limits.dialog.waiting')}
        />
      ) : (
        <MergeChoice
          table={merge}
          taken={taken}
          onTake={(key, side) => setTaken((before) => ({ ...before, [key]: side }))}
        />
      )}
    </Dialog>
  );
}

function mergeOf(error: unknown): MergeTable | undefined {
  return isAppError(error) ? error.merge : undefined;
}
