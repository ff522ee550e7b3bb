'use client';
import { clsx } from 'clsx';
import { Segments } from '@/components/ui/segments';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { InterfaceList } from './interface-list';
import { SwitchList } from './switch-list';
import { WordChips } from './word-chips';

export interface SettingFieldProps {
  setting: Setting;
  /** As it would be sent; null is not in the file. */
  value: string | null;
  isInvalid: boolean;
  describedBy: string;
  major: number | null;
  onChange: (value: string | null) => void;
}

/** Several words in one value, each of its own. */
const WORDS: ReadonlySet<string> = new Set([
  ...(['ips', 'addresses', 'domains', 'netdevs', 'devnodes', 'devices', 'pci', 'modules'] as const),
]);
const LONG: ReadonlySet<string> = new Set(['text', 'mountopts']);

/** The field a kind of value takes. */
export function SettingField(props: SettingFieldProps) {
  const { setting, value, isInvalid, describedBy, onChange } = props;
  const { kind, label, choices } = setting;
  if (kind === 'choice') {
    return (
      <Segments
        label={label}
        value={value ?? ''}
        options={[...choices.map((choice) => ({ value: choice, label: choice })), { value: '', label: t('cfg.unset') }]}
        onChange={(chosen) => onChange(chosen === '' ? null : chosen)}
      />
    );
  }
  if (kind === 'interfaces') return <InterfaceList {...props} />;
  if (kind === 'switches') return <SwitchList {...props} />;
  if (WORDS.has(kind)) return <WordChips {...props} />;
  return (
    <input
      aria-label={label}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      value={value ?? ''}
      placeholder={value === null ? t('cfg.unset') : undefined}
      inputMode={kind === 'whole' ? 'numeric' : undefined}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      className={clsx(
        'h-7.5 max-w-full rounded-md border bg-surface px-2 text-sm text-ink placeholder:text-faint',
        LONG.has(kind) ? 'w-full sm:w-[32rem]' : 'w-full sm:w-64',
        isInvalid ? 'border-critical' : 'border-edge',
      )}
    />
  );
}
