'use client';
/** Destroying several, as a question asks it: what dies, how big, and when each was last backed up. */
import { useEffect } from 'react';
import type { BulkDoing } from '@/components/container/bulk-verbs';
import { Finding, type Previews, PreviewsView, usePreviews } from '@/components/many/previews';
import { taskOutcome } from '@/components/many/task-outcome';
import { useNow } from '@/components/now';
import { ScrollRegion } from '@/components/ui/table';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Dies } from '@/lib/api/schemas';
import { formatBytes, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

type Asked = Extract<ReplyOf<typeof api.destroyAsk>, { dies: Dies }>;

export function destroyDoing(): BulkDoing {
  /** What was shown: a config that is another one by then is refused. */
  const versions = new Map<string, string>();
  let isRead = false;
  const seen = ({ all, isPending }: Previews<Asked>) => {
    isRead = !isPending;
    for (const { ctid, preview } of all) if (preview?.version != null) versions.set(ctid, preview.version);
  };
  return {
    commands: (node, ctids) => <Ask node={node} ctids={ctids} seen={seen} />,
    check: () => (isRead ? undefined : t('containers.bulk.destroy.reading')),
    run: async (client, node, ctid) => {
      const version = versions.get(ctid);
      const body = { confirm: ctid, ...(version === undefined ? {} : { version }) };
      const outcome = await taskOutcome(ctid, () => call(api.destroyAsk, { params: { node, ctid }, body }));
      void refresh(client, api.containerList, { node });
      void refresh(client, api.timelineList, { node });
      return outcome;
    },
  };
}

interface AskProps {
  node: string;
  ctids: readonly string[];
  seen: (previews: Previews<Asked>) => void;
}

function Ask({ node, ctids, seen }: AskProps) {
  const previews = usePreviews<Asked>(ctids, keyOf(api.destroyAsk, { node, ctid: '' }), (ctid) =>
    call(api.destroyAsk, { params: { node, ctid }, query: { preview: '1' }, body: {} }),
  );
  useEffect(() => seen(previews));
  return (
    <>
      {!previews.isPending && <What previews={previews} />}
      <PreviewsView previews={previews} without={[t('destroy.backup.none')]} />
    </>
  );
}

/** The sum, and each of them. */
function What({ previews: { all, left } }: { previews: Previews<Asked> }) {
  const now = useNow();
  const known = all.flatMap(({ ctid, preview }) => (preview === undefined ? [] : [{ ctid, dies: preview.dies }]));
  const bytes = known.map(({ dies }) => bytesOf(dies));
  const sum = bytes.reduce<number>((total, each) => total + (each ?? 0), 0);
  const unmeasured = bytes.filter((each) => each === undefined).length;
  const bare = known.filter(({ dies }) => dies.backup === null && dies.backupKnown).length;
  return (
    <section aria-label={t('destroy.what')} className="space-y-2">
      <p className="num font-semibold">
        {t('containers.bulk.destroy.sum', { count: known.length, size: formatBytes(sum), unmeasured })}
      </p>
      {bare > 0 && (
        <ul>
          <Finding isBreak={false}>{t('containers.bulk.destroy.bare', { count: bare })}</Finding>
        </ul>
      )}
      <ScrollRegion label={t('destroy.what')} className="max-h-44 rounded-md border border-line">
        <table aria-label={t('destroy.what')} className="w-full border-collapse text-xs">
          <tbody>
            {known.map(({ ctid, dies }, i) => (
              <tr key={ctid} className="border-b border-line last:border-b-0">
                <th scope="row" className="num px-3 py-1 text-left font-medium">
                  {dies.name === null ? ctid : t('containers.bulk.destroy.named', { ctid, name: dies.name })}
                </th>
                <td className="num px-3 py-1 text-right">
                  {bytes[i] === undefined ? t('destroy.fact.files.unknown') : formatBytes(bytes[i])}
                </td>
                <td className="px-3 py-1 text-muted">{backupWords(dies, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {left > 0 && <p className="text-xs text-warning">{t('containers.bulk.destroy.left', { count: left })}</p>}
    </section>
  );
}

function bytesOf({ usedKib }: Dies): number | undefined {
  return usedKib === null || usedKib === 'unlimited' ? undefined : Number(usedKib) * 1024;
}

function backupWords({ backup, backupKnown }: Dies, now: number): string {
  if (backup === null) return t(backupKnown ? 'containers.bulk.destroy.noBackup' : 'destroy.fact.backup.unknown');
  return t('containers.bulk.destroy.backup', { ago: formatSpan(Math.max(0, now - backup.at)) });
}
