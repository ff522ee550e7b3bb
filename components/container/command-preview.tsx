'use client';
import { useQueries } from '@tanstack/react-query';
import { errorWords } from '@/components/error-words';
import { CommandLines } from '@/components/ui/command-line';
import { call, keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Action } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** So many are asked for and shown; hundreds of lines are not read before a click. */
const MOST_SHOWN = 12;

interface CommandPreviewProps {
  node: string;
  ctids: readonly string[];
  action: Action;
}

/** The exact command lines, as the server would run them. */
export function CommandPreview({ node, ctids, action }: CommandPreviewProps) {
  const shown = ctids.slice(0, MOST_SHOWN);
  const previews = useQueries({
    queries: shown.map((ctid) => ({
      queryKey: [...keyOf(api.containerAct, { node, ctid }, { preview: '1' }), action],
      queryFn: () => call(api.containerAct, { params: { node, ctid }, query: { preview: '1' }, body: { action } }),
    })),
  });
  const failed = previews.find((each) => each.error !== null)?.error;
  if (failed != null) {
    const words = errorWords(failed);
    return <p className="text-critical">{t('container.command.failed', { message: words.message ?? words.title })}</p>;
  }
  if (previews.some((each) => each.isPending)) return <p className="text-faint">{t('container.command.reading')}</p>;
  const commands = previews.flatMap(({ data }) => (data !== undefined && 'commands' in data ? data.commands : []));
  const findings = new Set(
    previews.flatMap(({ data }) =>
      data !== undefined && 'findings' in data ? data.findings.map((f) => f.message) : [],
    ),
  );
  return (
    <>
      <CommandLines commands={commands} />
      {ctids.length > shown.length && (
        <p className="mt-1 text-xs text-faint">
          {t('containers.bulk.commands.more', { count: ctids.length - shown.length })}
        </p>
      )}
      {[...findings].map((finding) => (
        <p key={finding} className="mt-2 text-warning">
          {finding}
        </p>
      ))}
    </>
  );
}
