/** Retiring a container and bringing it back: checked, previewed, run as a task, read back from the node. */
import type { Preview, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { Revived, TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { actionArgv } from '@/lib/vz/actions';
import { bare, wordsIn } from '@/lib/vz/addresses';
import { readAside as readSetAside } from '@/lib/vz/aside';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readStatus } from '@/lib/vz/files';
import { privatePath } from '@/lib/vz/oddity';
import { existing } from '@/lib/vz/residue';
import { canRetire, type PutAside, readAside } from '@/lib/vz/retired';
import type { State } from '@/lib/vz/state';
import { STOP_SECONDS } from '@/lib/vz/stop-timeout';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { circumstancesOf, stopSecondsOf, textValue } from './container-row';
import { listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { whyNotBack, whyUnsupported } from './retired';
import { neighboursOf } from './settings-change';

type Answer = Preview | { now: number; task: Task };
type Finding = Preview['findings'][number];

/** Throws `conflict` with the reason, `locked` where a task works on it, `not_found`. */
export async function retireContainer(board: Board, where: Where, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const busy = openTasks(board, node.id).get(ctid);
  const steps = retireSteps(ctid, listed.state);
  const allowed = canRetire(listed.state, { ...circumstancesOf(node, listed), busyWith: busy?.action });
  const reason =
    whyUnsupported(node) ??
    (allowed.ok
      ? (whyTaken(node, ctid) ?? (await whySetAside(node, ctid)))
      : t(allowed.reason.key, allowed.reason.values));
  if (asked.preview) {
    const refused: Finding[] = reason === undefined ? [] : [{ level: 'break', message: reason }];
    return preview(steps, [...refused, ...retireFindings(node, ctid, listed.state)]);
  }
  if (reason !== undefined) throw new AppError(busy === undefined ? 'conflict' : 'locked', reason);
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'retire',
    steps,
    ...retireCourse(node, ctid),
  });
  return { now: board.nowMs(), task };
}

/** One that runs is stopped, one that is mounted unmounted, in the same task. */
function retireSteps(ctid: Ctid, state: State): TaskStep[] {
  const before =
    state === 'running' ? (['stop'] as const) : state === 'mounted' ? (['umount'] as const) : ([] as const);
  return [...before.map((action) => ({ argv: actionArgv(ctid, action) })), { argv: ['vzboard-node', 'retire', ctid] }];
}

/** As last read; the helper looks again. */
function whyTaken(node: LiveNode, ctid: string): string | undefined {
  if (!node.retired.has(ctid)) return undefined;
  return t('retire.already', { path: `${configPath(node.door.config.files.conf, ctid)}.retired` });
}

/** Files of a reinstall that nobody has confirmed or undone: they would belong to nobody. The helper refuses that too (75). */
async function whySetAside(node: LiveNode, ctid: Ctid): Promise<string | undefined> {
  // An older helper does not let it be read, and has never set anything aside.
  const aside = await readSetAside(node.door.read, node.door.config.files.conf, ctid, { timeoutMs: 3_000 }).catch(
    () => undefined,
  );
  return aside === undefined ? undefined : t('retire.aside', { path: aside.path });
}

function retireFindings(node: LiveNode, ctid: Ctid, state: State): Finding[] {
  const seconds = stopSecondsOf(node, ctid) ?? STOP_SECONDS;
  return [
    // Said only where it is another time than people know of Stop.
    ...(state === 'running' && seconds !== STOP_SECONDS
      ? [{ level: 'hint' as const, message: t('container.stop.timeout', { seconds }) }]
      : []),
    ...(state === 'suspended' ? [{ level: 'hint' as const, message: t('retire.find.suspended') }] : []),
    { level: 'hint', message: t('retire.find.free') },
  ];
}

function preview(steps: readonly TaskStep[], findings: Finding[]): Preview {
  return { commands: steps.map(({ argv }) => [...argv]), diff: [], restart: false, findings };
}

