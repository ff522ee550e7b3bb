'use client';
import { Archive, CircleAlert, CirclePause, Clock, FileSliders, History, Stethoscope } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { AttentionLines } from '@/components/fleet/attention-lines';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { useNow } from '@/components/now';
import { doctorPath, profilesPath, templatesPath, timelinePath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { buttonClass } from '@/components/ui/button-class';
import { Panel } from '@/components/ui/panel';
import type { AttentionItem, ContainerTrouble, NodeSummary } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

// Loaded only where a key is to be approved.
const HostKeyPanel = dynamic(() => import('@/components/node/host-key-panel'), { ssr: false });

/** Attention shown above the list; the list itself has the rest. */
const MOST = 4;

interface NodeHeadProps {
  node: NodeSummary;
  attention: readonly AttentionItem[];
  troubles: readonly ContainerTrouble[];
  /** Changes made outside vzboard within the last hour. */
  outsideHour: number;
}

/** Which node this is, how it is, and how old what follows is. */
export function NodeHead({ node, attention, troubles, outsideHour }: NodeHeadProps) {
  const shownTroubles = troubles.slice(0, MOST);
  const shown = attention.slice(0, MOST);
  const more = troubles.length + attention.length - shownTroubles.length - shown.length;
  return (
    <>
      <PageHead
        title={node.label}
        beside={<NodeStateMark state={node.state} />}
        actions={
          <>
            <Link href={profilesPath(node.id)} prefetch={false} className={buttonClass()}>
              <FileSliders size={14} aria-hidden />
              {t('profiles.link')}
            </Link>
            <Link href={templatesPath(node.id)} prefetch={false} className={buttonClass()}>
              <Archive size={14} aria-hidden />
              {t('templates.page.link')}
            </Link>
            <Link href={doctorPath(node.id)} prefetch={false} className={buttonClass()}>
              <Stethoscope size={14} aria-hidden />
              {t('doctor.link')}
            </Link>
          </>
        }
      >
        <span className="num flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {node.listedAt !== null && (
            <span>
              {t('containers.node.running', { running: node.containers.running, total: node.containers.total })}
            </span>
          )}
          {node.mode !== null && <span>{t(`containers.node.mode.${node.mode}`)}</span>}
          {node.failuresHour > 0 && (
            <span className="font-medium text-failure">
              {t('containers.node.failures', { count: node.failuresHour })}
            </span>
          )}
          {node.vzctl !== null && <span>{node.vzctl}</span>}
          <span>
            {`${t('containers.node.listed')} `}
            <Age at={node.listedAt} staleAfterMs={node.sampleSeconds * 6000} />
          </span>
          <span>
            {`${t('containers.node.sampled')} `}
            <Age at={node.sampledAt} staleAfterMs={node.sampleSeconds * 3000} />
          </span>
        </span>
      </PageHead>
      <NodeTrouble node={node} />
      {isRefused(node) && (
        // Another sentence is about another key, which is read anew.
        <HostKeyPanel key={node.problem?.message} node={node.id} nodeLabel={node.label} />
      )}
      {outsideHour > 0 && (
        <p className="-mt-2 mb-4 text-xs text-muted">
          <History size={12} aria-hidden className="mr-1.5 inline-block align-[-1px]" />
          <Link href={timelinePath(node.id)} prefetch={false} className="hover:underline">
            {t('timeline.hour', { count: outsideHour })}
          </Link>
        </p>
      )}
      {shown.length + shownTroubles.length > 0 && node.state !== 'silent' && (
        <Panel
          flush
          className="mb-4"
          title={t('containers.node.attention')}
          aside={
            more > 0 ? (
              <span className="num text-xs text-faint">{t('containers.node.attention.more', { count: more })}</span>
            ) : undefined
          }
        >
          <ol>
            <AttentionLines troubles={shownTroubles} items={shown} />
          </ol>
        </Panel>
      )}
    </>
  );
}

/** Its host key is not the approved one, or none is approved: nothing is asked of it. */
function isRefused({ problem }: NodeSummary): boolean {
  return problem?.code === 'host_key_unknown' || problem?.code === 'host_key_changed';
}

/** Somebody switched it off: what is below is what was read last, if anything was. */
function DisabledNode({ node }: { node: NodeSummary }) {
  return (
    <div role="status" className="mb-4 flex gap-2.5 rounded-lg border border-line bg-subtle px-4 py-3 text-muted">
      <CirclePause size={16} aria-hidden className="mt-0.5 shrink-0" />
      <p>
        <span className="font-medium text-ink">
          {`${t('settings.disabledBy', { by: node.disabled?.by ?? '' })} `}
          <Age at={node.disabled?.at ?? null} />
        </span>
        <span className="block">{t('containers.node.disabled', { node: node.label })}</span>
      </p>
    </div>
  );
}

/** A node that is silent or wrong: what that means for what is on the page, and what it said. */
export function NodeTrouble({ node }: { node: NodeSummary }) {
  const now = useNow();
  if (node.state === 'ok' || node.state === 'waiting') return null;
  if (node.disabled !== null || node.state === 'disabled') return <DisabledNode node={node} />;
  // The older of the two: what is on the page is no younger than that.
  const times = [node.listedAt, node.sampledAt].filter((at) => at !== null);
  const readAt = times.length === 0 ? 0 : Math.min(...times);
  const ago = t('frame.ago', { span: formatSpan(Math.max(0, now - readAt)) });
  const refused = isRefused(node);
  const bad = node.state !== 'stale' && node.state !== 'unapproved';
  const Icon = node.state === 'stale' ? Clock : CircleAlert;
  return (
    <div
      role="status"
      className={`mb-4 flex gap-2.5 rounded-lg px-4 py-3 ${bad ? 'bg-critical-wash text-critical' : 'bg-warning-wash text-warning'}`}
    >
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">
          {refused
            ? t('containers.node.unapproved', { node: node.label })
            : readAt === 0
              ? t('containers.node.never', { node: node.label })
              : t(`containers.node.${node.state === 'stale' && node.problem !== null ? 'partly' : node.state}`, {
                  node: node.label,
                  ago,
                })}
        </p>
        {node.problem !== null && <p className="[overflow-wrap:anywhere]">{node.problem.message}</p>}
        {node.problem?.detail !== undefined && (
          <details className="mt-1 text-xs">
            <summary>{t('errors.detail')}</summary>
            <pre className="mt-1 max-h-40 overflow-auto font-mono whitespace-pre-wrap">{node.problem.detail}</pre>
          </details>
        )}
      </div>
    </div>
  );
}
