'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { nodeChartsPath } from '@/components/paths';
import { Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { useUrlState } from '@/components/url-state';
import type { History, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { counters } from '@/lib/ubc/counters';
import { reference } from '@/lib/ubc/health';
import { containerResources, nodeResources } from '@/lib/ubc/resources';
import { fromWire } from '@/lib/ubc/sample';
import { ChartPage } from './chart-page';
import { CompareChart, type CompareLine } from './compare-chart';
import { resourceName } from './measure';
import { RangeBar } from './range-bar';
import { SmallMultiples } from './small-multiples';
import { StackChart, topQuery } from './stack-chart';
import { useUnitMode } from './unit-switch';
import { useChartView, useSpan } from './view';

/** Catalogue order; a counter's sum over containers is a resource of the node too. */
const COUNTERS = Object.keys(counters);
const STACKED: readonly string[] = ['physpages', 'privvmpages', 'numproc', 'kmemsize'];
const STACKABLE: readonly string[] = [
  ...STACKED,
  ...containerResources,
  ...COUNTERS.filter((name) => !STACKED.includes(name)),
];
const COUNTS = ['5', '8', '15', '30'] as const;

interface NodeChartsProps {
  node: string;
  sampleSeconds: number;
}

/** A node: what it uses itself, and which containers make it up. */
export function NodeCharts({ node, sampleSeconds }: NodeChartsProps) {
  const [url, change] = useUrlState();
  const resource = STACKABLE.find((name) => name === url.get('resource')) ?? 'physpages';
  const by = url.get('by') === 'change' ? 'change' : 'held';
  const count = COUNTS.find((each) => each === url.get('n')) ?? '8';
  const subject = { node, ctid: null };
  return (
    <ChartPage>
      <RangeBar />
      <div className="space-y-4">
        <Panel title={t('charts.node.title')}>
          <SmallMultiples
            charts={nodeResources.map((name) => ({ key: name, subject, resource: name }))}
            mode="bytes"
            sampleSeconds={sampleSeconds}
          />
        </Panel>
        <Panel
          title={t('charts.node.stack')}
          aside={
            <span className="flex flex-wrap items-center gap-2">
              <Select
                label={t('charts.node.resource')}
                value={resource}
                className="h-6! text-xs"
                options={STACKABLE.map((name) => ({ value: name, label: resourceName(name) }))}
                onChange={(event) => change({ resource: event.target.value })}
              />
              <Select
                label={t('charts.node.by')}
                value={by}
                className="h-6! text-xs"
                options={(['held', 'change'] as const).map((each) => ({
                  value: each,
                  label: t(`charts.node.by.${each}`),
                }))}
                onChange={(event) => change({ by: event.target.value === 'change' ? 'change' : null })}
              />
              <Select
                label={t('charts.node.count')}
                value={count}
                className="h-6! text-xs"
                options={COUNTS.map((each) => ({ value: each, label: t('charts.node.top', { count: each }) }))}
                onChange={(event) => change({ n: event.target.value })}
              />
            </span>
          }
        >
          <div className="space-y-5">
            <StackChart node={node} resource={resource} count={Number(count)} by={by} sampleSeconds={sampleSeconds} />
            {COUNTERS.includes(resource) && (
              <ContainersCompared
                node={node}
                resource={resource}
                count={Number(count)}
                by={by}
                sampleSeconds={sampleSeconds}
              />
            )}
          </div>
        </Panel>
        <Panel title={t('charts.node.sums')}>
          <SmallMultiples
            charts={COUNTERS.map((name) => ({ key: name, subject, resource: name }))}
            mode="bytes"
            sampleSeconds={sampleSeconds}
          />
        </Panel>
      </div>
    </ChartPage>
  );
}

interface ComparedProps extends NodeChartsProps {
  resource: string;
  count: number;
  by: 'held' | 'change';
}

/** Points enough to know who is in the stack. */
const FEW_PX = 240;

/** The containers of the stack again, each in percent of its own threshold: the largest is not always the nearest. */
function ContainersCompared({ node, resource, count, by, sampleSeconds }: ComparedProps) {
  const { view } = useChartView();
  const span = useSpan(view, FEW_PX, sampleSeconds * 1000);
  const { data } = useQuery(topQuery(node, resource, span, count, by));
  const lines = useMemo(
    () =>
      (data?.series ?? []).map(
        ({ ctid, title }): CompareLine => ({
          key: ctid,
          name: title === null ? ctid : `${ctid} ${title}`,
          subject: { node, ctid },
          resource,
          reference: referenceOf,
        }),
      ),
    [data, node, resource],
  );
  return (
    <CompareChart
      title={t('charts.compare.containers', { name: resourceName(resource) })}
      kind="containers"
      lines={lines}
      sampleSeconds={sampleSeconds}
    />
  );
}

/**
 * Which threshold governs, told by the latest ones. RAM and swap are limited in VSwap mode only, and a container with a limit on them is in
 * that mode by definition.
 */
export function referenceOf(history: Pick<History, 'resource' | 'barrier' | 'limit'>): 'barrier' | 'limit' | null {
  const barrier = history.barrier.findLast((amount) => amount !== null) ?? null;
  const limit = history.limit.findLast((amount) => amount !== null) ?? null;
  if (barrier === null || limit === null) return null;
  const ofVswap = history.resource === 'physpages' || history.resource === 'swappages';
  return reference(history.resource, fromWire(barrier), fromWire(limit), ofVswap ? true : null);
}

/** One resource of every node, side by side on one cursor. */
export function FleetCharts({ nodes }: { nodes: readonly Pick<NodeSummary, 'id' | 'label' | 'sampleSeconds'>[] }) {
  const [url, change] = useUrlState();
  const mode = useUnitMode();
  const choices = [...nodeResources, ...COUNTERS];
  const resource = choices.find((name) => name === url.get('resource')) ?? 'memory';
  return (
    <ChartPage>
      <div className="mb-2">
        <Select
          label={t('charts.fleet.resource')}
          value={resource}
          options={choices.map((name) => ({ value: name, label: resourceName(name) }))}
          onChange={(event) => change({ resource: event.target.value })}
        />
      </div>
      <RangeBar />
      <Panel title={resourceName(resource)}>
        <SmallMultiples
          charts={nodes.map(({ id, label }) => ({
            key: id,
            subject: { node: id, ctid: null },
            resource,
            name: label,
            href: nodeChartsPath(id),
          }))}
          mode={mode}
          sampleSeconds={Math.min(...nodes.map(({ sampleSeconds }) => sampleSeconds))}
        />
      </Panel>
    </ChartPage>
  );
}
