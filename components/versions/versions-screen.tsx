'use client';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useContainer } from '@/components/container/container-query';
import { useSession } from '@/components/frame/fleet-query';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { VersionDetail } from './version-detail';
import { VersionList } from './version-list';
import { chosenOf } from './version-words';
import { VERSIONS_ASKED } from './versions-query';

/** Rows shown at once. */
const PAGE = 20;

/** Every version of a container's config: which there are, what two of them differ in, and the way back. */
export function VersionsScreen({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({
    ...q(api.versionList, { node, ctid }, VERSIONS_ASKED),
    refetchInterval: pollMs.list,
  });
  return (
    <>
      <p className="mb-3 max-w-3xl text-muted">{t('versions.intro')}</p>
      <QueryView
        query={query}
        skeleton={
          <Panel flush>
            <SkeletonRows rows={10} columns={3} />
          </Panel>
        }
        isEmpty={({ versions }) => versions.length === 0}
        empty={
          <Panel flush>
            <Empty icon={History} title={t('versions.none.title')}>
              {t('versions.none.hint')}
            </Empty>
          </Panel>
        }
      >
        {(data) => <Versions node={node} ctid={ctid} versions={data.versions} />}
      </QueryView>
    </>
  );
}

interface VersionsProps {
  node: string;
  ctid: string;
  versions: ReplyOf<typeof api.versionList>['versions'];
}

function Versions({ node, ctid, versions }: VersionsProps) {
  const [view, setView] = useUrlState();
  // Names of settings; versions are shown without them, too.
  const settings = useQuery({ ...q(api.containerSettings, { node, ctid }), refetchInterval: pollMs.facts }).data;
  const role = useSession().data?.user.role;
  const labels = new Map(
    (settings?.settings ?? []).filter(({ sameAs }) => sameAs === null).map(({ key, label }) => [key, label]),
  );
  const chosen = chosenOf(versions, { id: view.get('version'), at: view.get('at') });
  const before = versions.findIndex(({ id }) => id === view.get('before')) + 1;
  // A link to one version shows the page it is on.
  const from = before > 0 || chosen === undefined ? before : Math.floor(versions.indexOf(chosen) / PAGE) * PAGE;
  const page = versions.slice(from, from + PAGE);
  const summary = useContainer(node, ctid).data?.node;
  const disabled = summary?.disabled ?? null;
  const reason =
    disabled !== null
      ? t('settings.node.isDisabled', { node: summary?.label ?? node, by: disabled.by })
      : role === 'viewer'
        ? t('change.needsOperator')
        : undefined;
  const turn = (to: number) =>
    setView({ before: versions[to - 1]?.id ?? null, version: versions[to]?.id ?? null, at: null, with: null });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <div>
        <Panel flush>
          <VersionList
            versions={page}
            chosen={chosen?.id}
            newest={versions[0]?.id}
            labels={labels}
            onChoose={(id) => setView({ version: id, at: null })}
          />
        </Panel>
        {versions.length > PAGE && (
          <div className="mt-3 flex justify-end gap-2">
            {from > 0 && <Button onClick={() => turn(Math.max(0, from - PAGE))}>{t('versions.newer')}</Button>}
            {from + PAGE < versions.length && <Button onClick={() => turn(from + PAGE)}>{t('versions.older')}</Button>}
          </div>
        )}
      </div>
      {chosen === undefined ? (
        <Panel>
          <p className="text-muted">{t('versions.missing')}</p>
        </Panel>
      ) : (
        <VersionDetail
          key={chosen.id}
          node={node}
          ctid={ctid}
          versions={versions}
          chosen={chosen}
          withId={view.get('with')}
          labels={labels}
          reason={reason}
          onCompare={(id) => setView({ with: id, version: chosen.id, at: null })}
        />
      )}
    </div>
  );
}
