'use client';
import { Select } from '@/components/ui/field';
import { t } from '@/lib/text/t';
import type { How } from './run';

const AT_ONCE = [1, 2, 4, 8];
const GAPS_S = [0, 1, 5, 15, 60, 300];

interface HowFieldsProps {
  how: How;
  onChange: (how: How) => void;
  /** While it runs. */
  disabled?: boolean;
}

/** How many at once, how long between two starts, and whether a failure ends it. */
export function HowFields({ how, onChange, disabled = false }: HowFieldsProps) {
  const { atOnce, gapMs, stopOnError } = how;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Choice
        label={t('containers.bulk.atOnce')}
        value={atOnce}
        options={AT_ONCE.map((value) => ({ value, label: String(value) }))}
        disabled={disabled}
        onChange={(value) => onChange({ ...how, atOnce: value })}
      />
      <Choice
        label={t('containers.bulk.gap')}
        value={gapMs / 1000}
        options={GAPS_S.map((value) => ({ value, label: gapLabel(value) }))}
        disabled={disabled}
        onChange={(value) => onChange({ ...how, gapMs: value * 1000 })}
      />
      <label className="flex min-h-7.5 items-center gap-2">
        <input
          type="checkbox"
          checked={stopOnError}
          disabled={disabled}
          onChange={(event) => onChange({ ...how, stopOnError: event.target.checked })}
          className="size-4 accent-accent"
        />
        {t('containers.bulk.stopOnError')}
      </label>
    </div>
  );
}

function gapLabel(seconds: number): string {
  if (seconds === 0) return t('containers.bulk.gap.none');
  return seconds < 60
    ? t('containers.bulk.gap.seconds', { seconds })
    : t('containers.bulk.gap.minutes', { minutes: seconds / 60 });
}

interface ChoiceProps {
  label: string;
  value: number;
  options: readonly { value: number; label: string }[];
  disabled: boolean;
  onChange: (value: number) => void;
}

function Choice({ label, value, options, disabled, onChange }: ChoiceProps) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="text-muted">
        {label}
      </span>
      <Select
        label={label}
        value={String(value)}
        disabled={disabled}
        options={options.map((option) => ({ value: String(option.value), label: option.label }))}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </span>
  );
}
