'use client';
import { History } from 'lucide-react';
import Link from 'next/link';
import { lazy, type ReactNode, Suspense } from 'react';
import { AttentionLines } from '@/components/fleet/attention-lines';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { timelinePath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Panel } from '@/components/ui/panel';
import type { AttentionItem, ContainerTrouble, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { isRefused } from './refused';

// Most nodes are well.
const NodeTrouble = lazy(() => import('./node-trouble').then((m) => ({ default: m.NodeTrouble })));
const Leftovers = lazy(() => import('./leftovers'));
// Loaded only where a key is to be approved.
const HostKeyPanel = lazy(() => import('@/components/node/host-key-panel'));

/** Attention shown above the list; the list itself has the rest. */
const MOST = 4;

interface NodeHeadProps {
  node: NodeSummary;
  /** The row of the node's pages, made on the server. */
  links: ReactNode;
  attention: readonly AttentionItem[];
  troubles: readonly ContainerTrouble[];
  /** Files of destroyed containers that nobody has removed yet. */
  leftovers: readonly string[];
  /** Changes made outside vzboard within the last hour. */
  outsideHour: number;
}

/** Which node this is, how it is, and how old what follows is. */
export function NodeHead({ node, links, attention, troubles, leftovers, outsideHour }: NodeHeadProps) {
  const shownTroubles = troubles.slice(0, MOST);
  const shown = attention.slice(0, MOST);
  const more = troubles.length + attention.length - shownTroubles.length - shown.length;
  return (
    <>
      <PageHead title={node.label} beside={<NodeStateMark state={node.state} />}>
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
      {links}
      <Suspense>{node.state !== 'ok' && node.state !== 'waiting' && <NodeTrouble node={node} />}</Suspense>
      {isRefused(node) && (
        // Another sentence is about another key, which is read anew.
        <Suspense>
          <HostKeyPanel key={node.problem?.message} node={node.id} nodeLabel={node.label} />
        </Suspense>
      )}
      <Suspense>{leftovers.length > 0 && <Leftovers paths={leftovers} />}</Suspense>
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
