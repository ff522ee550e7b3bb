import type { ReactNode } from 'react';

interface PageHeadProps {
  title: ReactNode;
  /** Beside the title: badges, an age. */
  beside?: ReactNode;
  /** At the right end: actions. */
  actions?: ReactNode;
  /** Under the title. */
  children?: ReactNode;
}

/** The page's heading. It takes the focus after a change of route. */
export function PageHead({ title, beside, actions, children }: PageHeadProps) {
  return (
    <header className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <h1 tabIndex={-1} className="text-xl break-words">
          {title}
        </h1>
        {beside}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      {children !== undefined && <div className="basis-full text-muted">{children}</div>}
    </header>
  );
}
