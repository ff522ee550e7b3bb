'use client';
/** Edits of a container's config, from its timeline, as verticals for every chart of it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { TimelineEntry } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { Vertical } from './drawing';
import { pointTime } from './point-time';

const COUNT = 200;
const MOST_KEYS = 4;

/** One request for all charts of a page. */
export function useEdits(node: string, ctid: string | null, zone: string): readonly Vertical[] {
  const { data } = useQuery({
    ...q(api.timelineList, { node }, { ctid: ctid ?? '', count: COUNT }),
    enabled: ctid !== null,
    refetchInterval: pollMs.facts,
  });
  return useMemo(() => editVerticals(data?.entries ?? [], zone), [data, zone]);
}

/** Changes of the config, by a task of ours or by somebody else. Restarts are known to the history itself. */
export function editVerticals(entries: readonly TimelineEntry[], zone: string): Vertical[] {
  return entries.flatMap((entry): Vertical[] => {
    if (entry.kind === 'task') {
      const { task } = entry;
      if (task.action !== 'set' || task.state !== 'succeeded' || task.endedAt === null) return [];
      const what = t('charts.edit.task', { by: task.by });
      return [{ atMs: task.endedAt, kind: 'config', text: `${pointTime(task.endedAt, zone)} ${what}` }];
    }
    const { change } = entry;
    if (change.kind !== 'config') return [];
    const keys = change.keys.map(({ key, before, after }) =>
      t('charts.edit.key', { key, before: before ?? t('timeline.unset'), after: after ?? t('timeline.unset') }),
    );
    const more = keys.length > MOST_KEYS ? [t('timeline.more', { count: keys.length - MOST_KEYS })] : [];
    return [
      {
        atMs: change.at,
        kind: 'config',
        text: `${pointTime(change.at, zone)} ${[...keys.slice(0, MOST_KEYS), ...more].join(', ')}`,
      },
    ];
  });
}
