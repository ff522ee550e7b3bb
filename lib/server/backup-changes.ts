/** Making and deleting backups: checked, previewed, run as a task, read back from the dump directory. Restoring: restore.ts. */
import type { z } from 'zod';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type BackupOrigin, backupArgv, backupFile, ownerOfBackup } from '@/lib/vz/backups';
import { get } from '@/lib/vz/conf';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readStatus } from '@/lib/vz/files';
import type { Argv } from '@/lib/vz/run';
import { parsePair } from '@/lib/vz/values';
import { backupAreaOf, readArea, readRoom } from './backups';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { situationOf } from './settings-change';

export type Finding = Preview['findings'][number];
type Answer = Preview | { now: number; task: Task };
type Made = (Preview & { room: Room }) | { now: number; task: Task };
type Asked = z.output<typeof schemas.backupMake.body>;

interface Room {
  usedBytes: number | null;
  freeBytes: number | null;
}

/** What a task keeps for being read back by a later vzboard. `ran`: it has to run again. */
export type KeptBackup = { file: string; ran: boolean; totalBytes: number | null } | { gone: string };

const KIB = 1024n;
/** What is left of files by gzip, where no earlier archive of the container says. */
const PACKED_SHARE = 0.45;

export const breaks = (message: string, field?: string): Finding => ({
  level: 'break',
  message,
  ...(field === undefined ? {} : { field }),
});

export function refuseBreaks(findings: readonly Finding[]): void {
  const found = findings.find(({ level, blocks }) => level === 'break' && blocks !== false);
  if (found === undefined) return;
  throw new AppError('conflict', found.message, found.field === undefined ? {} : { field: found.field });
}

/** Throws `conflict` where it cannot be made now, `locked` where a task works on the container. */
export async function makeBackup(
  board: Board,
  where: Where,
  body: Asked,
  asked: WhoAsks,
  origin: BackupOrigin = 'hand',
): Promise<Made> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const { state } = listedOf(node, ctid);
  const used = usedBytesOf(node, ctid);
  const { freeBytes } = await readRoom(node, await backupAreaOf(node));
  const room: Room = { usedBytes: used ?? null, freeBytes };
  const findings = findingsOf(node, ctid, body, room);
  const busy = openTasks(board, node.id).get(ctid);
  const { name } = asked.caller ?? {};
  const file = backupFile(ctid, board.nowMs(), body.gzip);
  const argv = backupArgv(ctid, { file, mode: body.mode, rateKib: body.rateKib, by: name ?? '-', origin });
  if (asked.preview) {
    const waits = busy === undefined ? [] : [breaks(t('vz.reason.busy', { action: busy.action }))];
    return { commands: [[...argv]], diff: [], restart: false, findings: [...waits, ...findings], room };
  }
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  refuseBreaks(findings);
  const totalBytes = used === undefined ? null : await packedBytes(node, ctid, used, body.gzip);
  const kept: KeptBackup = { file, ran: state === 'running', totalBytes };
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    // Nobody's browser asked.
    ...(origin === 'schedule' ? { from: null } : {}),
    action: 'backup',
    steps: [{ argv }],
    kept,
    ...backupCourse(node, ctid, kept),
  });
  return { now: board.nowMs(), task };
}

/** How long the archive will about be: by what the last one of the container came to. */
async function packedBytes(node: LiveNode, ctid: Ctid, used: number, gzip: boolean): Promise<number> {
  if (!gzip) return used;
  const { backups } = await readArea(node);
  const last = backups.find((one) => one.ctid === ctid && one.facts?.packing === 'gzip' && one.facts.usedKib > 0);
  const share = last?.facts === undefined ? PACKED_SHARE : last.sizeBytes / (last.facts.usedKib * 1024);
  return Math.max(1, Math.round(used * share));
}

function findingsOf(node: LiveNode, ctid: Ctid, { mode }: Asked, { usedBytes: used, freeBytes }: Room): Finding[] {
  const { state, disabled } = listedOf(node, ctid);
  const { ploop, major } = situationOf(node, ctid, node.configs.get(ctid));
  const findings: Finding[] = [];
  if (state === 'unknown') findings.push(breaks(t('backups.find.unknown', { ctid })));
  else if (state === 'suspended') findings.push({ level: 'risk', message: t('backups.find.memory') });
  else if (state !== 'running') findings.push({ level: 'hint', message: t('backups.find.down') });
  else if (mode === 'snapshot' && ploop && major >= 7) findings.push(breaks(t('backups.find.ploopLive'), 'mode'));
  else if (mode === 'snapshot' && ploop) {
    findings.push({ level: 'hint', message: t('backups.find.snapshot'), field: 'mode' });
    findings.push({ level: 'risk', message: t('backups.find.filesOnly'), field: 'mode' });
  } else if (mode === 'snapshot') findings.push({ level: 'risk', message: t('backups.find.torn'), field: 'mode' });
  else {
    if (mode === 'stopped' && disabled === true) findings.push(breaks(t('backups.find.disabled', { ctid }), 'mode'));
    findings.push({ level: 'risk', message: t(`backups.find.${mode}`), field: 'mode' });
  }
  if (freeBytes !== null && used !== null) {
    const values = { used: formatBytes(used), free: formatBytes(freeBytes) };
    if (freeBytes <= used) findings.push(breaks(t('backups.find.noRoom', values)));
    else findings.push({ level: 'hint', message: t('backups.find.room', values) });
  } else if (freeBytes !== null) {
    findings.push({ level: 'hint', message: t('backups.find.roomUnmeasured', { free: formatBytes(freeBytes) }) });
  }
  return findings;
}

