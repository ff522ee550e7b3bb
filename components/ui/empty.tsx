import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** Nothing to show: what that means in one sentence, and the next thing to do. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
  isPage = false,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is all there is of the page: then its title is the page's heading. */
  isPage?: boolean;
}) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      <Icon size={22} aria-hidden className="mb-1 text-faint" strokeWidth={1.5} />
      {isPage ? (
        <h1 tabIndex={-1} className="text-md font-semibold">
          {title}
        </h1>
      ) : (
        <p className="text-md font-semibold">{title}</p>
      )}
      {children !== undefined && <p className="max-w-lg text-muted">{children}</p>}
      {action !== undefined && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}
