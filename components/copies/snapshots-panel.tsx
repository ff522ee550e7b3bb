'use client';
import { useQuery } from '@tanstack/react-query';
import { Camera, HardDrive, PackageMinus, RefreshCw, Scaling } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { quotaPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { SnapshotRow } from '@/lib/api/schemas';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { SnapshotTree } from './snapshot-tree';
import { useWriteReason } from './write-reason';

const Dialogs = dynamic(() => import('./snapshot-dialogs').then((m) => m.SnapshotDialogs), { ssr: false });

export type SnapshotList = ReplyOf<typeof api.snapshotList>;
/** What is asked about, of which snapshot. */
export type Asking =
  | { what: 'take' | 'compact' }
  | { what: 'switch' | 'remove' | 'mount' | 'umount'; snapshot: SnapshotRow };

/** Read when it is opened, after our own tasks and on demand, never polled: the node has better to do, and nothing changes by itself. */
export function SnapshotsPanel({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({
    ...q(api.snapshotList, { node, ctid }),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <QueryView
      query={query}
      skeleton={
        <Panel title={t('snapshots.title')}>
          <SkeletonRows rows={4} columns={4} />
        </Panel>
      }
    >
      {(data) => <Snapshots node={node} data={data} reread={() => void query.refetch()} rereading={query.isFetching} />}
    </QueryView>
  );
}

interface SnapshotsProps {
  node: string;
  data: SnapshotList;
  reread: () => void;
  rereading: boolean;
}

function Snapshots({ node, data, reread, rereading }: SnapshotsProps) {
  const { ctid, layout, snapshots, problem, freeBytes } = data;
  const [url, change] = useUrlState();
  const [asking, setAsking] = useState<Asking>();
  const reason = useWriteReason(node, ctid);
  const wanted = url.get('do');
  // A menu elsewhere leads here.
  const asked: Asking | undefined =
    asking ?? (wanted === 'take' || wanted === 'compact' ? { what: wanted } : undefined);
  const close = () => {
    setAsking(undefined);
    if (wanted !== null) change({ do: null });
  };
  if (layout !== 'ploop') {
    return (
      <Panel title={t('snapshots.title')}>
        <Empty icon={HardDrive} title={t('snapshots.simfs.title')}>
          {problem?.message}
        </Empty>
      </Panel>
    );
  }
  const off = reason ?? (problem === null ? undefined : t('snapshots.unread.title'));
  return (
    <Panel
      flush
      title={t('snapshots.title')}
      aside={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="num flex flex-wrap items-center gap-x-3 text-xs text-muted">
            {freeBytes !== null && <span>{t('snapshots.free', { free: formatBytes(freeBytes) })}</span>}
            <span>
              {t('snapshots.read')} <Age at={data.now} />
            </span>
          </span>
          <Button
            size="sm"
            variant="quiet"
            icon={<RefreshCw size={13} aria-hidden />}
            pending={rereading}
            onClick={reread}
          >
            {t('snapshots.refresh')}
          </Button>
          <Button
            size="sm"
            variant="primary"
            icon={<Camera size={13} aria-hidden />}
            reason={off}
            onClick={() => setAsking({ what: 'take' })}
          >
            {t('snapshots.take')}
          </Button>
        </span>
      }
    >
      {problem !== null ? (
        <ErrorPanel
          title={t('snapshots.unread.title')}
          hint={t('snapshots.unread.hint')}
          message={problem.message}
          {...(problem.detail === undefined ? {} : { detail: problem.detail })}
        />
      ) : snapshots.length === 0 ? (
        <Empty icon={Camera} title={t('snapshots.none.title')}>
          {t('snapshots.none.hint')}
        </Empty>
      ) : (
        <SnapshotTree snapshots={snapshots} reason={off} onAsk={setAsking} onClone={(id) => change({ clone: id })} />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-2.5">
        <p className="max-w-prose text-xs text-faint">{t('snapshots.intro')}</p>
        <span className="flex flex-wrap gap-2">
          <Button
            size="sm"
            icon={<PackageMinus size={13} aria-hidden />}
            reason={off}
            onClick={() => setAsking({ what: 'compact' })}
          >
            {t('snapshots.compact')}
          </Button>
          <Link href={quotaPath(node, ctid)} prefetch={false} className={buttonClass('default', 'sm')}>
            <Scaling size={13} aria-hidden />
            {t('snapshots.resize')}
          </Link>
        </span>
      </div>
      {asked !== undefined && <Dialogs node={node} data={data} asking={asked} onClose={close} />}
    </Panel>
  );
}
