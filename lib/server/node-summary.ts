/** One node in a few numbers: the card on the fleet page, the head of every page below it. */
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import type { LiveNode, Problem } from './live-node';

/** Periods without a reading after which what is shown is called stale. */
const STALE_PERIODS = 3;
const LIST_PERIOD_MS = 10_000;
/** So many configs without files, and no container with files: it is not them, it is the disk. */
const MANY = 2;

export function nodeSummary(node: LiveNode, nowMs: number): NodeSummary {
  const states = { running: 0, stopped: 0, mounted: 0, suspended: 0, unknown: 0 };
  for (const { state } of node.listing?.containers.values() ?? []) states[state]++;
  return {
    id: node.id,
    label: node.label,
    transport: node.door.config.transport,
    group: node.door.config.group ?? null,
    tags: [...(node.door.config.tags ?? [])],
    disabled: node.disabled === undefined ? null : { by: node.disabled.by, at: node.disabled.atMs },
    ...stateOf(node, nowMs),
    listedAt: node.listing?.atMs ?? null,
    sampledAt: node.latest?.atMs ?? null,
    sampleSeconds: node.sampleMs / 1000,
    containers: { total: node.listing?.containers.size ?? 0, ...states },
    failuresHour: failuresOf(node),
    mode: modeOf(node),
    vzctl: node.version ?? null,
  };
}

/** Of containers that are listed and not stopped: what fails there now. */
function failuresOf(node: LiveNode): number {
  let sum = 0;
  for (const [ctid, { failuresHour }] of node.latest?.counters ?? []) {
    const listed = node.listing?.containers.get(ctid);
    if (listed !== undefined && listed.state !== 'stopped') sum += failuresHour;
  }
  return sum;
}

/**
 * A node whose containers cannot be listed is silent or failed: nothing of it is known now. One that lists them but keeps counters or configs
 * back is stale with a problem: what can be read is shown, and its containers can be told something.
 */
function stateOf(node: LiveNode, nowMs: number): { state: NodeSummary['state']; problem: Problem | null } {
  if (node.disabled !== undefined) return { state: 'disabled', problem: null };
  const { listing, listProblem } = node;
  const partly = node.sampleProblem ?? node.configProblem ?? listDoubt(node);
  const problem = listProblem ?? (listing === undefined ? partly : undefined);
  if (problem !== undefined) {
    if (problem.code === 'host_key_unknown') return { state: 'unapproved', problem };
    const silent = problem.code === 'node_silent' || problem.code === 'unavailable';
    return { state: silent ? 'silent' : 'failed', problem };
  }
  if (listing === undefined) return { state: 'waiting', problem: null };
  if (partly !== undefined) return { state: 'stale', problem: partly };
  const listOld = nowMs - listing.atMs > STALE_PERIODS * LIST_PERIOD_MS;
  const sampleOld = node.latest !== undefined && nowMs - node.latest.atMs > STALE_PERIODS * node.sampleMs;
  return { state: listOld || sampleOld ? 'stale' : 'ok', problem: null };
}

/** vzlist leaves out every container whose private area is missing: with /vz not mounted a full node looks empty (src/vzlist.c). */
export function listDoubt(node: LiveNode): Problem | undefined {
  const containers = [...(node.listing?.containers.values() ?? [])];
  const without = containers.filter(({ ctid }) =>
    node.listing?.oddities.get(ctid)?.some(({ code }) => code === 'no_private'),
  ).length;
  if (without < MANY || without < containers.length) return undefined;
  return { code: 'list_empty', message: t('containers.node.noneListed', { count: without }) };
}

function modeOf(node: LiveNode): NodeSummary['mode'] {
  const modes = new Set<boolean>();
  for (const { ctid, state } of node.listing?.containers.values() ?? []) {
    const vswap = state === 'running' ? (node.latest?.counters.get(ctid)?.vswap ?? null) : null;
    if (vswap !== null) modes.add(vswap);
  }
  if (modes.size === 2) return 'mixed';
  if (modes.size === 0) return null;
  return modes.has(true) ? 'vswap' : 'classic';
}
