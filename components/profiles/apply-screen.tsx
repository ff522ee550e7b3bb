'use client';
import { useQuery } from '@tanstack/react-query';
import { Boxes } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { PageHead } from '@/components/frame/page-head';
import { profilePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { Empty } from '@/components/ui/empty';
import { FilterBox, Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { ApplyTable, canTake } from './apply-table';
import { useWriteReason } from './profiles-screen';
import { useApplyRun } from './use-apply-run';

export type Outcomes = ReplyOf<typeof api.profileOutcomes>;

const AT_ONCE = ['1', '2', '4', '8'] as const;

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

function Apply({ data }: { data: Outcomes }) {
  const { node, profile, rows } = data;
  const [text, setText] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [atOnce, setAtOnce] = useState<string>('2');
  const [stopOnError, setStopOnError] = useState(true);
  const run = useApplyRun(data);
  const reason = useWriteReason(node);
  const shown = useMemo(() => {
    const asked = text.trim().toLowerCase();
    return rows.filter(({ ctid, title, origin }) =>
      [ctid, title, origin].some((word) => word?.toLowerCase().includes(asked)),
    );
  }, [rows, text]);
  const chosen = rows.filter((row) => ticked.has(row.ctid) && canTake(row));
  const breaching = chosen.filter(({ breaches }) => breaches.length > 0).length;
  const running = run.running !== null;
  const start = () =>
    confirm({
      title: t('profiles.apply.ask', { profile, count: chosen.length }),
      confirmLabel: t('profiles.apply.confirm'),
      ...(breaching > 0 ? { tone: 'danger' as const } : {}),
      body: (
        <ul className="space-y-1">
          <li>{t('profiles.apply.ask.live', { running: chosen.filter(({ state }) => state === 'running').length })}</li>
          {breaching > 0 && <li className="text-critical">{t('profiles.apply.ask.breaches', { count: breaching })}</li>}
          <li>{t(stopOnError ? 'profiles.apply.ask.stop' : 'profiles.apply.ask.goOn', { atOnce })}</li>
        </ul>
      ),
      run: () =>
        void run.start(
          chosen.map(({ ctid }) => ctid),
          { atOnce: Number(atOnce), stopOnError },
        ),
    });
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
        <>
          <div className="mb-3 flex flex-wrap items-center gap-3">
            <FilterBox
              label={t('profiles.apply.filter')}
              placeholder={t('profiles.apply.filter')}
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="w-64"
            />
            <span className="num text-xs text-muted">
              {t('profiles.apply.shown', { shown: shown.length, total: rows.length })}
            </span>
          </div>
          <Panel flush>
            <ApplyTable
              node={node.id}
              rows={shown}
              ticked={ticked}
              onTick={(ctids, on) =>
                setTicked(
                  (before) => new Set(on ? [...before, ...ctids] : [...before].filter((ctid) => !ctids.includes(ctid))),
                )
              }
              progress={run.progress}
              locked={running}
            />
            <div className="sticky bottom-8 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-b-lg border-t border-line bg-surface px-4 py-3">
              <p role="status" className="num mr-auto text-muted">
                {run.running !== null
                  ? t('profiles.apply.progress', run.running)
                  : t('profiles.apply.chosen', { count: chosen.length, breaching })}
              </p>
              <label className="flex items-center gap-2">
                <input
                  type="checkbox"
                  checked={stopOnError}
                  disabled={running}
                  onChange={(event) => setStopOnError(event.target.checked)}
                  className="size-4 accent-accent"
                />
                {t('profiles.apply.stopOnError')}
              </label>
              <span className="flex items-center gap-2">
                <span aria-hidden className="text-muted">
                  {t('containers.bulk.atOnce')}
                </span>
                <Select
                  label={t('containers.bulk.atOnce')}
                  value={atOnce}
                  disabled={running}
                  onChange={(event) => setAtOnce(event.target.value)}
                  options={AT_ONCE.map((value) => ({ value, label: value }))}
                />
              </span>
              {running && <Button onClick={run.stop}>{t('profiles.apply.stop')}</Button>}
              {!running && run.failed.length > 0 && (
                <Button onClick={() => void run.start(run.failed, { atOnce: Number(atOnce), stopOnError })}>
                  {t('containers.bulk.retry', { count: run.failed.length })}
                </Button>
              )}
              <Button
                variant="primary"
                pending={running}
                reason={reason ?? (chosen.length === 0 ? t('profiles.apply.chooseFirst') : undefined)}
                onClick={start}
              >
                {t('profiles.apply.run', { count: chosen.length })}
              </Button>
            </div>
          </Panel>
        </>
      )}
    </>
  );
}
