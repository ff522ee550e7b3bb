'use client';
/** What would be done to several containers, asked container by container: the exact commands, and what forbids or warns, said once for those it is said of. */
import { useQueries } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorWords } from '@/components/error-words';
import { toneText } from '@/components/ui/badge';
import { CommandLines } from '@/components/ui/command-line';
import type { Preview } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** So many are asked for; each is some reads of the node. */
const MOST_ASKED = 40;
/** So many are shown; hundreds of lines are not read before a click. */
const MOST_SHOWN = 12;

export interface Previewed<T extends Preview> {
  ctid: string;
  /** undefined while it is asked for, and where it was refused. */
  preview: T | undefined;
  refused: string | undefined;
}

export interface Previews<T extends Preview> {
  all: readonly Previewed<T>[];
  isPending: boolean;
  /** Containers that were not asked about. */
  left: number;
}

/** `asked` belongs to what is chosen in the question: another preview for another choice. */
export function usePreviews<T extends Preview>(
  ctids: readonly string[],
  asked: readonly unknown[],
  preview: (ctid: string) => Promise<T | { task: unknown }>,
): Previews<T> {
  const some = ctids.slice(0, MOST_ASKED);
  const queries = useQueries({
    queries: some.map((ctid) => ({
      // In front: what is read anew while others are worked on must not ask for previews of what is gone.
      queryKey: ['preview', 'bulk', ...asked, ctid],
      queryFn: async () => {
        const reply = await preview(ctid);
        return 'commands' in reply ? reply : null;
      },
      retry: false,
      staleTime: 0,
      refetchOnWindowFocus: false,
    })),
  });
  return {
    all: some.map((ctid, i) => {
      const error = queries[i]?.error ?? null;
      const words = error === null ? undefined : errorWords(error);
      return { ctid, preview: queries[i]?.data ?? undefined, refused: words && (words.message ?? words.title) };
    }),
    isPending: queries.some((each) => each.isPending),
    left: ctids.length - some.length,
  };
}

interface PreviewsViewProps {
  previews: Previews<Preview>;
  /** Said by the question in its own words. */
  without?: readonly string[];
}

/** Commands and findings of all of them. */
export function PreviewsView({ previews: { all, isPending, left }, without = [] }: PreviewsViewProps) {
  if (isPending) return <p className="text-faint">{t('containers.bulk.commands.reading')}</p>;
  const commands = all.slice(0, MOST_SHOWN).flatMap(({ preview }) => preview?.commands ?? []);
  const more = left + Math.max(0, all.length - MOST_SHOWN);
  return (
    <>
      <ul className="space-y-1.5">
        {findingsOf(all)
          .filter(({ message }) => !without.includes(message))
          .map(({ level, message, ctids }) => (
            <Finding key={message} isBreak={level === 'break'}>
              {ctids.length === all.length && level !== 'break'
                ? message
                : t('containers.bulk.line', { ctid: ctids.join(', '), text: message })}
            </Finding>
          ))}
      </ul>
      {commands.length > 0 && (
        <CommandsHead>
          <CommandLines commands={commands} />
          {more > 0 && <p className="mt-1 text-xs text-faint">{t('containers.bulk.commands.more', { count: more })}</p>}
        </CommandsHead>
      )}
    </>
  );
}

export function CommandsHead({ children }: { children: ReactNode }) {
  return (
    <div>
      <p className="mb-1 text-xs font-medium text-faint">{t('containers.bulk.commands')}</p>
      {children}
    </div>
  );
}

export function Finding({ isBreak, children }: { isBreak: boolean; children: ReactNode }) {
  const Icon = isBreak ? OctagonAlert : TriangleAlert;
  return (
    <li className={clsx('flex gap-2', isBreak ? toneText.critical : toneText.warning)}>
      <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0">
        <span className="sr-only">{`${t(`change.level.${isBreak ? 'break' : 'risk'}`)} `}</span>
        {children}
      </span>
    </li>
  );
}

interface Said {
  level: 'break' | 'risk';
  message: string;
  ctids: string[];
}

/** What forbids first, one line for all it is said of. Hints are for one who does it to one. */
export function findingsOf(all: readonly Previewed<Preview>[]): Said[] {
  const said = new Map<string, Said>();
  const add = (level: Said['level'], message: string, ctid: string) => {
    const known = said.get(message) ?? { level, message, ctids: [] };
    said.set(message, { ...known, ctids: [...known.ctids, ctid] });
  };
  for (const { ctid, preview, refused } of all) {
    if (refused !== undefined) add('break', refused, ctid);
    for (const { level, message } of preview?.findings ?? []) {
      if (level !== 'hint') add(level, message, ctid);
    }
  }
  return [...said.values()].sort((a, b) => Number(a.level === 'risk') - Number(b.level === 'risk'));
}
