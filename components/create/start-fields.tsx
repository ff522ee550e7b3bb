'use client';
import { Eye, EyeOff, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import { makePassword } from './draft';
import type { FormModel } from './model';

/** Whether it is started, and root's password, which can only be set inside the running container. */
export function StartFields({ model }: { model: FormModel }) {
  const { draft, change, password, setPassword, errors } = model;
  const [shown, setShown] = useState(false);
  return (
    <Panel title={t('create.section.start')}>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          name="start"
          checked={draft.start}
          onChange={(event) => change({ start: event.target.checked })}
          className="size-4 accent-accent"
        />
        <span className="font-medium">{t('create.field.start')}</span>
      </label>
      <div className="mt-4 flex flex-wrap items-end gap-2">
        <Field
          label={t('create.field.password')}
          name="password"
          type={shown ? 'text' : 'password'}
          className="min-w-0 flex-1 basis-64"
          autoComplete="new-password"
          spellCheck={false}
          disabled={!draft.start}
          value={draft.start ? password : ''}
          error={errors.password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <div className="flex items-center gap-1 pb-0.5">
          <IconButton
            label={t(shown ? 'create.password.hide' : 'create.password.show')}
            icon={shown ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
            onClick={() => setShown(!shown)}
          />
          {password !== '' && draft.start && <CopyButton text={password} label={t('create.password.copy')} size="md" />}
          <Button
            reason={draft.start ? undefined : t('create.password.stopped')}
            icon={<RefreshCw size={14} aria-hidden />}
            onClick={() => {
              setPassword(makePassword());
              setShown(true);
            }}
          >
            {t('create.password.make')}
          </Button>
        </div>
      </div>
      <p className="mt-1 text-xs text-faint">
        {t(
          !draft.start
            ? 'create.password.stopped'
            : draft.count > 1
              ? 'create.field.password.several'
              : 'create.field.password.help',
        )}
      </p>
    </Panel>
  );
}
