'use client';
/** Backing up several, as a question asks it: how, as for one, and whether the dump directory has room for all of them. */
import { useEffect, useState } from 'react';
import { useSettled } from '@/components/change/use-settled';
import type { BulkDoing } from '@/components/container/bulk-verbs';
import { Finding, type Previews, PreviewsView, usePreviews } from '@/components/many/previews';
import { taskOutcome } from '@/components/many/task-outcome';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { type How, HowFields, rateKibOf, usualHow } from './how-fields';

type Asked = Extract<ReplyOf<typeof api.backupMake>, { room: unknown }>;

export function backupDoing(): BulkDoing {
  let how = usualHow;
  let noRoom: string | undefined;
  return {
    commands: (node, ctids) => (
      <Ask
        node={node}
        ctids={ctids}
        chosen={(next) => {
          how = next;
        }}
        seen={(previews) => {
          noRoom = roomOf(previews).tooLittle;
        }}
      />
    ),
    check: () => (bodyOf(how) === undefined ? t('backups.rate.bad') : noRoom),
    run: async (client, node, ctid) => {
      const body = bodyOf(how);
      if (body === undefined) return { ctid, ok: false, text: t('backups.rate.bad') };
      const outcome = await taskOutcome(ctid, () => call(api.backupMake, { params: { node, ctid }, body }));
      void refresh(client, api.containerList, { node });
      void refresh(client, api.backupList, { node });
      return outcome;
    },
  };
}

function bodyOf({ mode, gzip, rate }: How) {
  const rateKib = rateKibOf(rate);
  return rateKib === undefined ? undefined : { mode, gzip, rateKib };
}

interface AskProps {
  node: string;
  ctids: readonly string[];
  chosen: (how: How) => void;
  seen: (previews: Previews<Asked>) => void;
}

function Ask({ node, ctids, chosen, seen }: AskProps) {
  const [how, setHow] = useState(usualHow);
  // A preview needs a sound rate; while a wrong one stands there, the one before it stays.
  const settled = useSettled(how);
  const [asked, setAsked] = useState(bodyOf(usualHow));
  const sound = bodyOf(settled);
  if (sound !== undefined && JSON.stringify(sound) !== JSON.stringify(asked)) setAsked(sound);
  const previews = usePreviews<Asked>(ctids, [...keyOf(api.backupMake, { node, ctid: '' }), asked], (ctid) =>
    call(api.backupMake, {
      params: { node, ctid },
      query: { preview: '1' },
      body: asked ?? { ...usualHow, rateKib: 0 },
    }),
  );
  useEffect(() => seen(previews));
  const { sum, tooLittle } = roomOf(previews);
  return (
    <>
      <HowFields
        how={how}
        change={(part) => {
          const next = { ...how, ...part };
          setHow(next);
          chosen(next);
        }}
        rateError={bodyOf(how) === undefined ? t('backups.rate.bad') : undefined}
      />
      {!previews.isPending && sum !== undefined && tooLittle === undefined && <p className="num">{sum}</p>}
      {!previews.isPending && tooLittle !== undefined && (
        <ul>
          <Finding isBreak>{tooLittle}</Finding>
        </ul>
      )}
      <PreviewsView previews={previews} />
    </>
  );
}

/** All of them against what is free. Unpacked, as for one: nobody knows how well files pack before they are packed. */
export function roomOf({ all, left }: Previews<Asked>): { sum: string | undefined; tooLittle: string | undefined } {
  const rooms = all.flatMap(({ preview }) => (preview === undefined ? [] : [preview.room]));
  const free = rooms.map(({ freeBytes }) => freeBytes).find((bytes) => bytes !== null);
  const used = rooms.reduce((total, { usedBytes }) => total + (usedBytes ?? 0), 0);
  const unmeasured = left + rooms.filter(({ usedBytes }) => usedBytes === null).length;
  if (free === undefined) return { sum: undefined, tooLittle: undefined };
  const values = { count: rooms.length, used: formatBytes(used), free: formatBytes(free), unmeasured };
  return {
    sum: t('containers.bulk.backup.room', values),
    tooLittle: free <= used ? t('containers.bulk.backup.noRoom', values) : undefined,
  };
}
