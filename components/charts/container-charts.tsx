'use client';
import type { Route } from 'next';
import { beancountersPath } from '@/components/paths';
import { Panel } from '@/components/ui/panel';
import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { containerResources } from '@/lib/ubc/resources';
import { ChartPage } from './chart-page';
import { CompareChart, type CompareLine } from './compare-chart';
import { governedBy, resourceName } from './measure';
import { MovedPanel } from './moved-panel';
import { RangeBar } from './range-bar';
import { type SmallChart, SmallMultiples } from './small-multiples';
import { UnitSwitch, useUnitMode } from './unit-switch';

interface ContainerChartsProps {
  node: string;
  ctid: string;
  rows: readonly Beancounter[];
  sampleSeconds: number;
}

/** The few charts of a container's overview: memory, processes, disk, what is nearest to its threshold, CPU, network. */
export function OverviewCharts({ node, ctid, rows, sampleSeconds }: ContainerChartsProps) {
  return (
    <ChartPage>
      <RangeBar />
      <SmallMultiples charts={overviewCharts(node, ctid, rows)} mode="bytes" sampleSeconds={sampleSeconds} />
    </ChartPage>
  );
}

/** Which charts an overview has. Memory is what limits it: physpages where a RAM limit governs, else what was promised, privvmpages. */
export function overviewCharts(node: string, ctid: string, rows: readonly Beancounter[]): SmallChart[] {
  const subject = { node, ctid };
  const row = (name: string) => rows.find((each) => each.name === name && each.measured);
  const counter = (found: Beancounter | undefined, name?: string): SmallChart[] =>
    found === undefined
      ? []
      : [
          {
            key: `${found.name}${name ?? ''}`,
            subject,
            resource: found.name,
            governed: governedBy(found),
            href: beancountersPath(node, ctid, found.name),
            ...(name === undefined ? {} : { name }),
          },
        ];
  const physpages = row('physpages');
  const memory =
    physpages !== undefined && physpages.reference !== null ? physpages : (row('privvmpages') ?? physpages);
  const taken = new Set([memory?.name, 'numproc']);
  const worst = rows
    .filter((each) => each.measured && each.pressure !== null && !taken.has(each.name))
    .toSorted((a, b) => b.growthHour - a.growthHour || (b.pressure ?? 0) - (a.pressure ?? 0))[0];
  const other = (resource: string): SmallChart => ({ key: resource, subject, resource });
  return [
    ...counter(memory),
    ...counter(row('numproc')),
    ...(worst === undefined ? [] : counter(worst, t('charts.worst', { name: worst.name }))),
    other('diskspace'),
    other('cpu'),
    other('net_in'),
  ];
}

/** Everything that is kept of a container: all counters in percent on one axis, then each for itself. */
export function AllContainerCharts({ node, ctid, rows, sampleSeconds }: ContainerChartsProps) {
  const mode = useUnitMode();
  const subject = { node, ctid };
  const measured = rows.filter((row) => row.measured);
  const lines = measured.flatMap(({ name, reference }): CompareLine[] =>
    reference === null ? [] : [{ key: name, name, subject, resource: name, reference }],
  );
  const small = (resource: string, href?: Route): SmallChart => ({
    key: resource,
    subject,
    resource,
    ...(href === undefined ? {} : { href }),
  });
  return (
    <ChartPage>
      <div className="mb-2">
        <UnitSwitch />
      </div>
      <RangeBar />
      <div className="space-y-4">
        <Panel>
          {lines.length === 0 ? (
            <p className="text-muted">{t('charts.compare.none')}</p>
          ) : (
            <CompareChart
              title={t('charts.compare.title')}
              kind="counters"
              lines={lines}
              sampleSeconds={sampleSeconds}
            />
          )}
        </Panel>
        <MovedPanel
          subject={subject}
          resources={[...measured.map(({ name }) => name), ...containerResources]}
          hrefOf={(resource) =>
            measured.some(({ name }) => name === resource) ? beancountersPath(node, ctid, resource) : undefined
          }
        />
        <Panel title={t('charts.group.usage')}>
          <SmallMultiples
            charts={containerResources.map((resource) => small(resource))}
            mode={mode}
            sampleSeconds={sampleSeconds}
          />
        </Panel>
        <Panel title={t('charts.group.counters')}>
          <SmallMultiples
            charts={measured.map((row) => ({
              ...small(row.name, beancountersPath(node, ctid, row.name)),
              governed: governedBy(row),
              name: resourceName(row.name),
            }))}
            mode={mode}
            sampleSeconds={sampleSeconds}
          />
        </Panel>
      </div>
    </ChartPage>
  );
}
