/** One container as a list shows it: what vzlist says, what only its config says, and its last counters. */
import type { ContainerRow, Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { counterInfo } from '@/lib/ubc/counters';
import { toWire } from '@/lib/ubc/sample';
import { type Conf, get } from '@/lib/vz/conf';
import type { ListedContainer } from '@/lib/vz/list';
import type { LiveNode } from './live-node';
import { type ContainerCounters, isRunning } from './sample-summary';

export function containerRow(node: LiveNode, listed: ListedContainer, openTask: Task | undefined): ContainerRow {
  const { ctid, state, problem } = listed;
  const conf = node.configs.get(ctid);
  const latest = node.latest?.counters.get(ctid);
  const counters = latest === undefined || !isRunning(state, latest) ? undefined : latest;
  return {
    ctid,
    state,
    task:
      openTask === undefined
        ? null
        : { id: openTask.id, action: openTask.action, startedAt: openTask.startedAt ?? openTask.createdAt },
    name: listed.name,
    hostname: textValue(conf, 'HOSTNAME'),
    ips: [...listed.ips],
    template: listed.ostemplate ?? textValue(conf, 'OSTEMPLATE'),
    profile: listed.originSample ?? textValue(conf, 'ORIGIN_SAMPLE'),
    layout: listed.layout,
    vswap: counters?.vswap ?? listed.vswap,
    uptimeSeconds: listed.uptimeSeconds,
    worst: worstOf(counters),
    failuresHour: counters?.failuresHour ?? 0,
    problem:
      problem === null
        ? null
        : { code: 'node_failed', message: t(problem.key, { line: problem.line }), detail: problem.text },
  };
}

function worstOf(counters: ContainerCounters | undefined): ContainerRow['worst'] {
  const found = counters?.worst ?? null;
  if (found === null) return null;
  const { row, pressure, referenceKind } = found;
  return {
    counter: row.counter,
    unit: counterInfo(row.counter).unit,
    severity: row.verdict.severity,
    pressure,
    held: toWire(row.held),
    reference: toWire(referenceKind === 'limit' ? row.limit : row.barrier),
    referenceKind,
  };
}

/** A config value for people: absent and empty are the same. */
export function textValue(conf: Conf | undefined, key: string): string | null {
  const value = conf === undefined ? undefined : get(conf, key);
  return value === undefined || value === '' ? null : value;
}

/** What people call a container: its name, else its host name. */
export function titleOf(listed: ListedContainer | undefined, conf: Conf | undefined): string | null {
  return listed?.name ?? textValue(conf, 'HOSTNAME');
}
