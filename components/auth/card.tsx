import type { ReactNode } from 'react';
import { t } from '@/lib/text/t';

/** The one narrow card of sign-in and set-up. */
export function AuthCard({ title, intro, children }: { title: string; intro?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-4 py-10">
      <p className="mb-3 text-sm font-semibold tracking-tight text-accent">{t('frame.product')}</p>
      <div className="rounded-lg border border-line bg-surface p-5">
        <h1 tabIndex={-1} className="text-lg">
          {title}
        </h1>
        {intro !== undefined && <p className="mt-1 text-muted">{intro}</p>}
        {children}
      </div>
    </div>
  );
}
