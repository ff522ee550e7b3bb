'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import type { KeyboardEvent } from 'react';
import { taskPath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import type { ConfigVersionRow } from '@/lib/api/schemas-config';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { FromTo } from './from-to';

interface VersionListProps {
  versions: readonly ConfigVersionRow[];
  chosen: string | undefined;
  newest: string | undefined;
  /** Name of a setting by its key. */
  labels: ReadonlyMap<string, string>;
  onChoose: (id: string) => void;
}

/** Settings named in a row before the rest is only counted. */
const MOST_KEYS = 3;

/** One version a row: when, by whom, what it changed. Arrow keys go from row to row. */
export function VersionList({ versions, chosen, newest, labels, onChoose }: VersionListProps) {
  return (
    <ol aria-label={t('versions.list')}>
      {versions.map((version) => (
        <li
          key={version.id}
          className={clsx(
            'relative border-b border-line px-4 py-2.5 last:border-b-0',
            version.id === chosen ? 'bg-accent-wash' : 'hover:bg-subtle',
          )}
        >
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <button
              type="button"
              data-version=""
              aria-current={version.id === chosen ? 'true' : undefined}
              onClick={() => onChoose(version.id)}
              onKeyDown={toNeighbour}
              className="num font-medium after:absolute after:inset-0 after:content-['']"
            >
              {formatTime(version.at)}
            </button>
            <Made version={version} />
            {version.id === newest && <Badge>{t('versions.newest')}</Badge>}
            <span className="ml-auto text-xs text-faint">
              <Age at={version.at} />
            </span>
          </div>
          <Changes version={version} labels={labels} />
        </li>
      ))}
    </ol>
  );
}

/** Above what makes the whole row a button, so that the way to the task is one of its own. */
export function Made({ version }: { version: ConfigVersionRow }) {
  const { by, task, after, at } = version;
  if (by === null) {
    const isFirst = after === null;
    return (
      <span title={t(isFirst ? 'versions.first.hint' : 'versions.outside.hint')}>
        <Badge tone={isFirst ? 'plain' : 'notice'}>{t(isFirst ? 'versions.first' : 'versions.outside')}</Badge>
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-muted">
      {t('versions.by', { name: by })}
      {task !== null && (
        <Link
          href={taskPath(task)}
          prefetch={false}
          aria-label={t('versions.task.of', { time: formatTime(at) })}
          className="relative z-10 text-accent hover:underline"
        >
          {t('versions.task')}
        </Link>
      )}
    </span>
  );
}

function Changes({
  version: { changes, after },
  labels,
}: Pick<VersionListProps, 'labels'> & { version: ConfigVersionRow }) {
  if (changes === null)
    return after === null ? null : <p className="mt-1 text-xs text-muted">{t('versions.notKept')}</p>;
  if (changes.length === 0) return <p className="mt-1 text-xs text-muted">{t('versions.only.text')}</p>;
  const hidden = changes.length - MOST_KEYS;
  return (
    <ul className="mt-1 grid gap-0.5 text-xs">
      {changes.slice(0, MOST_KEYS).map(({ key, before, after: now }) => (
        <li key={key} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span className="text-muted">{labels.get(key) ?? key}</span>
          <FromTo name={key} before={before} after={now} />
        </li>
      ))}
      {hidden > 0 && <li className="text-faint">{t('versions.more', { count: hidden })}</li>}
    </ul>
  );
}

function toNeighbour(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const all = [...(event.currentTarget.closest('ol')?.querySelectorAll<HTMLElement>('[data-version]') ?? [])];
  const next = all[all.indexOf(event.currentTarget) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
