/** The demo's five nodes. `roster.ts` says who lives on them; here they get a past and become specs. */

import { parseConf } from '@/lib/vz/conf';
import { type HandMade, handMade, type RetiredContainer, retiredContainers } from './areas';
import { pastArchives } from './backup-area';
import { limitsOf } from './limits';
import { HOUR_MS } from './load';
import { type OddContainer, oddities } from './oddities';
import { type Identity, printContainerConf, profiles } from './profiles';
import { between, keyOf, unit } from './rng';
import { busy, healthy, many, type Resident, vswap } from './roster';
import { newUuid } from './snapshot';
import type { ContainerSpec, Life, Limits, NodeSpec } from './spec';
import type { Snapshot } from './state';

const DAY_MS = 24 * HOUR_MS;
/** How far back the demo's past goes. */
export const PAST_MS = 90 * DAY_MS;

/** Who is above a soft limit when the demo is born may stay there so long. */
const GRACE_LEFT_MS = 2 * DAY_MS + 3 * HOUR_MS;

interface Site {
  label: string;
  residents: (seed: number, many?: number) => readonly Resident[];
  /** The node itself was started so many days before the demo was born. */
  upDays: number;
  cpus: number;
  answers: boolean;
  mirror?: boolean;
  oddities?: readonly OddContainer[];
  retired?: readonly RetiredContainer[];
  handMade?: readonly HandMade[];
}

const sites = {
  hn1: { label: 'hn1 · healthy', residents: () => healthy, upDays: 71, cpus: 8, answers: true },
  hn2: { label: 'hn2 · busy', residents: () => busy, upDays: 33, cpus: 8, answers: true, mirror: true, oddities },
  hn3: {
    ...{ label: 'hn3 · VSwap', residents: () => vswap, upDays: 24, cpus: 16, answers: true },
    ...{ retired: retiredContainers, handMade },
  },
  hn4: { label: 'hn4 · many', residents: many, upDays: 9, cpus: 32, answers: true },
  hn5: { label: 'hn5 · silent', residents: () => [], upDays: 4, cpus: 8, answers: false },
} as const satisfies Record<string, Site>;

/**
 * Specs of the demo fleet. The same seed and moment of birth give the same bytes; keep `bornAtMs` to keep the past the same across restarts of
 * the server. `manyCount`: how many containers the node with many has.
 */
export function demoFleet(seed: number, bornAtMs: number, manyCount?: number): NodeSpec[] {
  return Object.entries(sites).map(([id, site]) => found(id, site, seed, bornAtMs, manyCount));
}

/** One node of the demo fleet by id, or undefined. */
export function demoNode(id: string, seed: number, bornAtMs: number): NodeSpec | undefined {
  const site = Object.entries(sites).find(([name]) => name === id)?.[1];
  return site === undefined ? undefined : found(id, site, seed, bornAtMs);
}

function found(
  id: string,
  { label, residents, upDays, cpus, answers, mirror, oddities: odd, ...areas }: Site,
  seed: number,
  bornAtMs: number,
  manyCount?: number,
): NodeSpec {
  const bootMs = bornAtMs - upDays * DAY_MS - between(keyOf(seed, id), 1, 0, 3600) * 1000;
  const containers = residents(seed, manyCount).map((resident) =>
    settle(keyOf(seed, id, resident.ctid), bootMs, bornAtMs, resident),
  );
  return {
    id,
    label,
    seed: keyOf(seed, id),
    bootMs,
    cpus,
    answers,
    ...(mirror === undefined ? {} : { mirror }),
    ...(odd === undefined ? {} : { oddities: odd }),
    ...areas,
    containers,
    archives: pastArchives(containers, bornAtMs),
  };
}

