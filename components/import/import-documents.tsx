'use client';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useWriteReason } from '@/components/change/write-reason';
import { retryLabel } from '@/components/many/begin';
import { HowFields } from '@/components/many/how-fields';
import type { How, Outcome } from '@/components/many/run';
import type { ManyRun } from '@/components/many/runs';
import { taskOutcome } from '@/components/many/task-outcome';
import { useMany } from '@/components/many/use-many';
import { importPath } from '@/components/paths';
import { useLeaveGuard } from '@/components/settings/leave-guard';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { Panel } from '@/components/ui/panel';
import { toast } from '@/components/ui/toast';
import { ticksQuery } from '@/components/xml/ticks';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { AddDocuments } from './add-documents';
import type { Row } from './document-row';
import { DocumentTable } from './document-table';
import { canBeTaken, type Entry, givenTwice, isRisky, MOST_DOCUMENTS, turns } from './documents';

/** Each check is some processes on the node. */
const checks = turns(3);
const FIRST_HOW: How = { atOnce: 2, gapMs: 0, stopOnError: true };

/** The documents, what each would do, and the run. */
export function ImportDocuments({ node }: { node: NodeSummary }) {
  const client = useQueryClient();
  const reason = useWriteReason(node);
  const many = useMany(importPath(node.id));
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [tooMany, setTooMany] = useState(0);
  const [start, setStart] = useState(false);
  const [how, setHow] = useState(FIRST_HOW);
  const last = useRef(0);
  const running = many.running !== undefined;
  const asked = (entry: Entry) => ({ ...ticksQuery(entry.ticks), ...(start ? { start: '1' as const } : {}) });
  const queries = useQueries({
    queries: entries.map((entry) => ({
      queryKey: ['preview', 'import', node.id, entry.text, asked(entry)],
      queryFn: () =>
        checks(() => call(api.documentCheck, { params: { node: node.id }, query: asked(entry), body: entry.text })),
      enabled: entry.trouble === undefined && reason === undefined,
      // What is decided by must stand still; it is read anew after a run.
      refetchOnWindowFocus: false,
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
    })),
  });
  const twice = givenTwice(queries.map(({ data }) => data?.ctid));
  const rows = entries.map((entry, i): Row => {
    const query = queries[i];
    const checked = query?.error == null ? (query?.data ?? entry.last) : undefined;
    const progress = checked === undefined ? undefined : many.progress.get(checked.ctid);
    const done = typeof progress === 'object' && progress.ok;
    const isTwice = checked !== undefined && twice.has(checked.ctid);
    const takeable =
      checked !== undefined && query?.data !== undefined && !done && !isTwice && canBeTaken(checked, entry.ticks);
    const ticked = takeable && (entry.chosen ?? !isRisky(checked));
    return { entry, checked, error: query?.error, twice: isTwice, takeable, ticked, progress };
  });
  useLeaveGuard(rows.some(({ ticked }) => ticked) && !running);
  const put = (id: number, part: Partial<Entry>) =>
    setEntries((before) => before.map((entry) => (entry.id === id ? { ...entry, ...part } : entry)));
  const add = (made: readonly Omit<Entry, 'id'>[]) => {
    const room = Math.max(0, MOST_DOCUMENTS - entries.length);
    setTooMany(Math.max(0, made.length - room));
    const taken = made.slice(0, room).map((entry) => ({ ...entry, id: ++last.current }));
    setEntries([...entries, ...taken]);
  };

  const one = ({ entry, checked }: Row): Promise<Outcome> => {
    const { ctid = '', comes, version } = checked ?? {};
    const { leave, delete: gone } = ticksQuery(entry.ticks);
    const left = leave === undefined ? {} : { leave };
    return taskOutcome(ctid, () =>
      comes === 'changed'
        ? call(api.containerXmlSet, {
            params: { node: node.id, ctid },
            query: {
              ...left,
              ...(gone === undefined ? {} : { delete: gone }),
              ...(version == null ? {} : { version }),
            },
            body: entry.text,
          })
        : call(api.containerCreate, {
            params: { node: node.id },
            query: { ...left, ...(start ? { start: '1' as const } : {}) },
            body: entry.text,
          }),
    );
  };
  const begin = async (these: readonly Row[]) => {
    const byCtid = new Map(
      these.flatMap((row) => (row.checked === undefined ? [] : [[row.checked.ctid, row] as const])),
    );
    const end = await many.begin({
      ...{ node: node.id, label: t('import.label', { node: node.label }), action: 'create', how },
      ctids: [...byCtid.keys()],
      one: (ctid) => {
        const row = byCtid.get(ctid);
        return row === undefined ? Promise.reject(new Error(ctid)) : one(row);
      },
    });
    const failed = end.failed.length + end.left.length;
    toast({
      tone: failed > 0 ? 'notice' : 'ok',
      title: t('import.ended', { done: end.done.length, all: end.all }),
      ...(failed === 0 ? {} : { body: t('many.rest', { failed: end.failed.length, left: end.left.length }) }),
    });
    await Promise.all([
      refresh(client, api.containerList, { node: node.id }),
      refresh(client, api.taskList, {}),
      client.invalidateQueries({ queryKey: ['preview', 'import', node.id] }),
    ]);
  };
  const chosen = rows.filter(({ ticked }) => ticked);
  const again = chosen.filter(({ checked }) => checked !== undefined && many.rest.includes(checked.ctid));
  const ask = (these: readonly Row[]) => {
    const makes = these.filter(({ checked }) => checked?.comes !== 'changed').length;
    const gone = these.reduce((sum, { entry }) => sum + entry.ticks.deleted.size, 0);
    confirm({
      title: t('import.ask', { count: these.length }),
      confirmLabel: t('import.confirm'),
      ...(gone > 0 ? { tone: 'danger' as const } : {}),
      body: (
        <ul className="space-y-1">
          {makes > 0 && <li>{t('import.ask.makes', { count: makes })}</li>}
          {these.length > makes && <li>{t('import.ask.changes', { count: these.length - makes })}</li>}
          {gone > 0 && <li className="text-critical">{t('import.ask.deletions', { count: gone })}</li>}
          <li>{t(how.stopOnError ? 'many.ask.stop' : 'many.ask.goOn', { atOnce: how.atOnce })}</li>
        </ul>
      ),
      run: () => void begin(these),
    });
  };
  return (
    <div className="space-y-4">
      <AddDocuments onAdd={add} reason={reason ?? (running ? t('many.runs') : undefined)} />
      {tooMany > 0 && (
        <p role="alert" className="text-critical">
          {t('import.tooMany', { count: tooMany, most: MOST_DOCUMENTS })}
        </p>
      )}
      <Panel flush aria-label={t('import.table')}>
        <DocumentTable
          node={node.id}
          rows={rows}
          locked={running}
          onTick={(id, on) => put(id, { chosen: on })}
          onTicks={(id, ticks) => put(id, { ticks, last: rows.find(({ entry }) => entry.id === id)?.checked })}
          onRemove={(ids) => setEntries((before) => before.filter(({ id }) => !ids.includes(id)))}
          onAgain={(id) => void queries[entries.findIndex((entry) => entry.id === id)]?.refetch()}
        />
        {entries.length > 0 && (
          <div className="sticky bottom-8 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-b-lg border-t border-line bg-surface px-4 py-3">
            <p role="status" className="num mr-auto text-muted">
              {many.running === undefined
                ? t('import.chosen', { count: chosen.length })
                : t('many.progress', countsOf(many.running))}
            </p>
            <label className="flex min-h-7.5 items-center gap-2">
              <input
                type="checkbox"
                checked={start}
                disabled={running}
                onChange={() => {
                  setEntries(rows.map(({ entry, checked }) => ({ ...entry, last: checked })));
                  setStart(!start);
                }}
                className="size-4 accent-accent"
              />
              {t('import.start')}
            </label>
            <HowFields how={how} onChange={setHow} disabled={running} />
            {running && <Button onClick={many.stop}>{t('many.stopTaking')}</Button>}
            {!running && again.length > 0 && (
              <Button reason={reason} onClick={() => ask(again)}>
                {retryLabel(endOf(again))}
              </Button>
            )}
            <Button
              variant="primary"
              pending={running}
              reason={reason ?? (chosen.length === 0 ? t('import.chooseFirst') : undefined)}
              onClick={() => ask(chosen)}
            >
              {t('import.run', { count: chosen.length })}
            </Button>
          </div>
        )}
      </Panel>
    </div>
  );
}

const countsOf = ({ done, all, failed }: ManyRun) => ({ done, all, failed });

/** Those that failed, and those that were never begun. */
function endOf(rows: readonly Row[]) {
  return {
    failed: rows.flatMap(({ progress }) => (typeof progress === 'object' ? [progress] : [])),
    left: rows.filter(({ progress }) => progress === 'left').map(({ entry }) => entry.name),
  };
}
