'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Findings } from '@/components/change/change-preview';
import { useWriteReason } from '@/components/change/write-reason';
import { useSession } from '@/components/frame/fleet-query';
import { QueryView } from '@/components/query-view';
import { useLeaveGuard } from '@/components/settings/leave-guard';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeSummary } from '@/lib/api/schemas';
import type { SettingsOutcome } from '@/lib/api/schemas-many';
import { t } from '@/lib/text/t';
import { parseVzctlVersion } from '@/lib/vz/generation';
import { CLASSIC } from '@/lib/vz/params';
import { forgetEnded } from './begin';
import { askedWords, blankSettings, type ManyAsked, manyAsked, type Picked, pickedProblem } from './change-draft';
import { canTake } from './outcome-table';
import { Outcomes } from './outcomes';
import { ParamPicker } from './param-picker';
import { PickedRow } from './picked-row';
import type { ManyRun } from './runs';
import { taskOutcome } from './task-outcome';

interface ChangeManyProps {
  node: NodeSummary;
  ctids: readonly string[];
  page: ManyRun['page'];
}

/** What is changed is picked from the catalogue; then it is worked out for each container, and nothing runs before that. */
export function ChangeMany({ node, ctids, page }: ChangeManyProps) {
  const role = useSession().data?.user.role;
  const major = parseVzctlVersion(node.vzctl ?? '')?.major ?? CLASSIC;
  const settings = blankSettings(major, role);
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const [wanted, setWanted] = useState<{ asked: ManyAsked; ctids: readonly string[] }>();
  const reason = useWriteReason(node);
  const asked = manyAsked(picked, major);
  const isStale = wanted !== undefined && JSON.stringify(asked) !== JSON.stringify(wanted.asked);
  useLeaveGuard(picked.length > 0 && (wanted === undefined || isStale));
  const incomplete =
    picked.length === 0 ? t('many.change.pickFirst') : asked === undefined ? t('many.change.incomplete') : undefined;
  return (
    <>
      <Panel title={t('many.change.what')} flush aria-label={t('many.change.what')}>
        <div className="border-b border-line p-4">
          <ParamPicker
            settings={settings}
            picked={new Set(picked.map(({ name }) => name))}
            onPick={({ name }) => setPicked([...picked, { name, value: undefined, adds: false }])}
            onDrop={(name) => setPicked(picked.filter((one) => one.name !== name))}
          />
        </div>
        {picked.map((one) => {
          const setting = settings.find(({ name }) => name === one.name);
          if (setting === undefined) return null;
          return (
            <PickedRow
              key={one.name}
              setting={setting}
              picked={one}
              problem={pickedProblem(one, picked, major)}
              major={major}
              onChange={(next) =>
                setPicked((before) => before.map((other) => (other.name === next.name ? next : other)))
              }
              onDrop={() => setPicked(picked.filter(({ name }) => name !== one.name))}
            />
          );
        })}
        <div className="flex flex-wrap items-center gap-3 px-4 py-3">
          <p className="mr-auto text-muted">
            {t(wanted === undefined ? 'many.change.then' : isStale ? 'many.change.stale' : 'many.change.worked')}
          </p>
          <Button
            variant={wanted === undefined || isStale ? 'primary' : 'default'}
            reason={reason ?? incomplete}
            onClick={() => {
              if (asked === undefined) return;
              // How an earlier change ended says nothing of this one.
              forgetEnded(node.id);
              setWanted({ asked, ctids });
            }}
          >
            {t('many.change.workOut')}
          </Button>
        </div>
      </Panel>
      {wanted !== undefined && (
        <OutcomesOf
          key={JSON.stringify(wanted)}
          node={node}
          page={page}
          wanted={wanted}
          reason={reason ?? (isStale ? t('many.change.stale') : undefined)}
        />
      )}
    </>
  );
}

/** As many as one question to the server may name. */
const AT_ONCE = 500;

interface OutcomesOfProps {
  node: NodeSummary;
  page: ManyRun['page'];
  wanted: { asked: ManyAsked; ctids: readonly string[] };
  reason: string | undefined;
}

const isRisky = ({ findings }: SettingsOutcome) => findings.some(({ level }) => level !== 'hint');

function OutcomesOf({ node, page, wanted: { asked, ctids }, reason }: OutcomesOfProps) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['outcomes', node.id, asked, ctids],
    queryFn: async () => {
      const rows: SettingsOutcome[] = [];
      let now = 0;
      for (let at = 0; at < ctids.length; at += AT_ONCE) {
        const body = { ...asked, ctids: ctids.slice(at, at + AT_ONCE) };
        const reply = await call(api.settingsOutcomes, { params: { node: node.id }, body });
        now = reply.now;
        rows.push(...reply.rows);
      }
      return { now, rows };
    },
    // A table that changes while one ticks is no table to decide by. It is read anew after the run, and whenever it is asked for.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const bodyOf = ({ values, version }: SettingsOutcome) => ({
    ...{ values, version: version ?? '' },
    ...(asked.unset === undefined ? {} : { unset: asked.unset }),
  });
  const whereOf = ({ ctid }: SettingsOutcome) => ({ node: node.id, ctid });
  const what = askedWords(asked);
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={8} columns={4} />}>
      {({ rows }) => (
        <Outcomes
          node={node}
          rows={rows}
          page={page}
          action="set"
          isRisky={isRisky}
          startsTicked
          reason={reason ?? (query.isFetching ? t('many.change.reading') : undefined)}
          look={{
            says: (row) => <Says row={row} />,
            commands: (row) => ({
              previewKey: [node.id, row.ctid, bodyOf(row)],
              ask: () => call(api.containerSet, { params: whereOf(row), query: { preview: '1' }, body: bodyOf(row) }),
            }),
          }}
          words={{
            filter: t('many.change.filter'),
            chosen: (count, risky) => t('many.change.chosen', { count, risky }),
            run: (count) => t('many.change.run', { count }),
            asks: (count) => t('many.change.ask', { count }),
            confirm: t('many.change.confirm'),
            label: t('many.label', { what, node: node.label }),
            ended: (done, all) => t('many.change.ended', { done, all }),
          }}
          question={(chosen) => <Question what={what} chosen={chosen} />}
          one={(row) =>
            taskOutcome(row.ctid, () => call(api.containerSet, { params: whereOf(row), body: bodyOf(row) }))
          }
          reread={() =>
            Promise.all([
              query.refetch(),
              refresh(client, api.containerList, { node: node.id }),
              refresh(client, api.taskList, {}),
            ])
          }
        />
      )}
    </QueryView>
  );
}

function Says({ row }: { row: SettingsOutcome }) {
  const { findings, reason, state } = row;
  // What forbids it stands in its reason already.
  const shown = findings.filter(({ message }) => message !== reason);
  return (
    <>
      <Findings findings={shown} />
      {canTake(row) && shown.length === 0 && (
        <p className="text-muted">{t(state === 'running' ? 'profiles.apply.live' : 'profiles.apply.atStart')}</p>
      )}
    </>
  );
}

function Question({ what, chosen }: { what: string; chosen: readonly SettingsOutcome[] }) {
  const risky = chosen.filter(isRisky).length;
  const restarts = chosen.filter(({ restart }) => restart).length;
  return (
    <>
      <li className="font-mono text-xs break-words">{what}</li>
      {restarts > 0 && <li>{t('many.change.ask.restart', { count: restarts })}</li>}
      {risky > 0 && <li className="text-critical">{t('many.change.ask.risky', { count: risky })}</li>}
    </>
  );
}
