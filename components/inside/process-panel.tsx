'use client';
import { useQuery } from '@tanstack/react-query';
import { Cpu, RotateCw, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { FilterBox } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { User } from '@/lib/api/schemas';
import { formatAmount, formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { arrangeProcesses, firstSort, type ProcessReply, type ProcessSort } from './process-list';
import { ProcessTable } from './process-table';

/** What is looked for is among the largest; below them stand the kernel's lines and the command. */
const FIRST = 12;

interface ProcessPanelProps {
  node: string;
  ctid: string;
  role: User['role'] | undefined;
}

/** What runs inside, largest in memory first, beside what the kernel counts. */
export function ProcessPanel({ node, ctid, role }: ProcessPanelProps) {
  const query = useQuery({
    ...q(api.processList, { node, ctid }),
    enabled: role !== undefined && role !== 'viewer',
    // Each reading starts a program inside the container.
    staleTime: 10_000,
    refetchInterval: pollMs.facts,
  });
  const refresh = (
    <Button
      size="sm"
      icon={<RotateCw size={12} aria-hidden />}
      pending={query.isFetching}
      onClick={() => void query.refetch()}
    >
      {t('inside.processes.refresh')}
    </Button>
  );
  if (role === 'viewer') {
    return (
      <Panel title={t('inside.processes')}>
        <p className="text-muted">{t('inside.processes.operator')}</p>
      </Panel>
    );
  }
  return (
    <Panel
      flush
      title={t('inside.processes')}
      aside={
        <span className="flex items-center gap-3 text-xs text-muted">
          {query.data?.at != null && (
            <span>
              {t('inside.processes.read')} <Age at={query.data.at} staleAfterMs={3 * pollMs.facts} />
            </span>
          )}
          {refresh}
        </span>
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={6} columns={5} />}>
        {(data) => <Processes data={data} retry={() => void query.refetch()} retrying={query.isFetching} />}
      </QueryView>
    </Panel>
  );
}

export function Processes({ data, retry, retrying }: { data: ProcessReply; retry: () => void; retrying: boolean }) {
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<ProcessSort>(firstSort);
  const [all, setAll] = useState(false);
  const { processes, problem, state } = data;
  const shown = useMemo(() => arrangeProcesses(processes, filter, sort), [processes, filter, sort]);
  const isLong = !all && filter.trim() === '' && shown.length > FIRST + 3;
  if (problem !== null) {
    return (
      <div className="p-4">
        <ErrorPanel
          title={t('inside.processes.problem')}
          message={problem.message}
          hint={t('inside.processes.problem.hint')}
          detail={problem.detail}
          retry={retry}
          retrying={retrying}
        />
      </div>
    );
  }
  if (state !== 'running' && state !== 'unknown') {
    return (
      <Empty icon={Cpu} title={t('inside.processes.empty')}>
        {t('inside.processes.empty.hint')}
      </Empty>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <FilterBox
          label={t('inside.processes.filter')}
          placeholder={t('inside.processes.filter')}
          className="w-full sm:w-64"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span role="status" className="num text-xs text-muted">
          {filter.trim() === ''
            ? t('inside.processes.total', { count: data.total })
            : t('inside.processes.count', { shown: shown.length, total: data.total })}
        </span>
        <Sums data={data} />
      </div>
      {shown.length === 0 ? (
        <Empty icon={SearchX} title={t('inside.processes.none')}>
          {t('inside.processes.none.hint')}
        </Empty>
      ) : (
        <>
          <ProcessTable
            processes={isLong ? shown.slice(0, FIRST) : shown}
            residentKib={data.residentKib}
            sort={sort}
            onSort={setSort}
          />
          {isLong && (
            <Button className="mx-4 mt-2" size="sm" onClick={() => setAll(true)}>
              {t('inside.processes.all', { count: shown.length })}
            </Button>
          )}
        </>
      )}
      <Notes data={data} />
    </>
  );
}

/** What they hold together by ps, and what the kernel counts: not the same, and both true. */
function Sums({ data: { residentKib, physpages, privvmpages } }: { data: ProcessReply }) {
  const words = (name: 'physpages' | 'privvmpages', counter: ProcessReply['physpages']) => {
    if (counter === null) return null;
    const held = formatAmount(counter.heldBytes, 'bytes');
    if (counter.limitBytes === 'unlimited') return t(`inside.processes.${name}`, { held });
    return t(`inside.processes.${name}.of`, { held, limit: formatAmount(counter.limitBytes, 'bytes') });
  };
  return (
    <span className="num flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted sm:ml-auto">
      <span title={t('inside.processes.sum.hint')}>
        {t('inside.processes.sum', { resident: formatBytes(residentKib * 1024) })}
      </span>
      {[words('physpages', physpages), words('privvmpages', privvmpages)].map(
        (text) => text !== null && <span key={text}>{text}</span>,
      )}
    </span>
  );
}

function Notes({ data: { processes, total, unread, truncated } }: { data: ProcessReply }) {
  const notes = [
    t('inside.processes.intro'),
    t('inside.processes.sum.hint'),
    ...(processes.length < total ? [t('inside.processes.largest', { count: processes.length })] : []),
    ...(unread > 0 ? [t('inside.processes.unread', { count: unread })] : []),
    ...(truncated ? [t('inside.processes.truncated')] : []),
  ];
  return <p className="px-4 py-2 text-xs text-faint">{notes.join(' ')}</p>;
}
