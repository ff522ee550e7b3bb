/** Destroying a container, now or later: checked, previewed, run as a task, read back. What was planned is carried out in planned-destroys.ts. */
import type { z } from 'zod';
import type { PlannedDestroy, schemas, Task } from '@/lib/api/schemas';
import { clientAddress } from '@/lib/auth/request';
import { AppError } from '@/lib/errors';
import { formatSpan } from '@/lib/format';
import { isMissed, type Planned } from '@/lib/tasks/planned-store';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { actionReadBack } from '@/lib/vz/actions';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readStatus } from '@/lib/vz/files';
import { maskArgv } from '@/lib/vz/mask';
import { existing } from '@/lib/vz/residue';
import { activeNodeOf, type Board, nodeOf } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { titleOf } from './container-row';
import { freshConfig } from './container-view';
import { planDestroy, sizeWords } from './destroy-plan';
import type { LiveNode } from './live-node';
import { refuseBreaks } from './quota-guard';

type Body = z.output<typeof schemas.destroyAsk.body>;
type Answer = z.output<typeof schemas.destroyAsk.reply>;

/** What a task of these keeps for a later vzboard. */
export interface DestroyKept {
  version: string;
  private: string;
  /** It ran, or was mounted, when this was asked: its stop belongs to the flow. */
  wasUp: boolean;
  /** "12 GiB", for the record. */
  size?: string | undefined;
}

const HOUR_MS = 3_600_000;

export function destroyView(board: Board, where: Where): { now: number; planned: PlannedDestroy | null } {
  const node = nodeOf(board, where.node);
  const now = board.nowMs();
  return { now, planned: plannedWire(board.planned.of(node.id, parseCtid(where.ctid)), now) ?? null };
}

/**
 * Destroys a container, or plans to. Throws `bad_input` naming the field, `not_found`, `conflict` with the reason where it cannot be destroyed or is
 * not as the preview had it.
 */
export async function destroyContainer(board: Board, where: Where, body: Body, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  const plan = await planDestroy(board, node, ctid);
  const { steps, dies, version } = plan;
  const delayMs = (body.delayHours ?? 0) * HOUR_MS;
  const stops = delayMs > 0 && body.stop !== false;
  if (asked.preview) {
    const later = t(stops || steps.length === 1 ? 'destroy.later' : 'destroy.later.runs', {
      span: formatSpan(delayMs),
    });
    return {
      commands: steps.map(({ argv }) => [...maskArgv(argv)]),
      diff: [],
      restart: false,
      findings: [...(delayMs > 0 ? [{ level: 'hint' as const, message: later }] : []), ...plan.findings],
      dies,
      version,
    };
  }
  refuseBreaks(plan.findings);
  if (version === null) throw new AppError('conflict', t('destroy.unread'));
  if (body.confirm?.trim() !== ctid) {
    throw new AppError('bad_input', t('destroy.confirm.wrong', { ctid }), { field: 'confirm' });
  }
  if (body.version !== undefined && body.version !== version) throw changed();
  const title = titleOf(node.listing?.containers.get(ctid), node.configs.get(ctid));
  const kept: DestroyKept = { version, private: dies.private, wasUp: steps.length > 1, size: sizeWords(dies) };
  if (delayMs > 0) {
    const now = board.nowMs();
    const { by, from } = common(node, ctid, asked);
    const planned = { node: node.id, ctid, title, dueMs: now + delayMs, plannedMs: now, by, from, version };
    board.planned.put({ ...planned, stopped: stops });
    const task = await board.tasks.start({
      ...common(node, ctid, asked),
      action: 'destroy-later',
      steps: stops ? steps.slice(0, -1) : [],
      kept: { stops, span: formatSpan(delayMs) },
      ...laterCourse(node, ctid, { stops, span: formatSpan(delayMs) }),
    });
    const wire = plannedWire({ ...planned, stopped: stops }, now);
    return { now: board.nowMs(), task, ...(wire === undefined ? {} : { planned: wire }) };
  }
  // What is done now is not done once more.
  board.planned.remove(node.id, ctid);
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'destroy',
    steps,
    kept,
    ...destroyCourse(node, ctid, kept),
  });
  return { now: board.nowMs(), task };
}

