'use client';
import { useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';
import { isAppError, type MergeTable } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { ChangePreview, forbidding } from './change-preview';
import { MergeChoice, type Taken } from './merge-choice';
import { usePreview, useRunChange } from './use-change';

/** What is asked of a container's config: values by parameter name, and names of parameters to be taken out of the file. */
export interface AskedSettings {
  values: Record<string, string>;
  unset?: string[];
}

interface SaveDialogProps {
  title: string;
  node: string;
  ctid: string;
  asked: AskedSettings;
  version: string;
  /** Keys of the config whose change is given up. */
  onDrop: (keys: readonly string[]) => void;
  onVersion: (version: string) => void;
  /** The task is recorded: the form may give up what was typed. */
  onSaved: () => void;
  /** Its end was not a good one: what was typed is wanted again. */
  onFailed: (task: Task) => void;
  onClose: () => void;
}

/** The exact commands and the difference of the file before anything is saved; three columns when somebody else was quicker. */
export function SaveDialog(props: SaveDialogProps) {
  const { title, node, ctid, asked, version, onDrop, onVersion, onSaved, onFailed, onClose } = props;
  const params = { node, ctid };
  const run = useRunChange();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [taken, setTaken] = useState<Taken>({});
  const count = Object.keys(asked.values).length + (asked.unset?.length ?? 0);
  const body = { ...asked, version };
  const { preview, error } = usePreview(
    [...keyOf(api.containerSettings, params), 'save', JSON.stringify(body)],
    count === 0 ? undefined : () => call(api.containerSet, { params, query: { preview: '1' }, body }),
  );
  const merge = mergeOf(error);
  const goOn = (table: MergeTable) => {
    onDrop(table.rows.map(({ key }) => key).filter((key) => taken[key] === 'theirs'));
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
        onEnd: (task) => {
          if (task.state !== 'succeeded') onFailed(task);
        },
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
      ? t('change.save.none')
      : (forbidding(preview) ?? (preview === undefined ? t('change.save.waiting') : undefined));
  return (
    <Dialog
      title={title}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          {merge === undefined ? (
            <Button variant="primary" pending={busy} reason={reason} onClick={() => void save()}>
              {t('change.save')}
            </Button>
          ) : (
            <Button variant="primary" onClick={() => goOn(merge)}>
              {t('change.merge.goOn')}
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
          waiting={t(count === 0 ? 'change.save.none' : 'change.save.waiting')}
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
