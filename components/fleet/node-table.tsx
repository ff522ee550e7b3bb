'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { isDown, NodeStateMark } from '@/components/frame/node-state';
import { nodePath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Meter } from '@/components/ui/meter';
import { Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import type { NodeSummary } from '@/lib/api/schemas';
import { formatCount } from '@/lib/format';
import { t } from '@/lib/text/t';

/** One row a node. What an unreachable node showed last stays, dimmed and with its age. */
export function NodeTable({ nodes }: { nodes: readonly NodeSummary[] }) {
  return (
    <Panel
      flush
      title={t('fleet.nodes')}
      aside={<span className="num text-xs text-muted">{t('fleet.nodes.count', { count: nodes.length })}</span>}
    >
      <Table label={t('fleet.nodes')}>
        <thead>
          <tr>
            <Th className="pl-4">{t('fleet.column.node')}</Th>
            <Th>{t('fleet.column.state')}</Th>
            <Th>{t('fleet.column.containers')}</Th>
            <Th numeric className="hidden sm:table-cell">
              {t('fleet.column.failures')}
            </Th>
            <Th className="hidden lg:table-cell">{t('fleet.column.mode')}</Th>
            <Th className="hidden xl:table-cell">{t('fleet.column.vzctl')}</Th>
            <Th numeric className="hidden pr-4 md:table-cell">
              {t('fleet.column.read')}
            </Th>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {nodes.map((node) => (
            <NodeRow key={node.id} node={node} />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function NodeRow({ node }: { node: NodeSummary }) {
  const { running, total } = node.containers;
  const down = isDown(node);
  const dim = down && 'text-faint';
  return (
    <tr className="align-top hover:bg-subtle/60">
      <Td className="h-auto py-2.5 pl-4">
        <Link href={nodePath(node.id)} prefetch={false} className="font-medium hover:underline">
          {node.label}
        </Link>
        <span className="block max-w-80 text-xs text-faint">
          {node.label === node.id ? null : node.id}
          {node.problem !== null && !down && <span className="block text-warning">{node.problem.message}</span>}
        </span>
      </Td>
      <Td className="h-auto py-2.5">
        <NodeStateMark state={node.state} />
        {node.state === 'waiting' && (
          <span className="block text-xs text-faint">{t('fleet.waitingNode', { seconds: node.sampleSeconds })}</span>
        )}
      </Td>
      <Td className="h-auto py-2.5">
        {node.listedAt === null ? (
          <span className="text-faint">{t('frame.dash')}</span>
        ) : (
          <div className={clsx('max-w-44', dim)}>
            <div className="flex items-center gap-2.5">
              <span className="num whitespace-nowrap">{t('fleet.running', { running, total })}</span>
              <Meter
                className="hidden w-16 sm:block"
                label={t('fleet.runningMeter', { node: node.label })}
                text={t('fleet.running', { running, total })}
                ratio={total === 0 ? null : running / total}
              />
            </div>
            <span className="num block text-xs text-faint">{others(node)}</span>
          </div>
        )}
      </Td>
      <Td numeric className={clsx('hidden h-auto py-2.5 sm:table-cell', dim)}>
        {node.sampledAt === null ? (
          <span className="text-faint">{t('frame.dash')}</span>
        ) : (
          <span className={node.failuresHour > 0 ? 'font-medium text-critical' : 'text-faint'}>
            {node.failuresHour > 0 ? `+${formatCount(node.failuresHour)}` : node.failuresHour}
          </span>
        )}
      </Td>
      <Td className={clsx('hidden h-auto py-2.5 lg:table-cell', dim)}>
        {node.mode === null ? <span className="text-faint">{t('frame.dash')}</span> : t(`fleet.mode.${node.mode}`)}
      </Td>
      <Td className={clsx('hidden h-auto max-w-56 truncate py-2.5 text-muted xl:table-cell', dim)}>
        {node.vzctl?.replace(/^vzctl version /, '') ?? t('frame.dash')}
      </Td>
      <Td numeric className="hidden h-auto py-2.5 pr-4 text-muted md:table-cell">
        {node.sampledAt === null ? (
          <span className="text-faint">{t('fleet.neverRead')}</span>
        ) : (
          <Age at={node.sampledAt} staleAfterMs={node.sampleSeconds * 2000} />
        )}
      </Td>
    </tr>
  );
}

/** What the containers that do not run are: "1 stopped, 2 unknown". */
function others(node: NodeSummary): string {
  return (['stopped', 'mounted', 'suspended', 'unknown'] as const)
    .filter((state) => node.containers[state] > 0)
    .map((state) => t(`fleet.others.${state}`, { count: node.containers[state] }))
    .join(', ');
}
