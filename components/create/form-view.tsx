'use client';
import { X } from 'lucide-react';
import { useId } from 'react';
import { labelOf } from '@/components/profiles/amounts';
import { IconButton } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Segments } from '@/components/ui/segments';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { params } from '@/lib/vz/params';
import { AddressFields } from './address-fields';
import { Choice } from './choice';
import { chosen, MOST_AT_ONCE } from './draft';
import type { FormModel } from './model';
import { StartFields } from './start-fields';
import { ValueField } from './value-field';

/** The draft as a form, what is required first. */
export function FormView({ model }: { model: FormModel }) {
  return (
    <>
      <Identity model={model} />
      <Make model={model} />
      <AddressFields model={model} />
      <StartFields model={model} />
      <OtherValues model={model} />
    </>
  );
}

function Identity({ model }: { model: FormModel }) {
  const { draft, choices, change, errors } = model;
  const several = draft.count > 1;
  return (
    <Panel title={t('create.section.identity')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('create.field.ctid')}
          name="ctid"
          className="sm:col-span-1"
          value={draft.ctid}
          placeholder={choices.ctids[0] ?? ''}
          inputMode="numeric"
          spellCheck={false}
          autoComplete="off"
          error={errors.ctid}
          help={t('create.field.ctid.help', { next: choices.ctids[0] ?? '' })}
          onChange={(event) => change({ ctid: event.target.value })}
        />
        <Field
          label={t('create.field.count')}
          name="count"
          type="number"
          min={1}
          max={MOST_AT_ONCE}
          value={String(draft.count)}
          error={errors.count}
          help={several ? undefined : t('create.field.count.help')}
          onChange={(event) => change({ count: within(event.target.value) })}
        />
        <ValueField
          model={model}
          name="name"
          label={t('create.field.name')}
          help={several ? t('create.field.name.pattern', { one: '{n}', two: '{nn}' }) : t('create.field.name.help')}
          {...(several ? { placeholder: 'web{n}' } : {})}
        />
        <ValueField
          model={model}
          name="hostname"
          label={t('create.field.hostname')}
          help={t(several ? 'create.field.hostname.pattern' : 'create.field.hostname.help')}
          {...(several ? { placeholder: 'web{n}.example.net' } : {})}
        />
        {several && (
          <>
            <Field
              label={t('create.field.first')}
              name="first"
              type="number"
              min={0}
              value={String(draft.first)}
              onChange={(event) => change({ first: Math.min(9999, Math.max(0, Number(event.target.value) || 0)) })}
            />
            <label className="flex items-center gap-2 self-end pb-2">
              <input
                type="checkbox"
                checked={draft.stopOnError}
                onChange={(event) => change({ stopOnError: event.target.checked })}
                className="size-4 accent-accent"
              />
              {t('create.field.stopOnError')}
            </label>
          </>
        )}
      </div>
    </Panel>
  );
}

function within(text: string): number {
  return Math.min(MOST_AT_ONCE, Math.max(1, Math.trunc(Number(text)) || 1));
}

function Make({ model }: { model: FormModel }) {
  const { draft, choices, change, errors } = model;
  const id = useId();
  const { template, profile } = chosen(draft, choices);
  const usual = choices.defaults.layout ?? 'ploop';
  const disk = choices.profiles.find(({ name }) => name === profile)?.values.diskKib;
  const inherited = typeof disk === 'number' ? formatBytes(disk * 1024) : t('create.inherited.none');
  return (
    <Panel title={t('create.section.make')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label={t('create.field.template')}
          name="template"
          value={template}
          options={withOwn(
            template,
            choices.templates.map(({ name, isDefault, sizeBytes }) => ({
              value: name,
              label: `${name} (${formatBytes(sizeBytes)}${isDefault ? t('create.isDefault') : ''})`,
            })),
          )}
          error={errors.template}
          onChange={(value) => change({ template: value })}
        />
        <Choice
          label={t('create.field.profile')}
          name="profile"
          value={profile}
          options={withOwn(
            profile,
            choices.profiles.map(({ name, isDefault }) => ({
              value: name,
              label: isDefault ? `${name} ${t('create.isDefaultProfile')}` : name,
            })),
          )}
          error={errors.profile}
          help={t('create.field.profile.help')}
          onChange={(value) => change({ profile: value })}
        />
        <div>
          <p id={id} className="mb-1 font-medium">
            {t('create.field.layout')}
          </p>
          {choices.layouts.length === 1 ? (
            <p className="text-muted">{choices.layouts[0]}</p>
          ) : (
            <Segments
              label={t('create.field.layout')}
              value={draft.layout}
              options={[
                { value: '', label: t('create.layout.usual', { layout: usual }) },
                ...choices.layouts.map((layout) => ({ value: layout, label: layout })),
              ]}
              onChange={(layout) => change({ layout })}
            />
          )}
          <p className="mt-1 text-xs text-faint">{t('create.field.layout.help')}</p>
        </div>
        <ValueField
          model={model}
          name="diskspace"
          label={t('create.field.disk')}
          placeholder={inherited}
          help={t('create.field.disk.help', { profile, inherited })}
        />
      </div>
    </Panel>
  );
}

/** What a draft names although the node does not have it, so that it is seen, and refused in words. */
function withOwn(value: string, options: { value: string; label: string }[]): { value: string; label: string }[] {
  if (value === '' || options.some((one) => one.value === value)) return options;
  return [{ value, label: t('create.notHere', { name: value }) }, ...options];
}

/** Asked for somewhere in this page or in the container this one is like, and with no field of its own here. */
const WITH_FIELD: ReadonlySet<string> = new Set(['name', 'hostname', 'ip', 'nameserver', 'searchdomain', 'diskspace']);

function OtherValues({ model: { draft, change, errors } }: { model: FormModel }) {
  const others = Object.entries(draft.values).filter(([name, value]) => value !== '' && !WITH_FIELD.has(name));
  if (others.length === 0) return null;
  return (
    <Panel title={t('create.section.others')}>
      <ul className="space-y-1">
        {others.map(([name, value]) => (
          <li key={name} className="flex flex-wrap items-center gap-x-3">
            <span className="min-w-48">{labelOf(params.get(name)?.key ?? name)}</span>
            <span className="num font-mono text-xs break-all">{value}</span>
            {errors[`values.${name}`] !== undefined && (
              <span className="text-xs text-critical">{errors[`values.${name}`]}</span>
            )}
            <IconButton
              label={t('create.others.drop', { name })}
              icon={<X size={14} aria-hidden />}
              className="ml-auto"
              onClick={() => {
                const { [name]: _, ...values } = draft.values;
                change({ values });
              }}
            />
          </li>
        ))}
      </ul>
      <p className="mt-2 text-xs text-faint">{t('create.others.help')}</p>
    </Panel>
  );
}
