/** The backups of a node as they lie in its dump directory: whose, how big, how old, and how they were made. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Caller } from '@/lib/api/handle';
import type { Backup as BackupRow } from '@/lib/api/schemas-backups';
import { allows } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { findArgv } from '@/lib/vz/actions';
import { wordsIn } from '@/lib/vz/addresses';
import { type Backup, backupArea, factsArgv, ownerOfBackup, parseBackups, parseScripts } from '@/lib/vz/backups';
import { type Conf, get } from '@/lib/vz/conf';
import { usedValues } from '@/lib/vz/conf-change';
import type { Ctid } from '@/lib/vz/ctid';
import { readConfig } from '@/lib/vz/files';
import { paramsByKey } from '@/lib/vz/params';
import { activeNodeOf, type Board, nodeOf } from './board';
import { titleOf } from './container-row';
import { type LiveNode, problemOf } from './live-node';
import { readGlobals } from './node-globals';
import { nodeSummary } from './node-summary';

type BackupList = ReplyOf<typeof api.backupList>;

const FIRST_LIST_MS = 300;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const KIB = 1024;

export interface Area {
  path: string;
  backups: Backup[];
  /** Bytes by CTID of what is being packed now. */
  unfinished: ReadonlyMap<string, number>;
  ignored: string[];
}

export async function backupAreaOf(node: LiveNode): Promise<string> {
  return backupArea(get((await readGlobals(node)).conf, 'DUMPDIR'));
}

/** Read now. An area that nobody has made yet is an empty one. Throws `node_failed` where it is there and cannot be read. */
export async function readArea(node: LiveNode): Promise<Area> {
  const path = await backupAreaOf(node);
  const [found, facts] = await Promise.all([node.door.read(findArgv(path)), node.door.read(factsArgv(path))]);
  if (found.code !== 0) {
    const detail = text(found.stderr).trim().slice(0, 2000);
    if (/no such file or directory/i.test(detail)) return { path, backups: [], unfinished: new Map(), ignored: [] };
    throw new AppError('node_failed', t('backups.unread', { path }), { detail });
  }
  return { path, ...parseBackups(text(found.stdout), text(facts.stdout), path) };
}

export async function backupList(board: Board, nodeId: string, ctid: string | undefined): Promise<BackupList> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const mine = (one: { ctid: string | null }) => ctid === undefined || one.ctid === ctid;
  const tasks = board.tasks.open(node.id).filter((task) => isBackupTask(task.action) && mine(task));
  const common = {
    node: nodeSummary(node, board.nowMs()),
    tasks: tasks.reverse(),
    freeCtid: freeCtid(board),
    schedules: board.schedules.list(node.id).filter(mine),
  };
  try {
    const { path, backups, ignored } = await readArea(node);
    const room = await readRoom(node, path);
    return {
      now: board.nowMs(),
      ...common,
      area: { path, ...room },
      backups: backups.filter(mine).map((one) => rowOf(node, one)),
      ignored: ctid === undefined ? ignored : [],
      problem: null,
    };
  } catch (e) {
    return { now: board.nowMs(), ...common, area: null, backups: [], ignored: [], problem: problemOf(e) };
  }
}

export function isBackupTask(action: string): boolean {
  return action === 'backup' || action === 'restore' || action === 'backup-remove';
}

export function rowOf(node: LiveNode, { file, ctid, sizeBytes, modifiedMs, facts }: Backup): BackupRow {
  const listed = node.listing?.containers.get(ctid);
  return {
    file,
    ctid,
    title: titleOf(listed, node.configs.get(ctid)),
    exists: listed !== undefined,
    sizeBytes,
    madeAt: facts?.madeMs ?? modifiedMs,
    facts:
      facts === undefined
        ? null
        : {
            mode: facts.mode,
            live: facts.live,
            changed: facts.changed,
            state: facts.state,
            layout: facts.layout,
            packing: facts.packing,
            by: facts.by ?? null,
            origin: facts.origin,
            usedBytes: facts.usedKib * KIB,
          },
  };
}

/** One archive with its facts and the config that was packed. Throws `not_found`, and `conflict` without facts. */
export async function readBackup(node: LiveNode, file: string): Promise<{ backup: Backup; conf: Conf; area: Area }> {
  const area = await readArea(node);
  const backup = ownerOfBackup(file) === undefined ? undefined : area.backups.find((one) => one.file === file);
  if (backup === undefined) throw new AppError('not_found', t('backups.gone', { file }), { field: 'file' });
  if (backup.facts === undefined) throw new AppError('conflict', t('backups.noFacts', { file }), { field: 'file' });
  const { conf } = await readConfig(node.door.read, `${area.path}/${file}.conf`);
  return { backup, conf, area };
}

export async function backupView(
  board: Board,
  where: { node: string; file: string },
  caller: Caller | undefined,
): Promise<ReplyOf<typeof api.backupView>> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(FIRST_LIST_MS);
  const { backup, conf, area } = await readBackup(node, where.file);
  const mayRead = caller !== undefined && allows(caller.role, 'admin');
  const scripts = mayRead ? await node.door.read(['cat', '--', `${area.path}/${where.file}.scripts`]) : undefined;
  const keys = [...usedValues(conf).keys()];
  return {
    now: board.nowMs(),
    backup: rowOf(node, backup),
    name: get(conf, 'NAME') ?? '',
    hostname: get(conf, 'HOSTNAME') ?? '',
    addresses: wordsIn(get(conf, 'IP_ADDRESS')),
    template: get(conf, 'OSTEMPLATE') ?? '',
    interfaces: keys.includes('NETIF'),
    scripts: scripts?.code === 0 ? parseScripts(text(scripts.stdout)) : [],
    rights: keys.some((key) => key !== 'NETIF' && paramsByKey.get(key)?.dangerous === true),
  };
}

/** The number after the largest that anything on any node has. */
export function freeCtid(board: Board): string {
  let largest = 100;
  for (const { listing, configs } of board.nodes.values()) {
    for (const ctid of [
      ...(listing?.containers.keys() ?? []),
      ...(listing?.oddities.keys() ?? []),
      ...configs.keys(),
    ]) {
      if (/^\d{1,9}$/.test(ctid)) largest = Math.max(largest, Number(ctid));
    }
  }
  return String(largest + 1);
}

/** When a container was last backed up; null: never, as far as its node's dump directory says; undefined: it could not be read. */
export async function lastBackupOf(
  node: LiveNode,
  ctid: Ctid,
): Promise<{ atMs: number; bytes: number } | null | undefined> {
  try {
    const { backups } = await readArea(node);
    const newest = backups.find((one) => one.ctid === ctid && one.facts !== undefined);
    return newest === undefined ? null : { atMs: newest.facts?.madeMs ?? newest.modifiedMs, bytes: newest.sizeBytes };
  } catch {
    return undefined;
  }
}

/** Of the file system a path is on, or of its nearest directory that is there: the area may not have been made yet. */
export async function readRoom(
  node: LiveNode,
  path: string,
): Promise<{ totalBytes: number | null; freeBytes: number | null }> {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const result = await node.door.read(['df', '-Pk', '--', at]);
    const [, total, free] = /^.*?\s(\d+)\s+\d+\s+(\d+)\s+\d+%\s/m.exec(text(result.stdout)) ?? [];
    if (result.code === 0 && total !== undefined && free !== undefined) {
      return { totalBytes: Number(total) * KIB, freeBytes: Number(free) * KIB };
    }
  }
  return { totalBytes: null, freeBytes: null };
}
