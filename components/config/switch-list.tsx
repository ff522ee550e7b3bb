'use client';
import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import { t } from '@/lib/text/t';
import type { SettingFieldProps } from './setting-field';
import { type State, statesOf, switchesAsked } from './switches';

/** Names that are on or off. What stands in the file can be switched; only what was added here can be taken back. */
export function SwitchList({ setting, value, describedBy, onChange }: SettingFieldProps) {
  const { label, choices } = setting;
  const inFile = statesOf(setting.value);
  const shown = value === null ? new Map<string, State>() : new Map([...inFile, ...statesOf(value)]);
  const send = (wanted: ReadonlyMap<string, State>) => onChange(switchesAsked(setting.value, wanted) ?? setting.value);
  const left = choices.filter((name) => !shown.has(name));
  return (
    <fieldset aria-label={label} aria-describedby={describedBy} className="w-full min-w-0 space-y-1.5 sm:w-auto">
      {[...shown].map(([name, state]) => (
        <div key={name} className="flex items-center gap-3">
          <span className="w-40 truncate font-mono text-xs">{name}</span>
          <Segments
            label={t('cfg.switch.state', { label, name })}
            value={state}
            options={(['on', 'off'] as const).map((one) => ({ value: one, label: t(`cfg.switch.${one}`) }))}
            onChange={(next) => send(new Map([...shown, [name, next]]))}
          />
          {!inFile.has(name) && (
            <IconButton
              icon={<X size={13} aria-hidden />}
              label={t('cfg.words.remove', { word: name, label })}
              onClick={() => send(new Map([...shown].filter(([other]) => other !== name)))}
            />
          )}
        </div>
      ))}
      {left.length > 0 && (
        <Select
          label={t('cfg.switch.add', { label })}
          value=""
          onChange={(event) => send(new Map([...shown, [event.target.value, 'on']]))}
          options={[{ value: '', label: t('cfg.switch.pick') }, ...left.map((name) => ({ value: name, label: name }))]}
        />
      )}
      {inFile.size > 0 && <p className="text-xs text-faint">{t('cfg.switch.stays')}</p>}
    </fieldset>
  );
}
