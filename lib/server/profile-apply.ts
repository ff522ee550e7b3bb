/** A profile applied to containers: what would become of each, and one task for each. */
import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { clientAddress } from '@/lib/auth/request';
import { AppError } from '@/lib/errors';
import { formatAmount } from '@/lib/format';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { counterInfo } from '@/lib/ubc/counters';
import { type Amount, toWire } from '@/lib/ubc/sample';
import type { Conf } from '@/lib/vz/conf';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig } from '@/lib/vz/files';
import type { ListedContainer } from '@/lib/vz/list';
import { type ApplyOutcome, applyOutcome, notArrived } from '@/lib/vz/profile-apply';
import type { Argv } from '@/lib/vz/run';
import { activeNodeOf, type Board, nodeOf } from './board';
import { titleOf } from './container-row';
import { listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { nodeSummary } from './node-summary';
import { refuseOtherVersion } from './profile-changes';
import { readProfile } from './profiles';
import { isRunning } from './sample-summary';
import type { Asked } from './template-changes';

type Body = z.output<typeof schemas.profileApply.body>;
type Outcomes = ReplyOf<typeof api.profileOutcomes>;

const AT_ONCE = 50;

/** All containers of a node, with what applying the profile would do to each. */
export async function profileOutcomes(board: Board, nodeId: string, name: string): Promise<Outcomes> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const profile = await readProfile(node, name);
  const open = openTasks(board, node.id);
  const rows: Outcomes['rows'] = [];
  for (const listed of node.listing?.containers.values() ?? []) {
    const conf = node.configs.get(listed.ctid);
    const outcome = conf && applyOutcome(name, profile.conf, conf, heldOf(node, listed));
    rows.push(outcomeRow(node, listed, outcome, reasonAgainst(node, listed, conf, open.get(listed.ctid))));
    // Thousands of containers are looked at in pieces: nothing else waits for them.
    if (rows.length % AT_ONCE === 0) await setImmediate();
  }
  return { now: board.nowMs(), node: nodeSummary(node, board.nowMs()), profile: name, version: profile.version, rows };
}

function outcomeRow(
  node: LiveNode,
  listed: ListedContainer,
  outcome: ApplyOutcome | undefined,
  reason: string | null,
): Outcomes['rows'][number] {
  const { ctid, state, layout } = listed;
  const conf = node.configs.get(ctid);
  const changes = outcome?.changes ?? [];
  return {
    ctid,
    title: titleOf(listed, conf),
    state,
    origin: listed.originSample,
    changes: changes.map(({ key, before, after }) => ({ key, before: before ?? null, after: after ?? null })),
    breaches: (outcome?.breaches ?? []).map(({ counter, held, kind, threshold }) => ({
      ...{ counter, unit: counterInfo(counter).unit, kind },
      ...{ held: toWire(held), threshold: toWire(threshold) },
    })),
    waiting: state === 'running' ? [...(outcome?.waiting ?? [])] : [],
    resizes: layout === 'ploop' && outcome?.resizes === true,
    reason,
  };
}

/** What it uses now; nothing of one that does not run, whose rows are leftovers. */
function heldOf(node: LiveNode, { ctid, state }: ListedContainer): ReadonlyMap<string, Amount> {
  const counters = node.latest?.counters.get(ctid);
  if (counters === undefined || !isRunning(state, counters)) return new Map();
  return new Map(counters.rows.flatMap((row) => (row.unmeasured === null ? [[row.counter, row.held] as const] : [])));
}

function reasonAgainst(
  node: LiveNode,
  { ctid, state }: ListedContainer,
  conf: Conf | undefined,
  busy: Task | undefined,
): string | null {
  if (node.listProblem !== undefined) return t('profiles.apply.unread');
  if (conf === undefined) return t('profiles.apply.noConfig', { ctid });
  if (state === 'unknown') return t('profiles.apply.unknown');
  return busy === undefined ? null : t('vz.reason.busy', { action: busy.action });
}

