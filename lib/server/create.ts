/**
 * Makes containers: checked against what the node has, previewed, run as one task, read back. Success is what status, config and list show; what a
 * failed create leaves is named. See create-plan.ts for the commands and create-leftovers.ts for what stays.
 */
import 'server-only';
import type { z } from 'zod';
import type { Task } from '@/lib/api/schemas';
import { CreateDraft, type CreatePreview } from '@/lib/api/schemas-create';
import { AppError } from '@/lib/errors';
import type { ReadBack, Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import type { Versions } from '@/lib/timeline/versions';
import { get, printConf } from '@/lib/vz/conf';
import { placesOf } from '@/lib/vz/create';
import type { Ctid } from '@/lib/vz/ctid';
import { parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readStatus } from '@/lib/vz/files';
import { maskArgv } from '@/lib/vz/mask';
import { CLASSIC } from '@/lib/vz/params';
import { existing } from '@/lib/vz/residue';
import { type Change, readBackDiff } from '@/lib/vz/set';
import type { Dialect } from '@/lib/xml/keys';
import { fromConf } from '@/lib/xml/model';
import { writeDomain } from '@/lib/xml/write';
import { activeNodeOf, type Board } from './board';
import { common, type WhoAsks } from './changes-common';
import { factsOf } from './container-xml';
import { leftWords, lookForLeftovers, namesLeadingTo } from './create-leftovers';
import { type CreatePlan, changesOfDraft, type Ground, planCreate } from './create-plan';
import { areasOf, elsewhere, firstUse, holding, newCtid, takenBy, usesOn } from './create-taken';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';
import { readProfile } from './profiles';
import { majorOf } from './settings-change';
import { readCache } from './templates';
import { unpackProgress } from './unpack-progress';

type Draft = z.output<typeof CreateDraft>;
export type Answer = z.output<typeof CreatePreview> | { now: number; task: Task };

/** What a task keeps for being read back by a later vzboard: everything but the password. */
type Kept = Omit<Draft, 'password'> & { passwordGiven: boolean };

/**
 * Throws `bad_input` naming the field, `forbidden` for what needs an admin, `conflict` where a finding blocks it or somebody else is making the
 * same container now.
 */
export async function createContainer(
  board: Board,
  nodeId: string,
  draft: Draft,
  /** `dialect`: a preview with the config as a document, too. */
  asked: WhoAsks & { dialect?: Dialect | undefined },
): Promise<Answer> {
  const node = activeNodeOf(board, nodeId);
  const ctid = newCtid(draft.ctid);
  await node.firstList(300);
  const changes = changesOfDraft(draft, majorOf(node) ?? CLASSIC, asked.caller?.role);
  if (asked.preview) {
    const ground = await survey(board, node, ctid, draft);
    const { steps, diff, findings, config } = planCreate(draft, changes, ground);
    const commands = steps.map(({ argv }) => maskArgv(argv));
    const text = printConf(config);
    const { dialect } = asked;
    const xml =
      dialect === undefined ? {} : { xml: writeDomain(dialect, fromConf(ctid, text), (await factsOf(node)).node).xml };
    return { commands, diff, restart: false, findings, config: text, leftovers: [...ground.strayNames], ...xml };
  }
  return await holding(node.id, ctid, async () => {
    const plan = planCreate(draft, changes, await survey(board, node, ctid, draft));
    refuse(plan);
    const { password, ...rest } = draft;
    const kept: Kept = { ...rest, passwordGiven: password !== undefined && password !== '' };
    const { steps } = plan;
    const record = { versions: board.versions, maker: () => makerOf(board, node.id, ctid) };
    const task = await board.tasks.start({
      ...common(node, ctid, asked),
      ...{ action: 'create', steps, kept, ...createCourse(node, ctid, { kept, changes, steps: steps.length }, record) },
    });
    return { now: board.nowMs(), task };
  });
}

function refuse({ findings }: CreatePlan): void {
  const found = findings.find(({ blocks }) => blocks === true);
  if (found === undefined) return;
  throw new AppError('conflict', found.message, found.field === undefined ? {} : { field: found.field });
}

/** Reads what a draft is judged by. Throws `node_failed`. */
async function survey(board: Board, node: LiveNode, ctid: Ctid, draft: Draft): Promise<Ground> {
  const [globals, uses, strayNames, profile] = await Promise.all([
    readGlobals(node),
    usesOn(board, node),
    namesLeadingTo(node, ctid),
    readProfile(node, draft.profile).catch((e: unknown) => {
      if (isNotFound(e)) return undefined;
      throw e;
    }),
  ]);
  const places = placesOf(globals.conf);
  const [cache, there] = await Promise.all([
    readCache(node, globals.cache),
    existing(node.door.read, areasOf(places.private, ctid)),
  ]);
  const own = new Set(uses.get(ctid));
  if (there !== undefined && there.size > 0) own.add('private');
  const use = firstUse(own);
  return {
    ctid,
    major: majorOf(node) ?? CLASSIC,
    profile: profile?.conf,
    cached: cache.templates.some(({ name }) => name === draft.template),
    places,
    defaultLayout: get(globals.conf, 'VE_LAYOUT')?.startsWith('simfs') === true ? 'simfs' : 'ploop',
    use,
    otherNode: elsewhere(board, node).get(ctid),
    // Those of a container are its own.
    strayNames: use === undefined || use === 'destroyed' ? strayNames : [],
    neighbours: takenBy(board, node),
  };
}

// A failure that crossed a module copy is known by its code.
const isNotFound = (e: unknown): boolean => (e as { code?: unknown } | null)?.code === 'not_found';

function makerOf(board: Board, node: string, ctid: Ctid): { task: string; by: string } | undefined {
  const open = board.tasks.open(node).find((task) => task.ctid === ctid && task.action === 'create');
  return open === undefined ? undefined : { task: open.id, by: open.by };
}

interface Record {
  versions: Versions;
  maker: () => { task: string; by: string } | undefined;
}

function createCourse(
  node: LiveNode,
  ctid: Ctid,
  { kept, changes, steps }: { kept: Kept; changes: readonly Change[]; steps?: number },
  record: Record,
): Revived {
  return {
    progress: unpackProgress(node, ctid, { template: kept.template }),
    // Somebody may have been quicker, or the container may be gone again before its settings are made.
    guard: async (step) => {
      const { state } = await readStatus(node.door.read, ctid);
      if (step === 0 && state !== 'absent')
        throw new AppError('conflict', t('create.used.container', { ctid }), { field: 'ctid' });
      if (step > 0 && state === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
    },
    readBack: async (results) => {
      const status = await readStatus(node.door.read, ctid);
      await node.relist();
      if (!status.exists) return await nothingMade(node, ctid);
      const { conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
      record.versions.note(node.id, ctid, printConf(conf), record.maker());
      const name = get(conf, 'NAME');
      const title = name === undefined || name === '' ? ctid : `${name} (${ctid})`;
      const listed = node.listing?.containers.has(ctid) === true;
      const wrong = readBackDiff(changes, conf).map(({ param, asked, found }) =>
        t('config.differs', { key: param.key, asked, found: found ?? '—' }),
      );
      if (!listed) wrong.push(t('create.after.notListed'));
      const wantsRun = kept.start && !status.running ? [t('create.after.notRunning', { title })] : [];
      const done = results.every(({ code }) => code === 0);
      // It comes last. Of a task that was gone on with, nobody here knows which steps an earlier vzboard saw.
      const hasPassword = done && results.length === steps;
      const said =
        !kept.passwordGiven || steps === undefined
          ? []
          : [t(hasPassword ? 'create.after.password' : 'create.after.noPassword')];
      const made = t('create.after.made', {
        title,
        template: kept.template,
        running: status.running ? 'yes' : 'no',
      });
      return {
        ok: done && wrong.length + wantsRun.length === 0,
        outcome: [made, ...said, ...wantsRun, ...wrong].join(' '),
      };
    },
  };
}

async function nothingMade(node: LiveNode, ctid: Ctid): Promise<ReadBack> {
  const left = await lookForLeftovers(node, ctid);
  const words = leftWords(left);
  const outcome = words === undefined ? t('create.after.nothing', { ctid }) : t('create.after.left', { ctid, words });
  return { ok: false, outcome };
}

/** Guard and reading back of a create that an earlier vzboard began; undefined for another action, or when what it kept is not understood. */
export function reviveCreate(node: LiveNode, task: Task, kept: unknown, versions: Versions): Revived | undefined {
  if (task.action !== 'create') return undefined;
  const known = CreateDraft.omit({ password: true }).loose().safeParse(kept);
  if (!known.success) return undefined;
  const { passwordGiven, ...draft } = known.data;
  const whole: Kept = { ...draft, passwordGiven: passwordGiven === true };
  // Checked when it was asked for, dangerous ones by their role.
  const changes = changesOfDraft(whole, majorOf(node) ?? CLASSIC, 'admin');
  const record = { versions, maker: () => ({ task: task.id, by: task.by }) };
  return createCourse(node, parseCtid(task.ctid ?? ''), { kept: whole, changes }, record);
}