function settle(key: number, nodeBootMs: number, bornAtMs: number, resident: Resident): ContainerSpec {
  const identity: Identity = resident;
  const conf = printContainerConf(identity);
  const limits = limitsOf(parseConf(conf));
  const state = resident.state ?? 'running';
  const graceEndsMs = bornAtMs + GRACE_LEFT_MS;
  const history = livesOf(key, nodeBootMs, bornAtMs, resident);
  const lives = history.map(([bootMs, endMs]) => ({
    bootMs,
    endMs,
    epochs: epochsOf(bootMs, endMs, limits, bornAtMs, resident),
  }));
  return {
    ctid: resident.ctid,
    conf,
    workload: resident.workload,
    size: (resident.size ?? 1) * profiles[resident.profile].size,
    limits,
    troubles: resident.troubles ?? [],
    ...(resident.leak === undefined ? {} : { leak: resident.leak }),
    ...(resident.accounts === undefined ? {} : { accounts: { ...resident.accounts, graceEndsMs } }),
    ...(resident.disk === undefined ? {} : { disk: { ...resident.disk, graceEndsMs } }),
    state,
    ...(resident.snapshots === undefined ? {} : { snapshots: snapshotsOf(key, bornAtMs, resident.snapshots) }),
    lives,
  };
}

function snapshotsOf(key: number, bornAtMs: number, told: NonNullable<Resident['snapshots']>): readonly Snapshot[] {
  const uuidOf = (name: string) => `{${newUuid((n) => keyOf(key, name, String(n)))}}`;
  return told.map(({ name, of, description = '', daysAgo, memory }) => ({
    uuid: uuidOf(name),
    parent: of === undefined ? '' : uuidOf(of),
    date: new Date(bornAtMs - Math.round(daysAgo * DAY_MS)).toISOString().slice(0, 19).replace('T', ' '),
    ...{ name, description, dump: memory },
  }));
}

/** Runs of a container, oldest first: it was started with the node, perhaps once more alone; the node was rebooted before, too. */
function livesOf(
  key: number,
  nodeBootMs: number,
  bornAtMs: number,
  resident: Resident,
): (readonly [bootMs: number, endMs: number | null])[] {
  const oldestMs = bornAtMs - Math.min(resident.createdDaysAgo ?? 95, 95) * DAY_MS;
  const runs = (resident.state ?? 'running') === 'running';
  const lastMs = runs ? bornAtMs : bornAtMs - Math.round((resident.downDays ?? 3) * DAY_MS);
  const boots = [oldestMs, nodeBootMs + (40 + between(key, 3, 0, 260)) * 1000];
  if (resident.upDays !== undefined) boots.push(bornAtMs - Math.round(resident.upDays * DAY_MS));
  else if (unit(key, 1) < 0.45) boots.push(nodeBootMs + Math.floor(unit(key, 2) * 0.9 * (bornAtMs - nodeBootMs)));
  let n = 10;
  for (let at = nodeBootMs; at > oldestMs; ) {
    at -= Math.floor((9 + 40 * unit(key, n++)) * DAY_MS);
    boots.push(at);
  }
  const kept = boots
    .filter((at) => at >= oldestMs && at < lastMs - 60_000)
    .sort((a, b) => a - b)
    .filter((at, i, sorted) => i === 0 || at - (sorted[i - 1] ?? 0) > 2 * HOUR_MS);
  return kept.map((bootMs, i) => {
    const next = kept[i + 1];
    if (next === undefined) return [bootMs, runs ? null : lastMs] as const;
    // Down between two runs: seconds for a restart; now and then somebody looked into something first.
    const downSeconds = unit(key, n++) < 0.8 ? between(key, n++, 5, 40) : between(key, n++, 300, 5400);
    const rebootMs = bootMs < nodeBootMs ? nodeBootMs - between(key, 4, 90, 400) * 1000 : next;
    return [bootMs, Math.min(next - downSeconds * 1000, rebootMs)] as const;
  });
}

/** The limits a life knew: today's, or other ones until `resident.before.untilDaysAgo`. */
function epochsOf(
  bootMs: number,
  endMs: number | null,
  limits: Limits,
  bornAtMs: number,
  resident: Resident,
): Life['epochs'] {
  const { before } = resident;
  if (before === undefined) return [{ fromMs: bootMs, limits }];
  const changedMs = bornAtMs - Math.round(before.untilDaysAgo * DAY_MS);
  if (bootMs >= changedMs) return [{ fromMs: bootMs, limits }];
  const conf = parseConf(printContainerConf({ ...resident, changed: { ...resident.changed, ...before.values } }));
  const old = { fromMs: bootMs, limits: limitsOf(conf) };
  return endMs !== null && endMs <= changedMs ? [old] : [old, { fromMs: changedMs, limits }];
}
