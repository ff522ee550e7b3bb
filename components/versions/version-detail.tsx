'use client';
import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ConfigVersionRow } from '@/lib/api/schemas-config';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { parseConf } from '@/lib/vz/conf';
import { diffConfs } from '@/lib/vz/conf-change';
import { KeyTable } from './key-table';
import { TextDiff } from './text-diff';
import { UndoDialog } from './undo-dialog';
import { Made } from './version-list';
import { pairOf, whoMade } from './version-words';

interface VersionDetailProps {
  node: string;
  ctid: string;
  versions: readonly ConfigVersionRow[];
  chosen: ConfigVersionRow;
  withId: string | null;
  labels: ReadonlyMap<string, string>;
  /** Why nothing can be changed. */
  reason: string | undefined;
  onCompare: (id: string) => void;
}

/** One version beside another: the settings that differ, and the text of the file. */
export function VersionDetail(props: VersionDetailProps) {
  const { node, ctid, versions, chosen, withId, labels, reason, onCompare } = props;
  const [undoing, setUndoing] = useState(false);
  const { older, newer } = pairOf(versions, chosen, withId);
  // A version never changes: once read it is known.
  const read = (version: string) => ({
    ...q(api.versionView, { node, ctid, version }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const now = useQuery(read(newer.id));
  const was = useQuery({ ...read(older?.id ?? newer.id), enabled: older !== undefined });
  const ownBefore = versions[versions.indexOf(chosen) + 1];
  const others = versions.filter(({ id }) => id !== chosen.id);
  const other = older?.id === chosen.id ? newer : older;
  const whyNot =
    reason ??
    (ownBefore === undefined
      ? t('config.undo.first')
      : chosen.changes === null
        ? t('config.undo.notKept')
        : chosen.changes.length === 0
          ? t('versions.keys.none')
          : undefined);
  return (
    <Panel
      title={t('versions.detail')}
      aria-label={t('versions.detail')}
      aside={
        <Button size="sm" icon={<Undo2 size={13} aria-hidden />} reason={whyNot} onClick={() => setUndoing(true)}>
          {t('versions.undo')}
        </Button>
      }
    >
      <div className="space-y-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span className="num font-medium">{formatTime(chosen.at)}</span>
          <Made version={chosen} />
          {others.length > 0 && (
            <span className="flex min-w-0 flex-wrap items-center gap-2 sm:ml-auto">
              <span aria-hidden className="text-muted">
                {t('versions.compare')}
              </span>
              <Select
                label={t('versions.compare')}
                className="max-w-full"
                value={withId !== null && other !== undefined && other !== ownBefore ? other.id : ''}
                onChange={(event) => onCompare(event.target.value)}
                options={[
                  {
                    value: '',
                    label: t(ownBefore === undefined ? 'versions.compare.none' : 'versions.compare.before'),
                  },
                  ...others
                    .filter((one) => one !== ownBefore)
                    .map((one) => ({
                      value: one.id,
                      label: t('versions.compare.of', { time: formatTime(one.at), who: whoMade(one) }),
                    })),
                ]}
              />
            </span>
          )}
        </div>
        {chosen.after !== null && (
          <p className="text-xs text-faint">
            {older === undefined || (older === ownBefore && newer === chosen)
              ? t('versions.between', { after: formatTime(chosen.after), at: formatTime(chosen.at) })
              : t('versions.compared', { before: formatTime(older.at), after: formatTime(newer.at) })}
          </p>
        )}
        {older === undefined && <p className="text-muted">{t('versions.first.hint')}</p>}
        <QueryView query={now} skeleton={<SkeletonRows rows={4} columns={3} />}>
          {({ text }) =>
            older === undefined ? (
              <Compared before={text} after={text} labels={labels} />
            ) : (
              <QueryView query={was} skeleton={<SkeletonRows rows={4} columns={3} />}>
                {({ text: before }) => <Compared before={before} after={text} labels={labels} />}
              </QueryView>
            )
          }
        </QueryView>
      </div>
      {undoing && <UndoDialog node={node} ctid={ctid} version={chosen} onClose={() => setUndoing(false)} />}
    </Panel>
  );
}

interface ComparedProps {
  before: string | null;
  after: string | null;
  labels: ReadonlyMap<string, string>;
}

function Compared({ before, after, labels }: ComparedProps) {
  if (before === null || after === null) return <p className="text-muted">{t('versions.notKept')}</p>;
  const changes = before === after ? [] : diffConfs(parseConf(before), parseConf(after));
  return (
    <div className="space-y-4">
      {before !== after && <KeyTable changes={changes} labels={labels} />}
      <TextDiff before={before} after={after} />
    </div>
  );
}
