import { ArrowRight, FilePen, LogOut, type LucideIcon, PlusCircle, RefreshCw, Tag } from 'lucide-react';
import type { Change } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

export const changeIcons: Record<Change['kind'], LucideIcon> = {
  state: RefreshCw,
  restarted: RefreshCw,
  appeared: PlusCircle,
  disappeared: LogOut,
  renamed: Tag,
  config: FilePen,
};

/** What changed, in a word or two. */
export function changeTitle(change: Change): string {
  switch (change.kind) {
    case 'state':
      return t('timeline.state', { to: change.new ?? '' });
    case 'config':
      return t('timeline.config', { count: change.keys.length });
    default:
      return t(`timeline.${change.kind}`);
  }
}

/** Settings shown before the rest is only counted. */
const MOST_KEYS = 6;

/** From what to what: the state before, both names, or each key of the config. */
export function ChangeDetail({ change }: { change: Change }) {
  switch (change.kind) {
    case 'state':
      return t('timeline.state.from', { old: change.old ?? '' });
    case 'appeared':
      return t('timeline.appeared.as', { state: change.new ?? '' });
    case 'disappeared':
      return t('timeline.state.from', { old: change.old ?? '' });
    case 'renamed':
      return <FromTo before={change.old} after={change.new} />;
    case 'config': {
      const hidden = change.keys.length - MOST_KEYS;
      return (
        <ul className="mt-0.5 grid gap-0.5">
          {change.keys.slice(0, MOST_KEYS).map(({ key, before, after }) => (
            <li key={key} className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-mono text-2xs font-medium text-ink">{key}</span>
              <FromTo before={before} after={after} />
            </li>
          ))}
          {hidden > 0 && <li className="text-faint">{t('timeline.more', { count: hidden })}</li>}
        </ul>
      );
    }
    default:
      return null;
  }
}

function FromTo({ before, after }: { before: string | null; after: string | null }) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-1.5">
      <Value text={before} />
      <ArrowRight size={11} aria-hidden className="shrink-0 text-faint" />
      <span className="sr-only">{t('timeline.to')}</span>
      <Value text={after} />
    </span>
  );
}

function Value({ text }: { text: string | null }) {
  if (text === null) return <span className="text-faint">{t('timeline.unset')}</span>;
  return <span className="min-w-0 font-mono text-2xs break-all">{text}</span>;
}
