/** Limits of users and groups inside a container, and their grace times: checked, previewed, run as a task, read back. */
import { type Preview, schemas, type Task } from '@/lib/api/schemas';
import { clientAddress } from '@/lib/auth/request';
import { AppError } from '@/lib/errors';
import { formatBytes, formatSpan } from '@/lib/format';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import type { Amount } from '@/lib/ubc/sample';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readStatus } from '@/lib/vz/files';
import type { Owner, OwnerKind, SecondLevel } from '@/lib/vz/quota';
import { setGraceArgv, setOwnerArgv } from '@/lib/vz/quota-argv';
import {
  type AskedLimits,
  checkLimits,
  findingsOf,
  graceVersion,
  type LimitField,
  limitDifferences,
  limitFields,
  limitsOf,
  ownerVersion,
  type QuotaFinding,
} from '@/lib/vz/quota-change';
import { readQuota } from '@/lib/vz/quota-read';
import type { Argv } from '@/lib/vz/run';
import { activeNodeOf, type Board } from './board';
import { listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { refuseBreaks } from './quota-guard';
import { quotaOf, reasonOf } from './quota-view';

interface WhoAsks {
  caller: { name: string } | undefined;
  headers: Headers;
  /** Answer what would run instead of running it. */
  preview: boolean;
}
interface Where {
  node: string;
  ctid: string;
}
type Answer = Preview | { now: number; task: Task };
type OwnerBody = AskedLimits & { kind: OwnerKind; id: number; version: string };
interface GraceBody {
  kind: OwnerKind;
  blockSeconds: number;
  inodeSeconds: number;
  version: string;
}

/** KiB or inodes as people read them. */
function amountWords(field: LimitField, value: Amount): string {
  if (value === 0) return t('quota.none');
  return field.startsWith('block') ? formatBytes(Number(value) * 1024) : String(value);
}

const changed = () => new AppError('conflict', t('quota.changed'), { field: 'version' });

/** The second level as it is now. Throws `conflict` with the reason where there is none to change. */
async function readSecond(node: LiveNode, ctid: Ctid): Promise<SecondLevel> {
  const { state } = await readStatus(node.door.read, ctid);
  if (state === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
  if (state !== 'running') throw new AppError('conflict', t('quota.inside.stopped'));
  const of = { ...quotaOf(node, ctid, node.configs.get(ctid)), state: 'running' as const };
  // Whether the second level is on is what is asked here, whatever the config says.
  const { second, secondUnread } = await readQuota(node.door.read, { ...of, ugidLimit: Math.max(1, of.ugidLimit) });
  if (second?.active === true) return second;
  const reason = reasonOf(secondUnread);
  throw new AppError('conflict', reason?.message ?? t('quota.inside.off'), {
    ...(reason?.detail === undefined ? {} : { detail: reason.detail }),
  });
}

const ownerIn = (second: SecondLevel, { kind, id }: Pick<Owner, 'kind' | 'id'>): Owner | undefined =>
  second.owners.find((owner) => owner.kind === kind && owner.id === id);

/**
 * Sets the limits of one user or group. Throws `bad_input` naming the field, `conflict` where limits are not as the form had them, where a hard limit
 * would be below what is used, or where nothing counts users.
 */
export async function setOwner(board: Board, where: Where, body: OwnerBody, asked: WhoAsks): Promise<Answer> {
  const checked = checkLimits(body);
  if (!checked.ok) {
    throw new AppError(
      'bad_input',
      t(checked.reason.key, { ...checked.reason.values, field: t(`quota.field.${checked.field}`) }),
      { field: checked.field },
    );
  }
  const { node, ctid } = await here(board, where);
  const second = await readSecond(node, ctid);
  const owner = ownerIn(second, body);
  if (ownerVersion(owner) !== body.version) throw changed();
  const before = limitsOf(owner);
  const diff = limitFields.flatMap((field) => {
    const after = checked.limits[field];
    if (BigInt(before[field]) === after) return [];
    return [
      {
        key: t(`quota.field.${field}`),
        before: amountWords(field, before[field]),
        after: amountWords(field, Number(after)),
      },
    ];
  });
  const findings = findingsOf(checked.limits, owner, second).map(worded);
  const argv = setOwnerArgv(ctid, body, checked.limits);
  return await answer(board, { node, ctid, asked, argv, diff, findings, action: 'quota', kept: body });
}

function worded({ level, key, field, amounts }: QuotaFinding): Preview['findings'][number] {
  const words = Object.entries(amounts).map(([name, value]) => [name, amountWords(field ?? 'inodeSoft', value)]);
  return { level, message: t(key, Object.fromEntries(words)), ...(field === undefined ? {} : { field }) };
}

/** How long users, or groups, may stay above soft. Throws as `setOwner`. */
export async function setGrace(board: Board, where: Where, body: GraceBody, asked: WhoAsks): Promise<Answer> {
  const { node, ctid } = await here(board, where);
  const second = await readSecond(node, ctid);
  if (graceVersion(second, body.kind) !== body.version) throw changed();
  const now = second.grace[body.kind];
  const diff = (['blockSeconds', 'inodeSeconds'] as const).flatMap((field) => {
    const seconds = now[field];
    if (seconds === body[field]) return [];
    const before = seconds === null ? null : formatSpan(seconds * 1000);
    return [{ key: t(`quota.field.${field}`), before, after: formatSpan(body[field] * 1000) }];
  });
  const none = body.blockSeconds === 0 || body.inodeSeconds === 0;
  const findings: Preview['findings'] = [
    { level: 'hint', message: t('quota.grace.running') },
    ...(none ? [{ level: 'risk' as const, message: t('quota.grace.zero') }] : []),
  ];
  const argv = setGraceArgv(ctid, body.kind, body.blockSeconds, body.inodeSeconds);
  return await answer(board, { node, ctid, asked, argv, diff, findings, action: 'quota-grace', kept: body });
}

async function here(board: Board, where: Where): Promise<{ node: LiveNode; ctid: Ctid }> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const ctid = parseCtid(where.ctid);
  listedOf(node, ctid);
  return { node, ctid };
}

interface Plan extends Pick<Preview, 'diff' | 'findings'> {
  node: LiveNode;
  ctid: Ctid;
  asked: WhoAsks;
  argv: Argv;
  action: 'quota' | 'quota-grace';
  kept: OwnerBody | GraceBody;
}

async function answer(board: Board, plan: Plan): Promise<Answer> {
  const { node, ctid, asked, argv, diff, findings, action, kept } = plan;
  if (asked.preview) return { commands: [[...argv]], diff, restart: false, findings };
  refuseBreaks(findings);
  const busy = openTasks(board, node.id).get(ctid);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  const task = await board.tasks.start({
    ...{
      node: node.id,
      nodeLabel: node.label,
      ctid,
      by: asked.caller?.name ?? '?',
      from: clientAddress(asked.headers),
    },
    ...{ action, steps: [{ argv }], kept },
    ...('id' in kept ? ownerCourse(node, ctid, kept) : graceCourse(node, ctid, kept)),
  });
  return { now: board.nowMs(), task };
}

function ownerCourse(node: LiveNode, ctid: Ctid, body: OwnerBody): Revived {
  return {
    guard: async () => {
      if (ownerVersion(ownerIn(await readSecond(node, ctid), body)) !== body.version) throw changed();
    },
    readBack: async () => {
      const owner = ownerIn(await readSecond(node, ctid), body);
      const checked = checkLimits(body);
      const wrong = checked.ok ? limitDifferences(checked.limits, owner) : [];
      if (wrong.length === 0) return { ok: true, outcome: t('quota.after.owner', { kind: body.kind, id: body.id }) };
      const named = wrong.map(({ field, asked, found }) =>
        t('quota.after.differs', {
          what: t(`quota.field.${field}`),
          asked: amountWords(field, asked),
          found: amountWords(field, found),
        }),
      );
      return { ok: false, outcome: named.join(' ') };
    },
  };
}

/** repquota shows whole days, or minutes: no more than that can be compared. */
function sameGrace(asked: number, found: number | null): boolean {
  if (found === null || found === asked) return true;
  const shown = asked + 30 >= 86_400 ? 86_400 : 60;
  return Math.floor((asked + 30) / shown) === Math.floor((found + 30) / shown);
}

function graceCourse(node: LiveNode, ctid: Ctid, body: GraceBody): Revived {
  return {
    guard: async () => {
      if (graceVersion(await readSecond(node, ctid), body.kind) !== body.version) throw changed();
    },
    readBack: async () => {
      const { grace, limit } = await readSecond(node, ctid);
      // vzquota has a limit and exact seconds; of ploop there are rounded words.
      const same = limit > 0 ? (a: number, b: number | null) => a === b : sameGrace;
      const wrong = (['blockSeconds', 'inodeSeconds'] as const).filter(
        (field) => !same(body[field], grace[body.kind][field]),
      );
      if (wrong.length === 0) return { ok: true, outcome: t('quota.after.grace', { kind: body.kind }) };
      const named = wrong.map((field) => {
        const found = grace[body.kind][field];
        return t('quota.after.differs', {
          what: t(`quota.field.${field}`),
          asked: formatSpan(body[field] * 1000),
          found: found === null ? '—' : formatSpan(found * 1000),
        });
      });
      return { ok: false, outcome: named.join(' ') };
    },
  };
}

/** Guard and reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveQuota(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  if (action === 'quota') {
    const body = schemas.quotaOwnerSet.body.safeParse(kept);
    if (body.success) return ownerCourse(node, parseCtid(ctid ?? ''), body.data);
  }
  if (action === 'quota-grace') {
    const body = schemas.quotaGraceSet.body.safeParse(kept);
    if (body.success) return graceCourse(node, parseCtid(ctid ?? ''), body.data);
  }
  return undefined;
}
