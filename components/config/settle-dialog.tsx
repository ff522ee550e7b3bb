'use client';
import { useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useFirstFocus } from '@/components/ui/first-focus';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Setting } from '@/lib/api/schemas-config';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { readout } from './readout';

interface SettleDialogProps {
  node: string;
  ctid: string;
  take: 'config' | 'running';
  /** Those that run differently from the file. */
  settings: readonly Setting[];
  version: string;
  /** Reads the file again after it changed. */
  onReread: () => void;
  onClose: () => void;
}

/** Which of the values are settled, and the exact commands, before either the container or the file gets them. */
export function SettleDialog({ node, ctid, take, settings, version, onReread, onClose }: SettleDialogProps) {
  const params = { node, ctid };
  const run = useRunChange();
  const first = useFirstFocus();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const names = settings.map(({ name }) => name).filter((name) => !left.has(name));
  const body = { take, names, version };
  const { preview, error } = usePreview(
    ['settle', node, ctid, JSON.stringify(body)],
    names.length === 0 ? undefined : () => call(api.runningSettle, { params, query: { preview: '1' }, body }),
  );
  const changed = isAppError(error) && error.field === 'version';
  const send = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      await run({
        send: () => call(api.runningSettle, { params, body }),
        touched: (client) => refresh(client, api.containerView, params),
      });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
    }
  };
  const reason =
    names.length === 0
      ? t('cfg.settle.pick')
      : (forbidding(preview) ?? (preview === undefined ? t('change.save.waiting') : undefined));
  const verb = t(take === 'config' ? 'cfg.settle.config' : ('cfg.settle.running' as const));
  return (
    <Dialog
      title={t(take === 'config' ? 'cfg.settle.config.title' : ('cfg.settle.running.title' as const), { ctid })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button ref={first} onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          {changed ? (
            <Button variant="primary" onClick={onReread}>
              {t('versions.undo.again')}
            </Button>
          ) : (
            <Button variant="primary" pending={busy} reason={reason} onClick={() => void send()}>
              {verb}
            </Button>
          )}
        </>
      }
    >
      <p className="mb-3 text-muted">
        {t(take === 'config' ? 'cfg.settle.config.intro' : ('cfg.settle.running.intro' as const))}
      </p>
      <fieldset aria-label={t('cfg.settle.values')} className="mb-3 space-y-1">
        {settings.map((setting) => (
          <label key={setting.name} className="flex min-h-7.5 flex-wrap items-center gap-x-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={!left.has(setting.name)}
              onChange={(event) => {
                const next = new Set(left);
                if (event.target.checked) next.delete(setting.name);
                else next.add(setting.name);
                setLeft(next);
              }}
            />
            <span className="font-medium">{setting.label}</span>
            <span className="font-mono text-xs text-faint">{setting.name}</span>
            <span className="num text-muted">
              {t('cfg.settle.value', {
                running: readout(setting, setting.running ?? ''),
                file:
                  setting.value === null
                    ? t(setting.implied ? 'cfg.settle.implied' : ('cfg.unset' as const))
                    : readout(setting, setting.value),
              })}
            </span>
          </label>
        ))}
      </fieldset>
      {refused !== undefined && (
        <p role="alert" className="mb-3 text-critical">
          {refused}
        </p>
      )}
      <ChangePreview
        preview={preview}
        error={error}
        waiting={t(names.length === 0 ? 'cfg.settle.pick' : 'change.save.waiting')}
      />
    </Dialog>
  );
}
