'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { isDown, NodeStateMark } from '@/components/frame/node-state';
import { nodePath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Select } from '@/components/ui/field';
import { Meter } from '@/components/ui/meter';
import { Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import { useUrlState } from '@/components/url-state';
import type { NodeSummary } from '@/lib/api/schemas';
import { formatCount } from '@/lib/format';
import { t } from '@/lib/text/t';

import { groupNodes, tagsOf } from './groups';

/** One row a node. What an unreachable node showed last stays, dimmed and with its age. */
export function NodeTable({ nodes: all }: { nodes: readonly NodeSummary[] }) {
  const [view, setView] = useUrlState();
  const tags = tagsOf(all);
  const wanted = view.get('tag');
  // A tag that nobody has any more filters nothing away.
  const tag = wanted !== null && tags.includes(wanted) ? wanted : null;
  const nodes = tag === null ? all : all.filter((node) => node.tags.includes(tag));
  const groups = groupNodes(nodes);
  const headed = groups.length > 1 || groups[0]?.group != null;
  return (
    <Panel
      flush
      title={t('fleet.nodes')}
      aside={
        <span className="flex items-center gap-3">
          {tags.length > 0 && (
            <Select
              label={t('fleet.tag')}
              value={tag ?? ''}
              onChange={(event) => setView({ tag: event.target.value === '' ? null : event.target.value })}
              options={[
                { value: '', label: t('fleet.tag.all') },
                ...tags.map((each) => ({ value: each, label: t('fleet.tag.one', { tag: each }) })),
              ]}
            />
          )}
          <span className="num text-xs text-muted">
            {tag === null
              ? t('fleet.nodes.count', { count: all.length })
              : t('fleet.nodes.some', { shown: nodes.length, count: all.length })}
          </span>
        </span>
      }
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
        {groups.map(({ group, nodes: members }) => (
          <tbody key={group ?? ''} className="last:[&>tr:last-child>td]:border-b-0">
            {headed && (
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={7}
                  className="border-b border-line bg-subtle px-4 py-1.5 text-left text-xs font-medium text-muted"
                >
                  {group ?? t('fleet.noGroup')}
                </th>
              </tr>
            )}
            {members.map((node) => (
              <NodeRow key={node.id} node={node} />
            ))}
          </tbody>
        ))}
      </Table>
    </Panel>
  );
}

function NodeRow({ node }: { node: NodeSummary }) {
  const { running, total } = node.containers;
  const down = isDown(node);
  const dim = (down || node.state === 'disabled') && 'text-faint';
  return (
    <tr className="align-top hover:bg-subtle/60">
      <Td className="h-auto py-2.5 pl-4">
        <Link href={nodePath(node.id)} prefetch={false} className="font-medium hover:underline">
          {node.label}
        </Link>
        <span className="block max-w-80 text-xs text-faint">
          {node.label === node.id ? null : node.id}
          {node.tags.length > 0 && (
            <span className="mt-0.5 flex flex-wrap gap-1">
              {node.tags.map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
            </span>
          )}
          {node.problem !== null && !down && <span className="block text-warning">{node.problem.message}</span>}
        </span>
      </Td>
      <Td className="h-auto py-2.5">
        <NodeStateMark state={node.state} />
        {node.disabled !== null && (
          <span className="block text-xs text-faint">
            {`${t('fleet.disabledBy', { by: node.disabled.by })} `}
            <Age at={node.disabled.at} />
          </span>
        )}
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
          <Age
            at={node.sampledAt}
            {...(node.state === 'disabled' ? {} : { staleAfterMs: node.sampleSeconds * 2000 })}
          />
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
