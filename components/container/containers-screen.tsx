'use client';
import { useQuery } from '@tanstack/react-query';
import { Boxes, Gauge, Hourglass, Play, RotateCw, SearchX, Square, SquareArrowOutUpRight } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { isDown } from '@/components/frame/node-state';
import { beancountersPath, containerPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { type MenuItem, openMenu } from '@/components/ui/menu';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys } from '@/lib/vz/state';
import { useAct } from './act';
import { ask } from './ask';
import { useBulkRun } from './bulk-run';
import { ContainerTable } from './container-table';
import { useFilterText } from './filter-text';
import { useListModel } from './list-model';
import { ListTools } from './list-tools';
import { NodeHead } from './node-head';
import { ACTIONS, reasonAgainst, titleOf } from './offers';
import { useSelection } from './selection';
import { SelectionBar } from './selection-bar';
import { parseSort, printSort } from './sort';

type Reply = ReplyOf<typeof api.containerList>;

/** One node: how it is, what needs attention, and all its containers. */
export function ContainersScreen({ node }: { node: string }) {
  const query = useQuery({
    ...q(api.containerList, { node }),
    refetchInterval: ({ state }) =>
      state.data?.node.state === 'waiting' || state.data?.containers.some((row) => row.task !== null)
        ? pollMs.moving
        : pollMs.list,
  });
  const view = useQuery({ ...q(api.nodeView, { node }), refetchInterval: pollMs.list });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={12} columns={7} />}>
      {(data) => (
        <>
          <NodeHead
            node={data.node}
            attention={view.data?.attention ?? []}
            troubles={view.data?.troubles ?? []}
            leftovers={view.data?.leftovers ?? []}
            outsideHour={data.outsideHour}
          />
          <ContainerList data={data} />
        </>
      )}
    </QueryView>
  );
}

function ContainerList({ data }: { data: Reply }) {
  const { node, containers: rows } = data;
  const router = useRouter();
  const [url, change] = useUrlState();
  const [text, setText] = useFilterText();
  const sort = parseSort(url.get('sort'));
  const [held, setHeld] = useState(false);
  const { filter, shown } = useListModel(rows, useDeferredValue(text), sort, held);
  const selection = useSelection(useMemo(() => new Set(rows.map((row) => row.ctid)), [rows]));
  const bulk = useBulkRun(node.id);
  const act = useAct(node.id);
  const selected = rows.filter((row) => selection.ctids.has(row.ctid));
  const hidden = selected.length - shown.filter((row) => selection.ctids.has(row.ctid)).length;
  const open = useCallback((ctid: string) => router.push(containerPath(node.id, ctid)), [router, node.id]);

  const onMenu = (row: ContainerRow, anchor: HTMLElement) => {
    const icons = { start: Play, stop: Square, restart: RotateCw };
    const actions = ACTIONS.map((action): MenuItem => {
      const Icon = icons[action];
      const reason = reasonAgainst(action, row, node);
      return {
        id: action,
        label: t(actionKeys[action]),
        icon: <Icon size={14} aria-hidden />,
        ...(reason === undefined ? {} : { reason }),
        run: () =>
          ask({
            node: node.id,
            nodeLabel: node.label,
            ctid: row.ctid,
            title: titleOf(row),
            state: row.state,
            action,
            run: () => void act(row.ctid, titleOf(row), action),
          }),
      };
    });
    openMenu(anchor, t('containers.row.menu', { ctid: row.ctid }), [
      {
        id: 'open',
        label: t('containers.row.open'),
        icon: <SquareArrowOutUpRight size={14} aria-hidden />,
        run: () => open(row.ctid),
      },
      {
        id: 'beancounters',
        label: t('containers.row.beancounters'),
        icon: <Gauge size={14} aria-hidden />,
        run: () => router.push(beancountersPath(node.id, row.ctid)),
      },
      ...actions,
    ]);
  };

  if (rows.length === 0) return <NoContainers data={data} />;
  return (
    <>
      <ListTools
        text={text}
        onText={setText}
        filter={filter}
        shown={shown.length}
        total={rows.length}
        selected={selected.length}
        hidden={hidden}
        sort={sort}
        onSort={(next) => change({ sort: printSort(next) })}
      />
      <div className={`rounded-lg border border-line bg-surface ${isDown(node) ? 'border-dashed grayscale' : ''}`}>
        {shown.length === 0 ? (
          <Empty
            icon={SearchX}
            title={t('containers.noMatch.title', { filter: text })}
            action={<Button onClick={() => setText('')}>{t('containers.clearFilter')}</Button>}
          >
            {t('containers.noMatch.body', { total: rows.length })}
          </Empty>
        ) : (
          <ContainerTable
            node={node.id}
            nodeLabel={node.label}
            rows={shown}
            sort={sort}
            onSort={(next) => change({ sort: printSort(next) })}
            selection={selection}
            progress={bulk.progress}
            onOpen={open}
            onMenu={onMenu}
            onHold={setHeld}
          />
        )}
      </div>
      <SelectionBar node={node} rows={selected} hidden={hidden} bulk={bulk} onClear={selection.clear} />
    </>
  );
}

/** Nothing listed: not yet, not at all, or because the node never answered. */
function NoContainers({ data: { node } }: { data: Reply }) {
  if (node.listedAt === null) {
    if (node.state === 'waiting') {
      return (
        <Empty icon={Hourglass} title={t('containers.waiting.title')}>
          {t('containers.waiting.body')}
        </Empty>
      );
    }
    // What stands above says what is to be done first.
    if (node.state === 'unapproved' || node.state === 'disabled') return null;
    return (
      <Empty icon={SearchX} title={t('containers.notRead.title', { node: node.label })}>
        {t('errors.node_silent.hint')}
      </Empty>
    );
  }
  return (
    <Empty icon={Boxes} title={t('containers.empty.title')}>
      {t('containers.empty.body', { node: node.label })}
    </Empty>
  );
}
