'use client';
import { clsx } from 'clsx';
import { Dices, Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Segments } from '@/components/ui/segments';
import { t } from '@/lib/text/t';
import type { InterfaceField } from '@/lib/vz/interfaces';
import { badField, madeUpMac, namesIn, typed, type Veth, vethsOf, vethsText, withAnother } from './interfaces';
import type { SettingFieldProps } from './setting-field';

const made = () => madeUpMac((bytes) => crypto.getRandomValues(bytes));

/** Bridged interfaces: each with its fields, others to be added, any to be removed. */
export function InterfaceList({ setting, value, describedBy, onChange }: SettingFieldProps) {
  const veths = vethsOf(value);
  const there = namesIn(setting.value);
  const send = (next: readonly Veth[]) => onChange(vethsText(next));
  const change = (at: number, field: InterfaceField, text: string) =>
    send(veths.map((veth, i) => (i === at ? { ...veth, [field]: text } : veth)));
  return (
    <fieldset aria-label={setting.label} aria-describedby={describedBy} className="w-full min-w-0 space-y-3">
      {veths.map((veth, at) => (
        <Interface
          // Their order is that of the file; a name is typed letter by letter.
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          key={at}
          veth={veth}
          isThere={there.has(veth.ifname)}
          bad={badField(veths, at)}
          onChange={(field, text) => change(at, field, text)}
          onRemove={() => send(veths.filter((_, i) => i !== at))}
        />
      ))}
      {veths.length === 0 && <p className="text-muted">{t('cfg.veth.none')}</p>}
      <Button size="sm" icon={<Plus size={13} aria-hidden />} onClick={() => send(withAnother(veths))}>
        {t('cfg.veth.add')}
      </Button>
    </fieldset>
  );
}

interface InterfaceProps {
  veth: Veth;
  /** The file has it: its name stays. */
  isThere: boolean;
  bad: InterfaceField | undefined;
  onChange: (field: InterfaceField, text: string) => void;
  onRemove: () => void;
}

function Interface({ veth, isThere, bad, onChange, onRemove }: InterfaceProps) {
  const name = veth.ifname === '' ? t('cfg.veth.unnamed') : veth.ifname;
  const field = (one: Exclude<InterfaceField, 'mac_filter'>, readOnly = false) => (
    <VethField
      name={name}
      field={one}
      value={veth[one]}
      isBad={bad === one}
      isNew={!isThere}
      readOnly={readOnly}
      onChange={(text) => onChange(one, text)}
    />
  );
  return (
    <fieldset aria-label={t('cfg.veth.one', { name })} className="rounded-md border border-line bg-surface p-3">
      <div className="mb-2 flex flex-wrap items-center gap-x-3">
        <span className="font-mono font-medium">{name}</span>
        {!isThere && <span className="text-xs text-accent">{t('cfg.veth.new')}</span>}
        <span className="ml-auto">
          <IconButton
            icon={<Trash2 size={13} aria-hidden />}
            label={t('cfg.veth.remove', { name })}
            onClick={onRemove}
          />
        </span>
      </div>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {field('ifname', isThere)}
        {field('mac')}
        {field('bridge')}
        {field('host_ifname')}
        {field('host_mac')}
        <div>
          <span aria-hidden className="mb-1 block text-xs text-muted">
            {t('cfg.veth.mac_filter')}
          </span>
          <Segments
            label={t('cfg.veth.field', { field: t('cfg.veth.mac_filter'), name })}
            value={veth.mac_filter}
            options={[
              { value: 'on', label: t('cfg.switch.on') },
              { value: 'off', label: t('cfg.switch.off') },
              ...(isThere && veth.mac_filter !== '' ? [] : [{ value: '', label: t('cfg.unset') }]),
            ]}
            onChange={(state) => onChange('mac_filter', state)}
          />
        </div>
      </div>
    </fieldset>
  );
}

interface VethFieldProps {
  name: string;
  field: Exclude<InterfaceField, 'mac_filter'>;
  value: string;
  isBad: boolean;
  isNew: boolean;
  readOnly: boolean;
  onChange: (text: string) => void;
}

function VethField({ name, field, value, isBad, isNew, readOnly, onChange }: VethFieldProps) {
  const id = useId();
  const isMac = field === 'mac' || field === 'host_mac';
  const label = t(`cfg.veth.${field}`);
  const help = isBad
    ? t(isMac ? 'cfg.veth.bad.mac' : ('cfg.veth.bad.name' as const))
    : value === '' && field !== 'ifname'
      ? t(isNew ? (field === 'bridge' ? 'cfg.veth.noBridge' : 'cfg.veth.madeUp') : ('cfg.veth.stays' as const))
      : undefined;
  return (
    <div>
      <span aria-hidden className="mb-1 block text-xs text-muted">
        {label}
      </span>
      <span className="flex gap-1">
        <input
          aria-label={t('cfg.veth.field', { field: label, name })}
          aria-invalid={isBad}
          aria-describedby={help === undefined ? undefined : id}
          value={value}
          readOnly={readOnly}
          onChange={(event) => onChange(typed(event.target.value))}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className={clsx(
            'h-7.5 w-full min-w-0 rounded-md border px-2 font-mono text-sm text-ink',
            readOnly ? 'bg-subtle' : 'bg-surface',
            isBad ? 'border-critical' : 'border-edge',
          )}
        />
        {isMac && (
          <IconButton
            icon={<Dices size={14} aria-hidden />}
            label={t('cfg.veth.makeUp', { field: label, name })}
            onClick={() => onChange(made())}
          />
        )}
      </span>
      {help !== undefined && (
        <span id={id} className={clsx('mt-0.5 block text-xs', isBad ? 'text-critical' : 'text-faint')}>
          {help}
        </span>
      )}
    </div>
  );
}

/** The same to be read: one line an interface. */
export function InterfacesRead({ label, value }: { label: string; value: string }) {
  const veths = vethsOf(value);
  return (
    <ul aria-label={t('cfg.words', { label, count: veths.length })} className="grid min-w-0 gap-1">
      {veths.map((veth) => (
        <li key={veth.ifname} className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <span className="font-mono font-medium">{veth.ifname}</span>
          {(['bridge', 'mac', 'host_ifname', 'host_mac', 'mac_filter'] as const)
            .filter((field) => veth[field] !== '')
            .map((field) => (
              <span key={field} className="text-xs text-muted">
                {t(`cfg.veth.${field}`)} <span className="font-mono break-all text-ink">{veth[field]}</span>
              </span>
            ))}
        </li>
      ))}
    </ul>
  );
}
