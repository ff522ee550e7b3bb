'use client';
import { clsx } from 'clsx';

interface SegmentsProps<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
}

/** A choice of a few views, all in sight: buttons of which one is pressed. */
export function Segments<V extends string>({ label, value, options, onChange }: SegmentsProps<V>) {
  return (
    <fieldset aria-label={label} className="inline-flex flex-wrap rounded-md border border-edge/60 bg-surface p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={clsx(
            'h-6 rounded-sm px-2 text-xs font-medium',
            option.value === value ? 'bg-accent-wash text-accent' : 'text-muted hover:bg-subtle hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
