/** One container as a list shows it: what vzlist says, what only its config says, and its last counters. */
import type { ContainerRow, Task } from '@/lib/api/schemas';
import type { Mark } from '@/lib/marks/marks';
import { t } from '@/lib/text/t';
import { counterInfo } from '@/lib/ubc/counters';
import { toWire } from '@/lib/ubc/sample';
import { type Conf, get } from '@/lib/vz/conf';
import { parseVzctlVersion } from '@/lib/vz/generation';
import type { ListedContainer } from '@/lib/vz/list';
import { oddKey } from '@/lib/vz/oddity';
import type { Circumstances } from '@/lib/vz/state';
import { stopSeconds } from '@/lib/vz/stop-timeout';
import type { LiveNode, Problem } from './live-node';
import { type ContainerCounters, isRunning } from './sample-summary';

export function containerRow(
  node: LiveNode,
  listed: ListedContainer,
  openTask: Task | undefined,
  mark: Mark,
  nowMs: number,
  /** Counters that are asked for by name. */
  picked: readonly string[] = [],
): ContainerRow {
  const { ctid, state } = listed;
  const problems = problemsOf(node, listed);
  const conf = node.configs.get(ctid);
  const latest = node.latest?.counters.get(ctid);
  const counters = latest === undefined || !isRunning(state, latest) ? undefined : latest;
  return {
    ctid,
    state,
    task:
      openTask === undefined
        ? null
        : {
            id: openTask.id,
            action: openTask.action,
            startedAt: openTask.startedAt ?? openTask.createdAt,
            ...killsAt(node, ctid, openTask),
          },
    name: listed.name,
    hostname: textValue(conf, 'HOSTNAME'),
    ips: [...listed.ips],
    template: listed.ostemplate ?? textValue(conf, 'OSTEMPLATE'),
    profile: listed.originSample ?? textValue(conf, 'ORIGIN_SAMPLE'),
    layout: listed.layout,
    vswap: counters?.vswap ?? listed.vswap,
    uptimeSeconds: listed.uptimeSeconds,
    disk: node.usage.diskShare(ctid),
    worst: worstOf(counters),
    failuresHour: counters?.failuresHour ?? 0,
    counters: countersOf(node, listed, counters, nowMs),
    problem: problems[0] ?? null,
    description: textValue(conf, 'DESCRIPTION'),
    tags: [...mark.tags],
    note: mark.note,
    ...(picked.length === 0 ? {} : { picked: pickedOf(counters, picked) }),
  };
}

/** While a graceful stop runs: when vzctl kills what is left. Of a restart nobody sees from outside when its stop is over. */
export function killsAt(node: LiveNode, ctid: string, { action, waiting, sentAt }: Task): { killsAt?: number } {
  if (action !== 'stop' || waiting !== null || sentAt === undefined) return {};
  const seconds = stopSecondsOf(node, ctid);
  return seconds === undefined ? {} : { killsAt: sentAt + seconds * 1000 };
}

/** How long vzctl waits for a container to shut down; undefined where its config was not read, or vzctl 7 and later, which has no such setting. */
export function stopSecondsOf(node: LiveNode, ctid: string): number | undefined {
  const conf = node.configs.get(ctid);
  const { major } = parseVzctlVersion(node.version ?? '') ?? {};
  return conf === undefined || major === undefined || major >= 7 ? undefined : stopSeconds(conf);
}

function pickedOf(
  counters: ContainerCounters | undefined,
  names: readonly string[],
): NonNullable<ContainerRow['picked']> {
  const rows = names.map((name) => [name, counters?.rows.find((row) => row.counter === name)] as const);
  return Object.fromEntries(
    rows.map(([name, row]) => [
      name,
      // What measures nothing here is no reading.
      row === undefined || row.unmeasured !== null
        ? null
        : { unit: counterInfo(name).unit, held: toWire(row.held), pressure: row.verdict.pressure },
    ]),
  );
}

/** Everything that is wrong with a container, worst first: what vzlist printed of it, then how it is found to be. */
export function problemsOf(node: LiveNode, { ctid, problem }: ListedContainer): Problem[] {
  const odd = (node.listing?.oddities.get(ctid) ?? []).map(({ code, values, detail }) => ({
    code,
    message: t(oddKey(code), values),
    ...(detail === undefined ? {} : { detail }),
  }));
  if (problem === null) return odd;
  const { key, line, text } = problem;
  return [{ code: 'node_failed', message: t(key, { line, text }), detail: text }, ...odd];
}

/** What decides, besides the state, whether something may be done to it. `listProblem`: states cannot be read now. */
export function circumstancesOf(node: LiveNode, { ctid, disabled }: ListedContainer): Circumstances {
  return {
    disabled: disabled ?? undefined,
    oddities: node.listing?.oddities.get(ctid)?.map(({ code }) => code),
    nodeUnread: node.listProblem !== undefined,
  };
}

/** Samples older than so many periods are called old. */
const OLD_PERIODS = 3;

function countersOf(
  node: LiveNode,
  { ctid, state }: ListedContainer,
  counters: ContainerCounters | undefined,
  nowMs: number,
): ContainerRow['counters'] {
  const { latest, sampleProblem, sampleMs } = node;
  if (counters !== undefined && latest !== undefined) {
    return sampleProblem !== undefined || nowMs - latest.atMs > OLD_PERIODS * sampleMs ? 'old' : 'read';
  }
  if (state !== 'running') return 'none';
  const odd = node.listing?.oddities.get(ctid)?.some(({ code }) => code === 'counters_missing');
  // One that was started since the last sample gets its counters with the next.
  return odd === true || sampleProblem !== undefined ? 'unread' : 'read';
}

function worstOf(counters: ContainerCounters | undefined): ContainerRow['worst'] {
  const found = counters?.worst ?? null;
  if (found === null) return null;
  const { row, pressure, referenceKind } = found;
  return {
    counter: row.counter,
    unit: counterInfo(row.counter).unit,
    severity: row.verdict.severity,
    pressure: shortened(pressure),
    held: toWire(row.held),
    reference: toWire(referenceKind === 'limit' ? row.limit : row.barrier),
    referenceKind,
  };
}

/**
 * In whole percent, as a list shows it, or 1,000 rows would all be news with every sample. Never rounded to 1: 0.996 has not reached its barrier,
 * 1.004 is beyond. Less than a percent stays more than nothing.
 */
function shortened(ratio: number): number {
  if (ratio > 0 && ratio < 0.01) return 0.005;
  return (ratio > 1 ? Math.ceil(ratio * 100) : Math.floor(ratio * 100)) / 100;
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
