'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { Area } from '@/components/ui/area';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import { type NodeFormModel, textProps } from './field-props';

/** How the node is reached, and where its programs and files are. */
export function ConnectionFields({ model }: { model: NodeFormModel }) {
  const { draft, set, errors } = model;
  return (
    <Panel title={t('settings.form.connection')}>
      <fieldset>
        <legend className="mb-1 font-medium">{t('settings.form.transport')}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {(['local', 'ssh'] as const).map((transport) => (
            <label
              key={transport}
              className={clsx(
                'flex items-start gap-2.5 rounded-md border px-3 py-2',
                draft.transport === transport ? 'border-accent bg-accent-wash' : 'border-edge/60 hover:bg-subtle',
              )}
            >
              <input
                type="radio"
                name="transport"
                checked={draft.transport === transport}
                onChange={() => set('transport', transport)}
                className="mt-0.5 size-4 accent-accent"
              />
              <span>
                <span className="font-medium">{t(`settings.form.${transport}`)}</span>
                <span className="block text-xs text-muted">{t(`settings.form.${transport}Help`)}</span>
              </span>
            </label>
          ))}
        </div>
        {errors.transport !== undefined && <p className="mt-1 text-xs text-critical">{errors.transport}</p>}
      </fieldset>
      {draft.transport === 'ssh' && <SshFields model={model} />}
      {draft.transport === 'ssh' && <Switch model={model} field="forcedCommand" />}
      <Switch model={model} field="sudo" />
      <Places model={model} />
    </Panel>
  );
}

function Switch({ model, field }: { model: NodeFormModel; field: 'sudo' | 'forcedCommand' }) {
  const { draft, set, errors } = model;
  const error = errors[field];
  return (
    <label className="mt-4 flex items-start gap-2.5">
      <input
        type="checkbox"
        name={field}
        checked={draft[field]}
        onChange={(event) => set(field, event.target.checked)}
        aria-invalid={error !== undefined}
        className="mt-0.5 size-4 accent-accent"
      />
      <span>
        <span className="font-medium">{t(`settings.form.${field}`)}</span>
        <span className="block text-xs text-faint">{t(`settings.form.${field}Help`)}</span>
        {error !== undefined && <span className="block text-xs text-critical">{error}</span>}
      </span>
    </label>
  );
}

function SshFields({ model }: { model: NodeFormModel }) {
  return (
    <div className="mt-4 grid gap-4 sm:grid-cols-2">
      <Field
        {...textProps(model, 'host')}
        label={t('settings.form.host')}
        help={t('settings.form.hostHelp')}
        placeholder="hn2.example.net"
        required
      />
      <Field
        {...textProps(model, 'port')}
        label={t('settings.form.port')}
        help={t('settings.form.portHelp')}
        inputMode="numeric"
      />
      <Field {...textProps(model, 'user')} label={t('settings.form.user')} help={t('settings.form.userHelp')} />
      <Field
        {...textProps(model, 'identityFile')}
        label={t('settings.form.identityFile')}
        help={t('settings.form.identityFileHelp')}
      />
      <Field {...textProps(model, 'jump')} label={t('settings.form.jump')} help={t('settings.form.jumpHelp')} />
      <Field
        {...textProps(model, 'knownHostsFile')}
        label={t('settings.form.knownHostsFile')}
        help={t('settings.form.knownHostsFileHelp')}
      />
      <Area
        {...textProps(model, 'options')}
        className="sm:col-span-2"
        label={t('settings.form.options')}
        help={t('settings.form.optionsHelp')}
      />
    </div>
  );
}

const places = ['programs', 'userBeancounters', 'bcResources', 'conf', 'helper', 'spool'] as const;

/** Folded while everything is at its usual place. */
function Places({ model }: { model: NodeFormModel }) {
  const { draft, errors } = model;
  const faulty = places.some((field) => errors[field] !== undefined);
  const given = places.some((field) => draft[field] !== '');
  const [open, setOpen] = useState(given);
  return (
    <details
      open={open || faulty}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="mt-4 border-t border-line pt-3"
    >
      <summary className="font-medium">
        {t('settings.form.advanced')}
        {!given && <span className="ml-2 font-normal text-faint">{t('settings.form.advancedUsual')}</span>}
      </summary>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <Area
          {...textProps(model, 'programs')}
          className="sm:col-span-2"
          label={t('settings.form.programs')}
          help={t('settings.form.programsHelp')}
          placeholder={'/usr/sbin\n/usr/bin'}
        />
        <Field
          {...textProps(model, 'userBeancounters')}
          label={t('settings.form.userBeancounters')}
          placeholder="/proc/user_beancounters"
        />
        <Field
          {...textProps(model, 'bcResources')}
          label={t('settings.form.bcResources')}
          help={t('settings.form.bcResourcesHelp')}
          placeholder="/proc/bc/resources"
        />
        <Field {...textProps(model, 'conf')} label={t('settings.form.conf')} placeholder="/etc/vz/conf" />
        <Field
          {...textProps(model, 'helper')}
          label={t('settings.form.helper')}
          help={t('settings.form.helperHelp')}
          placeholder="/usr/local/libexec/vzboard-node"
        />
        <Field {...textProps(model, 'spool')} label={t('settings.form.spool')} help={t('settings.form.spoolHelp')} />
      </div>
    </details>
  );
}