const changed = () => new AppError('conflict', t('destroy.changed'), { field: 'version' });

/** Takes a planned destroy back. Throws `not_found` where there is none. */
export async function undoDestroy(
  board: Board,
  where: Where,
  { caller, headers }: Omit<WhoAsks, 'preview'>,
): Promise<{ now: number; task: Task }> {
  // Also on a node that is switched off.
  const node = nodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  if (!board.planned.remove(node.id, ctid)) throw new AppError('not_found', t('destroy.undo.none', { ctid }));
  const task = await board.tasks.start({
    ...{ node: node.id, nodeLabel: node.label, ctid, by: caller?.name ?? '?', from: clientAddress(headers) },
    action: 'destroy-undo',
    // It is on record with who did it, like everything else; there is nothing to be run.
    steps: [],
    ...undoCourse,
  });
  return { now: board.nowMs(), task };
}

export function plannedWire(planned: Planned | undefined, now: number): PlannedDestroy | undefined {
  if (planned === undefined) return undefined;
  const { node, ctid, title, dueMs, plannedMs, by } = planned;
  return { node, ctid, title, dueAt: dueMs, by, at: plannedMs, missed: isMissed(planned, now) };
}

/** `refuse` adds reasons of its own to those that every destroy has. */
export function destroyCourse(
  node: LiveNode,
  ctid: Ctid,
  kept: DestroyKept,
  refuse: (state: string) => void = () => {},
): Revived {
  return {
    guard: async (step) => {
      const { state } = await readStatus(node.door.read, ctid);
      const { version } = await freshConfig(node, ctid);
      if (version === null) throw new AppError('conflict', t('destroy.unread'));
      if (version !== kept.version) throw changed();
      if (step > 0) return;
      refuse(state);
      // Stopped when it was looked at: whoever started it meanwhile wants it.
      if (!kept.wasUp && (state === 'running' || state === 'mounted')) {
        throw new AppError('conflict', t('destroy.startedMeanwhile'));
      }
    },
    readBack: async (results) => {
      const state = await stateAfter(node, ctid);
      await node.relist();
      const last = results.at(-1);
      if (last === undefined) return { ok: false, outcome: t('tasks.after', { after: state }) };
      if (state !== 'absent') {
        const { outcome } = actionReadBack('destroy', state, last.code);
        return { ok: false, outcome: t(outcome.key, outcome.values) };
      }
      const conf = configPath(node.door.config.files.conf, ctid);
      const there = await existing(node.door.read, [conf, kept.private]);
      if (there?.has(conf) === true) return { ok: false, outcome: t('destroy.after.config', { path: conf }) };
      if (there?.has(kept.private) === true) {
        return { ok: false, outcome: t('destroy.after.files', { path: kept.private }) };
      }
      const size = kept.size === undefined ? 'none' : 'known';
      const words = { ctid, kept: `${conf}.destroyed`, size, bytes: kept.size ?? '' };
      return { ok: true, outcome: t('destroy.after.gone', words) };
    },
  };
}

interface LaterKept {
  stops: boolean;
  span: string;
}

function laterCourse(node: LiveNode, ctid: Ctid, { stops, span }: LaterKept): Revived {
  return {
    readBack: async () => {
      const after = await stateAfter(node, ctid);
      if (stops) await node.relist();
      const ok = !stops || after === 'stopped' || after === 'suspended';
      return { ok, outcome: t(ok ? 'destroy.after.planned' : 'destroy.after.plannedRuns', { span, after }) };
    },
  };
}

const undoCourse: Revived = { readBack: async () => ({ ok: true, outcome: t('destroy.after.undone') }) };

async function stateAfter(node: LiveNode, ctid: Ctid) {
  try {
    return (await readStatus(node.door.read, ctid)).state;
  } catch {
    return 'unknown' as const;
  }
}

/** Guard and reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveDestroy(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  // Each `kept` was written above from these very types.
  if (action === 'destroy') return destroyCourse(node, parseCtid(ctid ?? ''), kept as DestroyKept);
  if (action === 'destroy-later') return laterCourse(node, parseCtid(ctid ?? ''), kept as LaterKept);
  return action === 'destroy-undo' ? undoCourse : undefined;
}
