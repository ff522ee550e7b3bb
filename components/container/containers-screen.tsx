'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { lazy, type ReactNode, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { isDown } from '@/components/frame/node-state';
import { manyRuns, NO_RUNS, progressOn } from '@/components/many/runs';
import { containerPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { useChannel } from '@/components/ui/channel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import type { ContainerRow } from '@/lib/api/schemas';
import { type Chosen, parseColumns, printColumns } from './columns';
import { ContainerTable } from './container-table';
import { parseFilter } from './filter';
import { useFilterText } from './filter-text';
import { useListModel } from './list-model';
import { type ListReply, lacksRows, listQuery } from './list-query';
import { ListTools } from './list-tools';
import { NodeHead } from './node-head';
import { useSelection } from './selection';
import { parseSort, printSort } from './sort';

const NoContainers = lazy(() => import('./no-containers').then((m) => ({ default: m.NoContainers })));
const NoMatch = lazy(() => import('./no-containers').then((m) => ({ default: m.NoMatch })));
// With all it can do, from the first tick on.
const SelectionBar = lazy(() => import('./selection-bar'));

interface ContainersScreenProps {
  node: string;
  /** The cookie with the chosen columns. */
  columns: string | undefined;
  links: ReactNode;
  /** What one may do here besides, made there too. */
  actions: ReactNode;
}

/** One node: how it is, what needs attention, and all its containers. */
export function ContainersScreen({ node, columns: cookie, links, actions }: ContainersScreenProps) {
  const client = useQueryClient();
  const [url, change] = useUrlState();
  const [chosen, setChosen] = useState(cookie);
  // A view brings its own; a choice is then one of the view, too.
  const ofView = url.get('cols');
  const columns = useMemo(() => parseColumns(ofView ?? chosen), [ofView, chosen]);
  const setColumns = useCallback(
    (next: Chosen) => {
      const text = printColumns(next);
      setChosen(text);
      if (ofView !== null) change({ cols: text });
    },
    [ofView, change],
  );
  const [text, setText] = useFilterText();
  const asked = useDeferredValue(text);
  const filter = useMemo(() => parseFilter(asked), [asked]);
  const query = useQuery({
    ...listQuery(client, node, [...columns.held, ...filter.counters]),
    // Another column is no reason to take the list away.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      lacksRows(state)
        ? 1
        : state.data?.node.state === 'waiting' || state.data?.containers.some((row) => row.task !== null)
          ? pollMs.moving
          : pollMs.list,
  });
  const view = useQuery({ ...q(firstApi.nodeView, { node }), refetchInterval: pollMs.list });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={12} columns={7} />}>
      {(data) => (
        <>
          <NodeHead
            node={data.node}
            links={links}
            actions={actions}
            attention={view.data?.attention ?? []}
            troubles={view.data?.troubles ?? []}
            leftovers={view.data?.leftovers ?? []}
            outsideHour={data.outsideHour}
          />
          <ContainerList
            data={data}
            columns={columns}
            onColumns={setColumns}
            text={text}
            onText={setText}
            filter={filter}
          />
        </>
      )}
    </QueryView>
  );
}

interface ContainerListProps {
  data: ListReply;
  columns: Chosen;
  onColumns: (columns: Chosen) => void;
  text: string;
  onText: (text: string) => void;
  filter: ReturnType<typeof parseFilter>;
}

function ContainerList({ data, columns, onColumns, text, onText, filter }: ContainerListProps) {
  const { node, containers: rows, more } = data;
  const router = useRouter();
  const client = useQueryClient();
  const [url, change] = useUrlState();
  const sorted = url.get('sort');
  const sort = useMemo(() => parseSort(sorted), [sorted]);
  const [held, setHeld] = useState(false);
  const shown = useListModel(rows, filter, sort, held);
  const selection = useSelection(useMemo(() => new Set(rows.map((row) => row.ctid)), [rows]));
  const runs = useChannel(manyRuns, NO_RUNS);
  const progress = useMemo(() => progressOn(runs, node.id), [runs, node.id]);
  const selected = useMemo(() => rows.filter((row) => selection.ctids.has(row.ctid)), [rows, selection.ctids]);
  const hidden = selected.length - shown.filter((row) => selection.ctids.has(row.ctid)).length;
  const open = useCallback((ctid: string) => router.push(containerPath(node.id, ctid)), [router, node.id]);
  const onMenu = useCallback(
    async (row: ContainerRow, anchor: HTMLElement) => {
      const { openRowMenu } = await import('./row-menu');
      openRowMenu(row, anchor, { node, client, go: (path) => router.push(path) });
    },
    [node, client, router],
  );
  const onSort = (next: typeof sort) => change({ sort: printSort(next) });

  if (rows.length === 0) {
    return (
      <Suspense>
        <NoContainers node={node} />
      </Suspense>
    );
  }
  return (
    <>
      <ListTools
        node={node.id}
        rows={rows}
        more={more}
        text={text}
        onText={onText}
        filter={filter}
        shown={shown.length}
        selected={selected.length}
        hidden={hidden}
        sort={sort}
        onSort={onSort}
        columns={columns}
        onColumns={onColumns}
      />
      <div className={`rounded-lg border border-line bg-surface ${isDown(node) ? 'border-dashed grayscale' : ''}`}>
        {shown.length === 0 ? (
          <Suspense>
            <NoMatch text={text} total={rows.length} onClear={() => onText('')} />
          </Suspense>
        ) : (
          <ContainerTable
            node={node.id}
            nodeLabel={node.label}
            rows={shown}
            more={more}
            columns={columns}
            sort={sort}
            onSort={onSort}
            selection={selection}
            progress={progress}
            onOpen={open}
            onMenu={onMenu}
            onHold={setHeld}
          />
        )}
      </div>
      <Suspense>
        {selected.length > 0 && (
          <SelectionBar node={node} rows={selected} hidden={hidden} progress={progress} onClear={selection.clear} />
        )}
      </Suspense>
    </>
  );
}
