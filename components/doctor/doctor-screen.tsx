'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Play, RotateCw, Stethoscope } from 'lucide-react';
import { errorWords } from '@/components/error-words';
import { useSession } from '@/components/frame/fleet-query';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { HostKeyFacts } from '@/components/node/host-key-facts';
import { NodeTabs } from '@/components/node/node-tabs';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toast';
import { call, pollMs, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { DoctorReport, NodeSummary } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { BundlePanel } from './bundle-panel';
import { CheckList } from './check-list';
import { VerdictIcon, verdictWords } from './check-mark';
import { TEST_POLL_MS } from './test-poll';

/** What vzboard needs of a node and whether it has it, with cures. */
export function DoctorScreen({ node }: { node: string }) {
  const query = useQuery({
    ...q(api.doctorView, { node }),
    refetchInterval: ({ state }) => (state.data?.report?.verdict === 'running' ? TEST_POLL_MS : pollMs.facts),
  });
  return (
    <QueryView query={query} skeleton={<Waiting />}>
      {(data) => <Test node={data.node} report={data.report} />}
    </QueryView>
  );
}

function Waiting() {
  return (
    <Panel flush title={t('doctor.checks')}>
      <SkeletonRows rows={14} columns={3} />
    </Panel>
  );
}

function Test({ node, report }: { node: NodeSummary; report: DoctorReport | null }) {
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: () => call(api.doctorRun, { params: { node: node.id } }),
    onSettled: () => refresh(client, api.doctorView, { node: node.id }),
    onError: (error) => {
      const words = errorWords(error);
      toast({ tone: 'critical', title: words.title, body: words.message ?? words.hint });
    },
  });
  const running = report?.verdict === 'running';
  const reason = useReason(node);
  const role = useSession().data?.user.role;
  const keyReason = role === undefined || role === 'admin' ? reason : t('nodeKey.admin', { role });
  const params = { node: node.id };
  const button = (
    <Button
      variant="primary"
      pending={run.isPending || running}
      reason={reason}
      onClick={() => run.mutate()}
      icon={report === null ? <Play size={14} aria-hidden /> : <RotateCw size={14} aria-hidden />}
    >
      {running ? t('doctor.running') : t(report === null ? 'doctor.run' : 'doctor.again')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('doctor.page', { node: node.label })}
        beside={<NodeStateMark state={node.state} />}
        actions={report === null ? undefined : button}
      >
        {t('doctor.intro')}
      </PageHead>
      <NodeTabs node={node.id} current="doctor" />
      <div className="space-y-5">
        {report === null ? (
          <Panel flush>
            <Empty icon={Stethoscope} title={t('doctor.never.title')} action={button}>
              {t('doctor.never.hint')}
            </Empty>
          </Panel>
        ) : (
          <Panel flush title={<Verdict report={report} />} aside={<When report={report} />}>
            <CheckList
              checks={report.checks}
              hostKey={(hostKey) => (
                <HostKeyFacts
                  hostKey={hostKey}
                  nodeLabel={node.label}
                  reason={keyReason}
                  approve={(fingerprint) => call(api.hostKeyApprove, { params, body: { fingerprint } })}
                  forget={(fingerprint) => call(api.hostKeyForget, { params, query: { fingerprint } })}
                  settled={() => run.mutateAsync().catch(() => undefined)}
                />
              )}
            />
          </Panel>
        )}
        <BundlePanel node={node.id} report={report} />
      </div>
    </>
  );
}

/** Why the test cannot be run by this visitor, or on this node. */
function useReason(node: NodeSummary): string | undefined {
  const role = useSession().data?.user.role;
  if (node.disabled !== null) {
    return t('settings.node.isDisabled', { node: node.label, by: node.disabled.by });
  }
  return role === 'viewer' ? t('doctor.needsOperator') : undefined;
}

function Verdict({ report }: { report: DoctorReport }) {
  return (
    <span role="status" className="flex items-center gap-2">
      <VerdictIcon verdict={report.verdict} />
      {verdictWords(report)}
    </span>
  );
}

function When({ report }: { report: DoctorReport }) {
  const { by, startedAt, endedAt, checks } = report;
  if (endedAt === null) {
    const done = checks.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
    return <span className="num text-xs text-muted">{t('doctor.progress', { done, all: checks.length })}</span>;
  }
  const tookMs = endedAt - startedAt;
  const span = tookMs < 1000 ? t('doctor.ms', { ms: tookMs }) : formatSpan(tookMs);
  return (
    <span className="num text-xs text-muted">
      {`${t('doctor.ran', { by })} `}
      <Age at={endedAt} />
      {`, ${t('doctor.took', { span })}`}
    </span>
  );
}
