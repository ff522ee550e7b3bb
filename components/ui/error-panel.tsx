'use client';
import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '@/lib/text/t';
import { Button } from './button';
import { CopyButton } from './copy-button';

interface ErrorPanelProps {
  /** What failed, in few words. */
  title: string;
  /** What it means and what to do. */
  hint: string;
  /** The sentence that came with it. */
  message?: string | undefined;
  /** For experts: raw stderr, the offending line. Folded. */
  detail?: string | undefined;
  retry?: (() => void) | undefined;
  retrying?: boolean;
  children?: ReactNode;
}

/** A failure in the place where the data would be. */
export function ErrorPanel({ title, hint, message, detail, retry, retrying = false, children }: ErrorPanelProps) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-line border-l-3 border-l-critical bg-surface p-4">
      <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-critical" />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="text-md font-semibold">{title}</p>
        {message !== undefined && message !== '' && <p>{message}</p>}
        <p className="text-muted">{hint}</p>
        {detail !== undefined && detail !== '' && (
          <details className="pt-1">
            <summary className="text-muted hover:text-ink">{t('errors.detail')}</summary>
            <pre className="my-2 max-h-64 overflow-auto rounded-md bg-subtle p-3 font-mono text-xs whitespace-pre-wrap">
              {detail}
            </pre>
            <CopyButton text={detail} label={t('errors.copyDetail')} />
          </details>
        )}
        {(retry !== undefined || children !== undefined) && (
          <div className="flex gap-2 pt-2">
            {retry !== undefined && (
              <Button pending={retrying} onClick={retry} icon={<RotateCw size={14} aria-hidden />}>
                {t('frame.retry')}
              </Button>
            )}
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
