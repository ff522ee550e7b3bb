'use client';
import { clsx } from 'clsx';
import { Check, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { FilterBox } from '@/components/ui/field';
import { ScrollRegion } from '@/components/ui/table';
import { tipProps } from '@/components/ui/tooltip';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { paramGroups } from '@/lib/vz/params';

interface ParamPickerProps {
  settings: readonly Setting[];
  picked: ReadonlySet<string>;
  onPick: (setting: Setting) => void;
  onDrop: (name: string) => void;
}

/** The catalogue of parameters in its groups, to be searched and picked from; what cannot be picked says why. */
export function ParamPicker({ settings, picked, onPick, onDrop }: ParamPickerProps) {
  const [text, setText] = useState('');
  const words = text.trim().toLowerCase().split(/\s+/);
  const found = settings.filter(({ name, label, help, key }) => {
    const all = `${name} ${label} ${help} ${key}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return (
    <div>
      <FilterBox
        label={t('many.pick.filter')}
        placeholder={t('many.pick.filter')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="mb-2 max-w-sm"
      />
      <ScrollRegion label={t('many.pick')} className="max-h-64 rounded-md border border-line">
        {found.length === 0 && <p className="px-3 py-2 text-muted">{t('many.pick.none', { text: text.trim() })}</p>}
        {paramGroups.map((group) => {
          const own = found.filter((setting) => setting.group === group);
          if (own.length === 0) return null;
          return (
            <section key={group} aria-label={t(`many.group.${group}`)} className="border-b border-line last:border-b-0">
              <h3 className="px-3 pt-2 text-xs font-medium text-faint">{t(`many.group.${group}`)}</h3>
              <ul className="grid gap-x-2 px-1.5 pb-1.5 sm:grid-cols-2 xl:grid-cols-3">
                {own.map((setting) => (
                  <li key={setting.name}>
                    <Entry
                      setting={setting}
                      isPicked={picked.has(setting.name)}
                      onToggle={() => (picked.has(setting.name) ? onDrop(setting.name) : onPick(setting))}
                    />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </ScrollRegion>
    </div>
  );
}

interface EntryProps {
  setting: Setting;
  isPicked: boolean;
  onToggle: () => void;
}

function Entry({ setting: { name, label, why, dangerous }, isPicked, onToggle }: EntryProps) {
  const off = why !== null;
  return (
    <button
      type="button"
      aria-pressed={isPicked}
      aria-disabled={off || undefined}
      {...(off ? tipProps(why) : {})}
      onClick={() => !off && onToggle()}
      className={clsx(
        'flex min-h-8 w-full items-center gap-2 rounded-md px-1.5 text-left',
        off ? 'text-faint' : 'hover:bg-subtle',
        isPicked && 'bg-accent-wash text-accent',
      )}
    >
      <Check size={14} aria-hidden className={clsx('shrink-0', !isPicked && 'invisible')} />
      <span className="truncate">{label}</span>
      <span className={clsx('ml-auto shrink-0 font-mono text-2xs', isPicked ? 'text-accent' : 'text-faint')}>
        {name}
      </span>
      {dangerous && (
        <ShieldAlert size={12} role="img" aria-label={t('cfg.dangerous')} className="shrink-0 text-warning" />
      )}
    </button>
  );
}