/** Throws `conflict` when the profile changed since `version` or nothing would change, `locked` where a task works on the container. */
export async function applyProfile(
  board: Board,
  where: { node: string; ctid: string },
  body: Body,
  asked: Asked,
): Promise<Preview | { now: number; task: Task }> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const profile = await readProfile(node, body.profile);
  refuseOtherVersion(profile.version, body.version);
  const path = configPath(node.door.config.files.conf, ctid);
  const { conf } = await readConfig(node.door.read, path);
  const outcome = applyOutcome(body.profile, profile.conf, conf, heldOf(node, listed));
  const busy = openTasks(board, node.id).get(ctid);
  const reason = reasonAgainst(node, listed, conf, busy);
  const commands = commandsOf(ctid, body.profile, outcome.stale);
  const row = outcomeRow(node, listed, outcome, reason);
  if (asked.preview) {
    return {
      commands: commands.map((argv) => [...argv]),
      diff: row.changes,
      restart: row.waiting.length > 0,
      findings: findingsOf(row),
    };
  }
  if (reason !== null) throw new AppError(busy === undefined ? 'conflict' : 'locked', reason);
  const kept: Kept = { ...body, stale: [...outcome.stale] };
  const task = await board.tasks.start({
    ...{ node: node.id, nodeLabel: node.label, ctid, action: 'apply-profile' },
    by: asked.caller?.name ?? '?',
    from: clientAddress(asked.headers),
    steps: commands.map((argv) => ({ argv })),
    kept,
    ...applyCourse(node, ctid, kept),
  });
  return { now: board.nowMs(), task };
}

interface Kept extends Body {
  stale: string[];
}

/** vzctl first: only when the new limits are there, the old ones of the other kind may go. */
function commandsOf(ctid: Ctid, profile: string, stale: readonly string[]): Argv[] {
  const apply: Argv = ['vzctl', 'set', ctid, `--applyconfig=${profile}`, '--save'];
  return stale.length === 0 ? [apply] : [apply, ['vzboard-node', 'drop-keys', ctid, ...stale]];
}

function findingsOf({ ctid, breaches, resizes, waiting, reason }: Outcomes['rows'][number]): Preview['findings'] {
  return [
    ...(reason === null ? [] : [{ level: 'break' as const, message: reason }]),
    ...breaches.map(({ counter, unit, held, kind, threshold }) => ({
      level: 'risk' as const,
      message: t('profiles.apply.breach', {
        ctid,
        counter,
        held: formatAmount(held, unit),
        kind,
        threshold: formatAmount(threshold, unit),
      }),
    })),
    ...(resizes ? [{ level: 'risk' as const, message: t('profiles.apply.resizes') }] : []),
    ...waiting.map((key) => ({ level: 'hint' as const, message: t('tasks.set.waits', { key }) })),
  ];
}

function applyCourse(node: LiveNode, ctid: Ctid, { profile: name, version, stale }: Kept): Revived {
  const path = configPath(node.door.config.files.conf, ctid);
  return {
    // vzctl set on a missing container leaves a stray config with exit 0, so the file must be there.
    guard: async () => {
      refuseOtherVersion((await readProfile(node, name)).version, version);
      await readConfig(node.door.read, path);
    },
    readBack: async () => {
      const [{ conf }, profile] = await Promise.all([readConfig(node.door.read, path), readProfile(node, name)]);
      await node.relist();
      const wrong = notArrived(profile.conf, conf, stale);
      if (wrong.length === 0) return { ok: true, outcome: t('profiles.after.applied', { ctid, name }) };
      const named = wrong
        .slice(0, 6)
        .map(({ key, before, after }) => t('config.differs', { key, asked: after ?? '—', found: before ?? '—' }));
      return { ok: false, outcome: named.join(' ') };
    },
  };
}

/** Reading back of a task that an earlier vzboard began; undefined for another action. */
export function reviveApply(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  if (action !== 'apply-profile' || ctid === null) return undefined;
  // Written by `applyProfile` from this very type.
  return applyCourse(node, parseCtid(ctid), kept as Kept);
}
