import { ShieldAlert } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { InterfacesRead } from './interface-list';
import { vethsOf } from './interfaces';
import { itemsOf, readout } from './readout';

export const ROW =
  'grid gap-x-6 gap-y-1 border-b border-line px-4 py-2.5 last:border-b-0 sm:grid-cols-[13rem_minmax(0,1fr)]';

/** One setting to be read: the value, and how it stands to the profile and to what runs. */
export function SettingRow({ setting }: { setting: Setting }) {
  return (
    <div className={ROW}>
      <dt>
        <SettingName setting={setting} />
      </dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <Value setting={setting} />
        <Standing setting={setting} />
      </dd>
    </div>
  );
}

export function SettingName({ setting: { name, label, dangerous } }: { setting: Setting }) {
  return (
    <>
      <span className="font-medium">{label}</span>
      <span className="flex flex-wrap items-center gap-x-2 text-xs text-faint">
        <span className="font-mono">{name}</span>
        {dangerous && (
          <Badge tone="warning" icon={<ShieldAlert size={12} aria-hidden />}>
            {t('cfg.dangerous')}
          </Badge>
        )}
      </span>
    </>
  );
}

export function Value({ setting }: { setting: Setting }) {
  const { name, file, value, origin } = setting;
  if (file === null) {
    const words =
      name === 'onboot' ? 'cfg.unset.onboot' : origin === 'missing' ? 'cfg.unset.profile' : ('cfg.unset' as const);
    return <span className="text-faint">{t(words)}</span>;
  }
  if (value === null) return <span className="break-all text-warning">{t('cfg.unread', { value: file })}</span>;
  if (setting.kind === 'interfaces' && vethsOf(value).every(({ ifname }) => ifname !== '')) {
    return value === '' ? (
      <span className="text-muted">{t('cfg.veth.none')}</span>
    ) : (
      <InterfacesRead label={setting.label} value={value} />
    );
  }
  const items = value === 'inherit' ? undefined : itemsOf(name, value);
  if (items === undefined || items.length === 0)
    return <span className="num min-w-0 break-words">{readout(setting, value)}</span>;
  return (
    <ul
      className="flex min-w-0 flex-wrap gap-1.5"
      aria-label={t('cfg.words', { label: setting.label, count: items.length })}
    >
      {items.map((item) => (
        <li key={item} className={CHIP}>
          {item}
        </li>
      ))}
    </ul>
  );
}

export const CHIP =
  'inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm bg-subtle px-1.5 font-mono text-xs break-all text-ink';

/** The profile's value struck through where it is overridden, and what runs where that is another. */
export function Standing({ setting }: { setting: Setting }) {
  const { origin, profile, differs, running } = setting;
  const isOff = origin === 'overridden' || origin === 'missing';
  return (
    <>
      {origin === 'inherited' && <span className="text-xs text-faint">{t('cfg.inherited')}</span>}
      {isOff && profile !== null && (
        <span className="text-xs text-muted">
          {t(origin === 'overridden' ? 'cfg.overridden' : 'cfg.profile.unset')} <s>{readout(setting, profile)}</s>
        </span>
      )}
      {differs && running !== null && (
        <Badge tone="warning">{t('cfg.runs', { value: readout(setting, running) })}</Badge>
      )}
    </>
  );
}