/** As measured last: the share of its soft limit. undefined without a limit or a measurement. */
export function usedBytesOf(node: LiveNode, ctid: string): number | undefined {
  const share = node.usage.diskShare(ctid);
  const limit = parsePair(get(node.configs.get(ctid) ?? EMPTY, 'DISKSPACE') ?? '', 'diskspace', 'conf');
  return share === null || !limit.ok ? undefined : Math.round(share * Number(limit.value.first * KIB));
}

const EMPTY = { lines: [], assignments: [], warnings: [] };

function backupCourse(node: LiveNode, ctid: Ctid, kept: Exclude<KeptBackup, { gone: string }>): Revived {
  const { file, ran, totalBytes } = kept;
  return {
    readBack: async () => {
      const [{ backups }, after] = await Promise.all([readArea(node), stateOf(node, ctid)]);
      await node.relist();
      const made = backups.find((one) => one.file === file && one.facts !== undefined);
      const state = t('tasks.after', { after });
      const up = !ran || after === 'running';
      if (made === undefined) {
        return { ok: false, outcome: t(up ? 'backups.after.none' : 'backups.after.noneDown', { state, ctid }) };
      }
      const size = formatBytes(made.sizeBytes);
      return { ok: up, outcome: t(up ? 'backups.after.made' : 'backups.after.down', { file, size, state, ctid }) };
    },
    ...(totalBytes === null
      ? {}
      : {
          progress: {
            totalBytes,
            doneBytes: async () => (await readArea(node)).unfinished.get(ctid),
          },
        }),
  };
}

export async function stateOf(node: LiveNode, ctid: Ctid) {
  try {
    return (await readStatus(node.door.read, ctid)).state;
  } catch {
    return 'unknown' as const;
  }
}

/** Throws `not_found`, `conflict` while it is restored. */
export async function removeBackup(
  board: Board,
  where: { node: string; file: string },
  asked: WhoAsks,
): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const { file } = where;
  const { backups } = await readArea(node);
  const backup = backups.find((one) => one.file === file);
  if (backup === undefined) throw new AppError('not_found', t('backups.gone', { file }), { field: 'file' });
  const argv: Argv = ['vzboard-node', 'backup-remove', file];
  const others = backups.filter((one) => one.ctid === backup.ctid && one.file !== file && one.facts !== undefined);
  const findings: Finding[] = [];
  const restored = board.tasks
    .open(node.id)
    .some(({ commands }) => commands[0]?.[1] === 'restore' && commands[0][2] === file);
  if (restored) findings.push(breaks(t('backups.find.restored')));
  if (others.length === 0) findings.push({ level: 'risk', message: t('backups.find.last', { ctid: backup.ctid }) });
  if (asked.preview) return { commands: [[...argv]], diff: [], restart: false, findings };
  refuseBreaks(findings);
  const kept: KeptBackup = { gone: file };
  const task = await board.tasks.start({
    ...common(node, parseCtid(backup.ctid), asked),
    ...{ ctid: null, work: `backup ${file}`, action: 'backup-remove', steps: [{ argv }], kept },
    ...removeCourse(node, file),
  });
  return { now: board.nowMs(), task };
}

function removeCourse(node: LiveNode, file: string): Revived {
  return {
    readBack: async () => {
      const there = (await readArea(node)).backups.some((one) => one.file === file);
      return { ok: !there, outcome: t(there ? 'backups.after.still' : 'backups.after.gone', { file }) };
    },
  };
}

/** Reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveBackup(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  if (action !== 'backup' && action !== 'backup-remove') return undefined;
  // Written above from this very type.
  const known = kept as KeptBackup;
  if ('gone' in known) return ownerOfBackup(known.gone) === undefined ? undefined : removeCourse(node, known.gone);
  return backupCourse(node, parseCtid(ctid ?? ''), known);
}
