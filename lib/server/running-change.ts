/**
 * Values that run differently from the file: either the running container gets what the file leads to, with vzctl and without --save, so that the
 * file stays byte for byte as it is; or the file gets what runs, under vzctl's lock and past vzctl, which would set it on the container once more
 * and refuses an address that is on it already.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Preview, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { Revived, TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import type { Versions } from '@/lib/timeline/versions';
import { containerRows } from '@/lib/ubc/sample';
import { type Conf, printConf, setKeys } from '@/lib/vz/conf';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readLive, readStatus } from '@/lib/vz/files';
import { canonical } from '@/lib/vz/grammar';
import { maskArgv } from '@/lib/vz/mask';
import { CLASSIC, params } from '@/lib/vz/params';
import { counterFiles, readCounters } from '@/lib/vz/read-counters';
import type { Argv } from '@/lib/vz/run';
import { saveCalls } from '@/lib/vz/save';
import { type Change, checkValue, optionValue, storedValue } from '@/lib/vz/set';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { listedOf, openTasks, versionOf } from './container-view';
import type { LiveNode } from './live-node';
import { LIVE_TIMEOUT_MS, majorOf, neighboursOf, situationOf } from './settings-change';
import { type Finding, findingsOf } from './settings-findings';
import type { Facts } from './settings-plan';
import { type Differing, differingValues } from './settings-running';

export interface RunningBody {
  take: 'config' | 'running';
  names?: string[] | undefined;
  version: string;
}

type Answer = Preview | { now: number; task: Task };
type Plan = Pick<Preview, 'diff'> & { steps: TaskStep[]; findings: Finding[] };

/**
 * Throws `conflict` when the file changed since `version`, where the container does not run or nothing runs differently any more, `locked` while a
 * task works on it.
 */
export async function settleRunning(board: Board, where: Where, body: RunningBody, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  listedOf(node, ctid);
  const { bytes, conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
  board.versions.note(node.id, ctid, printConf(conf));
  if (versionOf(bytes) !== body.version) throw new AppError('conflict', t('config.changed'), { field: 'version' });
  const running = await readRunning(node, ctid);
  const major = majorOf(node) ?? CLASSIC;
  const all = differingValues(conf, running.rows, running.live, major);
  const chosen = all.filter(({ param }) => body.names?.includes(param.name) ?? true);
  if (chosen.length === 0) throw new AppError('conflict', t('config.settle.none'), { field: 'names' });
  const facts: Facts = {
    situation: situationOf(node, ctid, conf),
    ...running,
    neighbours: neighboursOf(board, node, ctid),
  };
  const plan =
    body.take === 'config' ? planApply(ctid, chosen, conf, facts) : planKeep(ctid, chosen, conf, bytes, facts);
  const { steps, diff, findings } = plan;
  if (asked.preview) return { commands: steps.map(({ argv }) => maskArgv(argv)), diff, restart: false, findings };
  const blocking = findings.find(({ level, blocks }) => level === 'break' && blocks !== false);
  if (blocking !== undefined) throw new AppError('conflict', t('config.blocked', { reason: blocking.message }));
  const busy = openTasks(board, node.id).get(ctid);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  const kept: Kept = { version: body.version, values: chosen.map((one) => [one.param.name, one.kept]) };
  const maker = () => {
    const open = body.take === 'config' ? undefined : openTasks(board, node.id).get(ctid);
    return open === undefined ? undefined : { task: open.id, by: open.by };
  };
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: ACTIONS[body.take],
    steps,
    kept,
    ...course(node, ctid, body.take, kept, (text) => board.versions.note(node.id, ctid, text, maker())),
  });
  return { now: board.nowMs(), task };
}

const ACTIONS = { config: 'apply-config', running: 'keep-running' } as const;

/** Counters and what vzlist shows, read now: the last sample may be from before the change. Throws `conflict` where it does not run. */
async function readRunning(node: LiveNode, ctid: Ctid) {
  const { running } = await readStatus(node.door.read, ctid);
  if (!running) throw new AppError('conflict', t('config.settle.off'));
  const { userBeancounters, bcResources } = node.door.config.files;
  const [counters, live] = await Promise.all([
    readCounters(
      node.door.read,
      counterFiles(userBeancounters, bcResources, () => 0),
    ),
    readLive(node.door.read, ctid, { timeoutMs: LIVE_TIMEOUT_MS }).catch(() => undefined),
  ]);
  return { rows: containerRows(counters.sample, ctid), live };
}

function changeOf({ param }: Differing, stored: string): Change {
  return { param, value: optionValue(param, stored), stored };
}

function planApply(ctid: Ctid, chosen: readonly Differing[], conf: Conf, facts: Facts): Plan {
  const { situation } = facts;
  // Newer tools take RAM and swap, and want both (save.ts).
  const named = ({ param }: Differing) =>
    situation.major >= 7 ? ([...params.values()].find(({ sameAs }) => sameAs === param.name) ?? param) : param;
  const changes = chosen.map((one) => changeOf({ ...one, param: named(one) }, one.config));
  // As if the file said what runs: of a list only what is missing is added, and only what is too much taken away.
  const asRun = setKeys(
    conf,
    chosen.map(({ param, running }) => [param.key, running] as const),
  );
  const steps = saveCalls(ctid, changes, asRun, situation).map(({ argv }) => ({ argv: unsaved(argv) }));
  const diff = chosen.map(({ param: { key }, running, config }) => ({ key, before: running, after: config }));
  const findings = findingsOf({ changes, unset: [], waiting: [], before: conf, after: conf }, facts);
  return {
    steps,
    diff,
    findings: [
      ...odd(changes, situation.major),
      ...findings,
      hint(t('config.settle.notSaved')),
      ...computed(chosen, 'config.settle.computed'),
    ],
  };
}