function retireCourse(node: LiveNode, ctid: Ctid): Revived {
  return {
    guard: async (step) => {
      const { state } = await readStatus(node.door.read, ctid);
      if (state === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
      // Somebody was quicker with the stop: what comes next takes it as it is. One that was started since was not asked about.
      const listed = node.listing?.containers.get(ctid)?.state;
      if (state === 'stopped' || state === 'suspended' || (step === 0 && state === listed)) return;
      throw new AppError('conflict', t('retire.changed', { ctid, state: t(`vz.state.${state}`) }));
    },
    readBack: async () => {
      const [{ state }, { retired }] = await Promise.all([
        readStatus(node.door.read, ctid),
        readAside(node.door.read, node.door.config.files.conf),
      ]);
      await node.relist();
      if (state !== 'absent')
        return { ok: false, outcome: t('retire.after.still', { ctid, state: t(`vz.state.${state}`) }) };
      return retired.has(ctid)
        ? { ok: true, outcome: t('retire.after.done', { ctid }) }
        : { ok: false, outcome: t('retire.after.half', { ctid }) };
    },
  };
}

/** Throws `not_found` where nothing of that number is retired, `conflict` with the reason where it cannot come back now. */
export async function bringBack(board: Board, where: Where, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const { retired } = await readAside(node.door.read, node.door.config.files.conf);
  const aside = retired.get(ctid);
  if (aside === undefined)
    throw new AppError('not_found', t('retired.notThere', { ctid, node: node.label }), { field: 'ctid' });
  const steps: TaskStep[] = [{ argv: ['vzboard-node', 'bring-back', ctid] }];
  const path = privatePath(aside.conf, ctid);
  const there = await existing(node.door.read, [path]);
  const busy = openTasks(board, node.id).get(ctid);
  const reason =
    whyUnsupported(node) ??
    (busy === undefined ? undefined : t('vz.reason.busy', { action: busy.action })) ??
    whyNotBack(node, ctid, path, there?.has(path) ?? null);
  if (asked.preview) {
    const refused: Finding[] = reason === undefined ? [] : [{ level: 'break', message: reason }];
    return preview(steps, [...refused, ...backFindings(board, node, ctid, aside)]);
  }
  if (reason !== undefined) throw new AppError(busy === undefined ? 'conflict' : 'locked', reason);
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'bring-back',
    steps,
    ...backCourse(node, ctid),
  });
  return { now: board.nowMs(), task };
}

/** What others were given meanwhile. */
function backFindings(board: Board, node: LiveNode, ctid: Ctid, { conf }: PutAside): Finding[] {
  const { names, ips } = neighboursOf(board, node, ctid);
  const name = textValue(conf, 'NAME');
  const owner = name === null ? undefined : names.get(name);
  return [
    ...(name === null || owner === undefined
      ? []
      : [{ level: 'risk' as const, message: t('retired.find.name', { name, ctid: owner }) }]),
    ...wordsIn(textValue(conf, 'IP_ADDRESS') ?? '').flatMap((ip): Finding[] => {
      const other = ips.get(bare(ip));
      if (other === undefined) return [];
      const values = { ip: bare(ip), ctid: other.ctid, node: other.nodeLabel };
      return [{ level: 'risk', message: t('retired.find.ip', values) }];
    }),
  ];
}

function backCourse(node: LiveNode, ctid: Ctid): Revived {
  return {
    readBack: async (results) => {
      const { state } = await readStatus(node.door.read, ctid);
      await node.relist();
      if (state === 'absent') return { ok: false, outcome: t('bringBack.after.not', { ctid }) };
      const said = new TextDecoder().decode(results.at(-1)?.stdout ?? new Uint8Array());
      const key = / bring-back taken$/m.test(said) ? 'bringBack.after.unnamed' : 'bringBack.after.done';
      return { ok: true, outcome: t(key, { ctid, state: t(`vz.state.${state}`) }) };
    },
  };
}

/** Guard and reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveRetire(node: LiveNode, { action, ctid }: Pick<Task, 'action' | 'ctid'>): Revived | undefined {
  if (action === 'retire') return retireCourse(node, parseCtid(ctid ?? ''));
  return action === 'bring-back' ? backCourse(node, parseCtid(ctid ?? '')) : undefined;
}
