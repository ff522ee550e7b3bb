import { clsx } from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

interface AreaProps extends ComponentProps<'textarea'> {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
}

/** Several lines of text: label above, help under, the error at the field and tied to it. */
export function Area({ label, help, error, className, ...rest }: AreaProps) {
  const id = useId();
  const said = error ?? help;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        rows={3}
        {...rest}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={said === undefined ? undefined : `${id}-help`}
        className={clsx(
          'block w-full rounded-md border bg-surface px-2.5 py-1.5 font-mono text-xs text-ink',
          error === undefined ? 'border-edge' : 'border-critical',
        )}
      />
      {said !== undefined && (
        <p id={`${id}-help`} className={clsx('mt-1 text-xs', error === undefined ? 'text-faint' : 'text-critical')}>
          {said}
        </p>
      )}
    </div>
  );
}
