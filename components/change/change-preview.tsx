'use client';
import { clsx } from 'clsx';
import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { errorWords } from '@/components/error-words';
import { toneText } from '@/components/ui/badge';
import { CommandLines } from '@/components/ui/command-line';
import { ScrollRegion } from '@/components/ui/table';
import type { Preview } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

interface ChangePreviewProps {
  preview: Preview | undefined;
  error: unknown;
  /** What stands there until there is something to preview. */
  waiting: string;
}

/** What a change would do, before it does anything: findings, differences, exact commands. */
export function ChangePreview({ preview, error, waiting }: ChangePreviewProps) {
  if (error != null) {
    const words = errorWords(error);
    return (
      <p role="alert" className="text-critical">
        {words.message ?? words.title}
      </p>
    );
  }
  if (preview === undefined) return <p className="text-xs text-faint">{waiting}</p>;
  return (
    <div className="space-y-3">
      <Findings findings={preview.findings} />
      <Differences diff={preview.diff} />
      <div>
        <p className="mb-1 text-xs font-medium text-faint">{t('tasks.command', { count: preview.commands.length })}</p>
        <CommandLines commands={preview.commands} />
      </div>
    </div>
  );
}

const looks = {
  break: { icon: OctagonAlert, tone: toneText.critical },
  risk: { icon: TriangleAlert, tone: toneText.warning },
  hint: { icon: Info, tone: toneText.plain },
};

export function Findings({ findings }: Pick<Preview, 'findings'>) {
  if (findings.length === 0) return null;
  return (
    <ul className="space-y-1.5">
      {findings.map(({ level, message, blocks }) => {
        const { icon: Icon, tone } = looks[level];
        return (
          <li key={message} className={clsx('flex gap-2', tone)}>
            <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
            <span>
              <span className="sr-only">{`${t(level === 'break' && blocks === false ? 'change.level.rule' : `change.level.${level}`)} `}</span>
              {message}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Keys that change, old and new beside each other. */
export function Differences({ diff }: Pick<Preview, 'diff'>) {
  if (diff.length === 0) return null;
  return (
    <ScrollRegion label={t('change.diff')} className="max-h-64 rounded-md border border-line">
      <table aria-label={t('change.diff')} className="w-full border-collapse font-mono text-xs">
        <thead>
          <tr className="text-left text-faint">
            <th scope="col" className="px-3 py-1 font-medium">
              {t('change.key')}
            </th>
            <th scope="col" className="px-3 py-1 font-medium">
              {t('change.before')}
            </th>
            <th scope="col" className="px-3 py-1 font-medium">
              {t('change.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {diff.map(({ key, before, after }) => (
            <tr key={key} className="border-t border-line align-top">
              <th scope="row" className="px-3 py-1 text-left font-medium">
                {key}
              </th>
              <td className="px-3 py-1 break-all text-muted">{before ?? t('change.unset')}</td>
              <td className="px-3 py-1 break-all">{after ?? t('change.removed')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** The first thing that forbids it, in words; undefined when nothing does. */
export function forbidding(preview: Preview | undefined): string | undefined {
  return preview?.findings.find(({ level, blocks }) => level === 'break' && blocks !== false)?.message;
}