/** vzctl warns that nothing was saved, and is right. */
function unsaved([program, ...words]: Argv): Argv {
  return [program, ...words.filter((word) => word !== '--save')];
}

function planKeep(ctid: Ctid, chosen: readonly Differing[], conf: Conf, bytes: Uint8Array, facts: Facts): Plan {
  const next = setKeys(
    conf,
    chosen.map(({ param, kept }) => [param.key, kept] as const),
  );
  const text = printConf(next);
  const steps: TaskStep[] = [
    {
      argv: ['vzboard-node', 'edit', ctid, versionOf(bytes), createHash('sha256').update(text).digest('hex')],
      stdin: text,
    },
  ];
  const diff = chosen.map(({ param, kept }) => ({
    key: param.key,
    before: storedValue(conf, param) ?? null,
    after: kept,
  }));
  const changes = chosen.map((one) => changeOf(one, one.kept));
  // What runs cannot be above what runs.
  const findings = findingsOf(
    { changes, unset: [], waiting: [], before: conf, after: next },
    { ...facts, rows: undefined },
  );
  const isText = Buffer.from(printConf(conf)).equals(bytes);
  const unreadable: Finding[] = isText ? [] : [{ level: 'break', message: t('config.settle.bytes') }];
  // A line that does not begin in the first column goes on counting: what is written would not be read.
  const covered = chosen
    .filter(({ param, kept }) => storedValue(next, param) !== canonical(param.grammar, kept))
    .map(({ param: { key } }): Finding => ({ level: 'break', message: t('config.find.indented', { key }) }));
  const wrong = odd(changes, facts.situation.major);
  const against = [...unreadable, ...(wrong.length > 0 ? wrong : covered)];
  const first = against.length === 0 ? findings : against;
  return { steps, diff, findings: [...first, ...computed(chosen, 'config.settle.written')] };
}

/** What a shell or a forged line of vzlist left there is written nowhere: the same rules as for what people type. */
function odd(changes: readonly Change[], major: number): Finding[] {
  return changes
    .filter(({ param, value }) => !checkValue(param, value, major).ok)
    .map(({ param: { key }, value }) => ({
      level: 'break',
      message: t('config.settle.odd', { key, value: value.slice(0, 80) }),
    }));
}

const hint = (message: string): Finding => ({ level: 'hint', message });

function computed(chosen: readonly Differing[], key: 'config.settle.computed' | 'config.settle.written'): Finding[] {
  return chosen
    .filter(({ implied }) => implied)
    .map(({ param, config }) => hint(t(key, { key: param.key, value: config })));
}

const Kept = z.object({ version: z.string(), values: z.array(z.tuple([z.string(), z.string()])) });
type Kept = z.output<typeof Kept>;

function course(
  node: LiveNode,
  ctid: Ctid,
  take: RunningBody['take'],
  kept: Kept,
  note: (text: string) => void,
): Revived {
  const path = configPath(node.door.config.files.conf, ctid);
  const values = kept.values.flatMap(([name, value]) => {
    const param = params.get(name);
    return param === undefined ? [] : [{ param, value }];
  });
  return {
    guard: async (step) => {
      const { bytes } = await readConfig(node.door.read, path);
      if (versionOf(bytes) !== kept.version) throw new AppError('conflict', t('config.changed'), { field: 'version' });
      if (step === 0 && !(await readStatus(node.door.read, ctid)).running)
        throw new AppError('conflict', t('config.settle.off'));
    },
    readBack: async () => {
      const { conf } = await readConfig(node.door.read, path);
      note(printConf(conf));
      await node.relist();
      if (take === 'running') {
        const wrong = values
          .filter(({ param, value }) => storedValue(conf, param) !== canonical(param.grammar, value))
          .map(({ param, value }) =>
            t('config.differs', { key: param.key, asked: value, found: storedValue(conf, param) ?? '—' }),
          );
        return wrong.length === 0
          ? { ok: true, outcome: t('config.settle.kept', { count: values.length }) }
          : { ok: false, outcome: wrong.join(' ') };
      }
      const running = await readRunning(node, ctid).catch(() => undefined);
      if (running === undefined) return { ok: false, outcome: t('config.settle.unread') };
      const names = new Set<string>(values.map(({ param }) => param.name));
      const left = differingValues(conf, running.rows, running.live, majorOf(node) ?? CLASSIC)
        .filter(({ param }) => names.has(param.name))
        .map(({ param, running: found }) =>
          t('config.settle.otherwise', { key: param.key, found: found === '' ? '—' : found }),
        );
      return left.length === 0
        ? { ok: true, outcome: t('config.settle.applied', { count: values.length }) }
        : { ok: false, outcome: left.join(' ') };
    },
  };
}

/** Reading back of a task that an earlier vzboard began; undefined for another action, or when what it kept is not understood. */
export function reviveRunning(
  node: LiveNode,
  { action, ctid, id, by }: Pick<Task, 'action' | 'ctid' | 'id' | 'by'>,
  kept: unknown,
  versions: Versions,
): Revived | undefined {
  const take = action === ACTIONS.config ? 'config' : action === ACTIONS.running ? 'running' : undefined;
  const read = Kept.safeParse(kept);
  if (take === undefined || ctid === null || !read.success) return undefined;
  return course(node, parseCtid(ctid), take, read.data, (text) =>
    versions.note(node.id, ctid, text, take === 'running' ? { task: id, by } : undefined),
  );
}
