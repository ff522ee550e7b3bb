'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { CircleOff, Info, type LucideIcon, MemoryStick, Play, ShieldAlert, Skull, Square } from 'lucide-react';
import Link from 'next/link';
import { beancountersPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Badge, type Tone, toneText } from '@/components/ui/badge';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ScrollRegion } from '@/components/ui/table';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';

type KernelReply = ReplyOf<typeof api.kernelLineList>;
type Line = KernelReply['lines'][number];

/** What the node's kernel has said about a container. */
export function KernelPanel({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({ ...q(api.kernelLineList, { node, ctid }), refetchInterval: pollMs.facts });
  return (
    <Panel flush title={t('inside.kernel')}>
      <QueryView query={query} skeleton={<SkeletonRows rows={4} columns={3} />}>
        {(data) => <KernelLines data={data} retry={() => void query.refetch()} retrying={query.isFetching} />}
      </QueryView>
    </Panel>
  );
}

export function KernelLines({ data, retry, retrying }: { data: KernelReply; retry: () => void; retrying: boolean }) {
  const { lines, more, since, problem, node, ctid } = data;
  if (problem !== null) {
    return (
      <div className="p-4">
        <ErrorPanel
          title={problem.message}
          message={t('inside.kernel.problem')}
          hint={t('inside.kernel.unread.hint')}
          detail={problem.detail}
          retry={retry}
          retrying={retrying}
        />
      </div>
    );
  }
  return (
    <>
      {lines.length === 0 ? (
        <Empty icon={CircleOff} title={t('inside.kernel.none')}>
          {t('inside.kernel.none.hint')}
        </Empty>
      ) : (
        <ScrollRegion label={t('inside.kernel.region')} className="max-h-112">
          <ol aria-label={t('inside.kernel.table')}>
            {lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and only come in front
              <Entry key={`${lines.length - i} ${line.text}`} line={line} node={node.id} ctid={ctid} />
            ))}
          </ol>
        </ScrollRegion>
      )}
      <p className="border-t border-line px-4 py-2 text-xs text-faint">
        {[
          t('inside.kernel.intro'),
          since === null ? t('inside.kernel.noTimes') : t('inside.kernel.since', { time: formatTime(since) }),
          ...(more > 0 ? [t('inside.kernel.more', { count: more })] : []),
        ].join(' ')}
      </p>
    </>
  );
}

const looks: Record<Line['kind'], { icon: LucideIcon; tone: Tone }> = {
  shortage: { icon: ShieldAlert, tone: 'warning' },
  oom: { icon: MemoryStick, tone: 'warning' },
  oom_kill: { icon: Skull, tone: 'critical' },
  started: { icon: Play, tone: 'ok' },
  stopped: { icon: Square, tone: 'notice' },
  other: { icon: Info, tone: 'notice' },
};

function Entry({ line, node, ctid }: { line: Line; node: string; ctid: string }) {
  const { icon: Icon, tone } = looks[line.kind];
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b border-line px-4 py-2 last:border-b-0">
      <span className={clsx('inline-flex items-center gap-1.5 font-medium', toneText[tone])}>
        <Icon size={13} aria-hidden className="shrink-0 self-center" />
        <Words line={line} node={node} ctid={ctid} />
      </span>
      {line.nodeWide && <Badge tone="notice">{t('inside.kernel.nodeWide')}</Badge>}
      <span className="num ml-auto text-xs text-faint">
        {line.at === null ? t('frame.dash') : <Age at={line.at} />}
      </span>
      <code className="basis-full font-mono text-xs break-words text-muted">
        <bdi dir="ltr">{line.text}</bdi>
      </code>
    </li>
  );
}

function Words({ line: { kind, counter, process }, node, ctid }: { line: Line; node: string; ctid: string }) {
  if (kind === 'shortage') {
    return (
      <Link href={beancountersPath(node, ctid)} prefetch={false} className="hover:underline">
        {t('inside.kernel.kind.shortage', { counter: counter ?? '?' })}
      </Link>
    );
  }
  if (kind === 'oom_kill') return <bdi>{t('inside.kernel.kind.oom_kill', { name: process?.name ?? '?' })}</bdi>;
  return t(`inside.kernel.kind.${kind}`);
}
