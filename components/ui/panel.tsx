import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface PanelProps extends Omit<ComponentProps<'section'>, 'title'> {
  title?: ReactNode;
  /** Right of the title. */
  aside?: ReactNode;
  /** Content without inner padding, such as a table. */
  flush?: boolean;
}

/** A block of a page with a heading of its own. */
export function Panel({ title, aside, flush = false, className, children, ...rest }: PanelProps) {
  return (
    <section {...rest} className={clsx('rounded-lg border border-line bg-surface', className)}>
      {title !== undefined && (
        <header className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-1.5">
          <h2 className="text-sm">{title}</h2>
          {aside}
        </header>
      )}
      <div className={flush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}
