'use client';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { t } from '@/lib/text/t';
import { stopTaking } from './begin';
import type { ManyRun } from './runs';

/** Runs on many containers that go on now, as one line: how far they are, and the way to end them. */
export function RunLine({ runs }: { runs: readonly ManyRun[] }) {
  const sum = (of: (run: ManyRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  const counted = { done: sum(({ done }) => done), all: sum(({ all }) => all), failed: sum(({ failed }) => failed) };
  const [newest] = runs;
  if (newest === undefined) return null;
  const what = runs.length === 1 ? newest.label : t('many.several', { count: runs.length });
  const stopping = runs.every(({ state }) => state === 'stopping');
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Link href={newest.page} prefetch={false} className="flex min-w-0 items-center gap-2 hover:underline">
        <span className="truncate font-medium">{what}</span>
        <span role="status" className="num shrink-0 text-accent">
          {t('many.progress', counted)}
        </span>
      </Link>
      <progress
        value={counted.done}
        max={counted.all}
        aria-hidden
        className="hidden h-1.5 min-w-16 flex-1 accent-accent sm:block"
      />
      {stopping ? (
        <span className="ml-auto shrink-0 text-muted">{t('many.stopping')}</span>
      ) : (
        <Button
          size="sm"
          className="ml-auto shrink-0"
          aria-label={t('many.stopTaking.named', { what })}
          onClick={() => {
            for (const { id } of runs) stopTaking(id);
          }}
        >
          {t('many.stopTaking')}
        </Button>
      )}
    </span>
  );
}
