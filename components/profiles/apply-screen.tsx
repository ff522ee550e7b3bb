'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Boxes } from 'lucide-react';
import Link from 'next/link';
import { useWriteReason } from '@/components/change/write-reason';
import { PageHead } from '@/components/frame/page-head';
import { Outcomes } from '@/components/many/outcomes';
import { taskOutcome } from '@/components/many/task-outcome';
import { applyProfilePath, profilePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { call, keyOf, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { ApplyRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { ApplySays } from './apply-says';

type Reply = ReplyOf<typeof api.profileOutcomes>;

/** A profile applied to many: what would become of each stands there before anything runs. */
export function ApplyScreen({ node, profile }: { node: string; profile: string }) {
  // Read once: a table that changes while one ticks is no table to decide by. It is read anew after the run.
  const query = useQuery({ ...q(api.profileOutcomes, { node, profile }), refetchOnWindowFocus: false });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={10} columns={5} />}>
      {(data) => <Apply key={data.version} data={data} />}
    </QueryView>
  );
}

const isBreaching = ({ breaches }: ApplyRow) => breaches.length > 0;

function Apply({ data }: { data: Reply }) {
  const { node, profile, rows, version } = data;
  const client = useQueryClient();
  const reason = useWriteReason(node);
  const where = (ctid: string) => ({ params: { node: node.id, ctid }, body: { profile, version } });
  return (
    <>
      <PageHead
        title={t('profiles.apply.page', { profile })}
        actions={
          <Link href={profilePath(node.id, profile)} prefetch={false} className="text-accent hover:underline">
            {t('profiles.apply.back')}
          </Link>
        }
      >
        {t('profiles.apply.intro', { node: node.label })}
      </PageHead>
      {rows.length === 0 ? (
        <Panel flush>
          <Empty icon={Boxes} title={t('profiles.apply.none')} />
        </Panel>
      ) : (
        <Outcomes
          node={node}
          rows={rows}
          page={applyProfilePath(node.id, profile)}
          action="apply-profile"
          isRisky={isBreaching}
          startsTicked={false}
          reason={reason}
          look={{
            column: { head: t('profiles.apply.column.origin'), text: ({ origin }) => origin },
            says: (row) => <ApplySays row={row} />,
            commands: ({ ctid }) => ({
              previewKey: [...keyOf(api.profileApply, { node: node.id, ctid }), profile, version],
              ask: () => call(api.profileApply, { ...where(ctid), query: { preview: '1' } }),
            }),
          }}
          words={{
            filter: t('profiles.apply.filter'),
            chosen: (count, breaching) => t('profiles.apply.chosen', { count, breaching }),
            run: (count) => t('profiles.apply.run', { count }),
            asks: (count) => t('profiles.apply.ask', { profile, count }),
            confirm: t('profiles.apply.confirm'),
            label: t('profiles.apply.label', { profile, node: node.label }),
            ended: (done, all) => t('profiles.apply.ended', { profile, done, all }),
          }}
          question={(chosen) => <Question chosen={chosen} />}
          one={({ ctid }) => taskOutcome(ctid, () => call(api.profileApply, where(ctid)))}
          reread={() =>
            Promise.all([
              refresh(client, api.profileList, { node: node.id }),
              refresh(client, api.containerList, { node: node.id }),
              refresh(client, api.taskList, {}),
            ])
          }
        />
      )}
    </>
  );
}

function Question({ chosen }: { chosen: readonly ApplyRow[] }) {
  const breaching = chosen.filter(isBreaching).length;
  return (
    <>
      <li>{t('profiles.apply.ask.live', { running: chosen.filter(({ state }) => state === 'running').length })}</li>
      {breaching > 0 && <li className="text-critical">{t('profiles.apply.ask.breaches', { count: breaching })}</li>}
    </>
  );
}
