'use client';
import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

interface ChoiceProps {
  label: string;
  name: string;
  value: string;
  options: readonly { value: string; label: string }[];
  help?: ReactNode;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** One of a few, as a field of a form: label above, help under, the error at the field and tied to it. */
export function Choice({ label, name, value, options, help, error, onChange }: ChoiceProps) {
  const id = useId();
  const said = error ?? help;
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <select
        id={id}
        name={name}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={said === undefined ? undefined : `${id}-help`}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(
          'h-9 w-full rounded-md border bg-surface px-2 text-sm text-ink',
          error === undefined ? 'border-edge' : 'border-critical',
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {said !== undefined && (
        <p id={`${id}-help`} className={clsx('mt-1 text-xs', error === undefined ? 'text-faint' : 'text-critical')}>
          {said}
        </p>
      )}
    </div>
  );
}
