import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';

const BOX = 'h-7.5 rounded-md border bg-surface text-sm text-ink';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
}

/** One input: label above, help under, the error at the field and tied to it. */
export function Field({ label, help, error, className, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={error !== undefined || help !== undefined ? `${id}-help` : undefined}
        className={clsx(BOX, 'h-9! w-full px-2.5', error === undefined ? 'border-edge' : 'border-critical')}
      />
      {(error !== undefined || help !== undefined) && (
        <p id={`${id}-help`} className={clsx('mt-1 text-xs', error === undefined ? 'text-faint' : 'text-critical')}>
          {error ?? help}
        </p>
      )}
    </div>
  );
}

/** The page's filter box. `/` puts the focus here (see components/frame/keys). */
export function FilterBox({ label, className, ...input }: ComponentProps<'input'> & { label: string }) {
  return (
    <div className={clsx('relative', className)}>
      <Search size={14} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-faint" />
      <input
        type="search"
        {...input}
        aria-label={label}
        aria-keyshortcuts="/"
        data-filter=""
        className={clsx(BOX, 'w-full border-edge/70 pr-2.5 pl-8')}
      />
    </div>
  );
}

/** A native choice of a few. */
export function Select({
  label,
  options,
  className,
  ...rest
}: ComponentProps<'select'> & { label: string; options: readonly { value: string; label: string }[] }) {
  return (
    <select {...rest} aria-label={label} className={clsx(BOX, 'border-edge/70 px-2', className)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
