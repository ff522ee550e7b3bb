/**
 * What a create that did not end well leaves behind: vzctl takes away the config and the unfinished private area itself, but not the link that
 * --name made, which then leads to whoever gets the CTID next; a create that was killed leaves all of it (vzctl.md 1.2, 9.1). Found by reading,
 * named, and taken away by the helper under vzctl's own lock.
 */
import 'server-only';
import type { Preview, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { linksArgv } from '@/lib/vz/actions';
import { placesOf } from '@/lib/vz/create';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readStatus } from '@/lib/vz/files';
import { isPlainProfile, privatePath } from '@/lib/vz/oddity';
import { existing } from '@/lib/vz/residue';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { openTasks } from './container-view';
import { areasOf } from './create-taken';
import type { LiveNode } from './live-node';
import { readGlobals, vzDirectory } from './node-globals';

export interface Leftovers {
  names: string[];
  files: string[];
  /** Why nothing of it may go; undefined where it may. */
  reason: string | undefined;
}

const NO_SUCH = /no such file/i;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Names in /etc/vz/names that lead to the config of `ctid`. Empty where there is no such directory. Throws `node_failed`. */
export async function namesLeadingTo(node: LiveNode, ctid: string): Promise<string[]> {
  const directory = `${vzDirectory(node)}/names`;
  const result = await node.door.read(linksArgv(directory));
  const words = text(result.stderr);
  if (result.code !== 0 && NO_SUCH.test(words)) return [];
  if (result.code !== 0) {
    throw new AppError('node_failed', t('create.namesUnread', { path: directory }), { detail: words.slice(0, 2000) });
  }
  const parts = text(result.stdout).split('\0');
  const names: string[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const target = parts[i + 1] ?? '';
    // Of newer nodes the config is in the private area.
    if (target.endsWith(`/${ctid}.conf`) || target.endsWith(`/${ctid}/ve.conf`)) names.push(parts[i] ?? '');
  }
  return names.sort();
}

/** Throws `node_failed` when the node does not say. */
export async function lookForLeftovers(node: LiveNode, ctid: Ctid): Promise<Leftovers> {
  const path = configPath(node.door.config.files.conf, ctid);
  const [names, globals, file] = await Promise.all([
    namesLeadingTo(node, ctid),
    readGlobals(node),
    readConfig(node.door.read, path).catch(() => undefined),
  ]);
  // One that says where its files are was saved at the end of a create: it is a container's.
  const half = file !== undefined && (isPlainProfile(file.conf) || file.bytes.length === 0);
  const finished = file !== undefined && !half;
  const [area, unfinished] = areasOf(finished ? privatePath(file.conf, ctid) : placesOf(globals.conf).private, ctid);
  const there = await existing(node.door.read, [path, area, unfinished]);
  if (there === undefined) throw new AppError('node_failed', t('create.areaUnread', { path: area }));
  const status = await readStatus(node.door.read, ctid);
  const reason = there.has(area)
    ? t('create.left.container', { ctid, path: area })
    : status.running || status.mounted
      ? t('create.left.mounted', { ctid })
      : there.has(path) && !half
        ? t('create.left.config', { path })
        : undefined;
  return {
    names,
    files: [...(there.has(path) && half ? [path] : []), ...(there.has(unfinished) ? [unfinished] : [])],
    reason,
  };
}

/** "the name web1, /etc/vz/conf/105.conf", for a sentence; undefined when nothing is there. */
export function leftWords({ names, files }: Leftovers): string | undefined {
  const words = [...names.map((name) => t('create.left.name', { name })), ...files];
  return words.length === 0 ? undefined : words.join(', ');
}

export async function leftoverList(
  board: Board,
  where: Where,
): Promise<{ now: number; names: string[]; files: string[]; reason: string | null }> {
  const node = activeNodeOf(board, where.node);
  const { reason, ...left } = await lookForLeftovers(node, parseCtid(where.ctid));
  return { now: board.nowMs(), ...left, reason: reason ?? null };
}

/** Throws `conflict` where there is a container, and `not_found` where nothing is left. */
export async function cleanLeftovers(
  board: Board,
  where: Where,
  asked: WhoAsks,
): Promise<Preview | { now: number; task: Task }> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  const left = await lookForLeftovers(node, ctid);
  const words = leftWords(left);
  const busy = openTasks(board, node.id).get(ctid);
  const argv = ['vzboard-node', 'create-clean', ctid] as const;
  if (asked.preview) {
    const refused =
      left.reason ??
      (busy === undefined ? undefined : t('vz.reason.busy', { action: busy.action })) ??
      (words === undefined ? t('create.left.none', { ctid }) : undefined);
    return {
      commands: [[...argv]],
      diff: [],
      restart: false,
      findings: [
        ...(refused === undefined ? [] : [{ level: 'break' as const, message: refused }]),
        ...(words === undefined ? [] : [{ level: 'hint' as const, message: t('create.left.goes', { words }) }]),
      ],
    };
  }
  if (left.reason !== undefined) throw new AppError('conflict', left.reason);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  if (words === undefined) throw new AppError('not_found', t('create.left.none', { ctid }));
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'create-clean',
    steps: [{ argv }],
    ...cleanCourse(node, ctid),
  });
  return { now: board.nowMs(), task };
}

function cleanCourse(node: LiveNode, ctid: Ctid): Revived {
  return {
    guard: async () => {
      const { reason } = await lookForLeftovers(node, ctid);
      if (reason !== undefined) throw new AppError('conflict', reason);
    },
    readBack: async () => {
      const words = leftWords(await lookForLeftovers(node, ctid));
      await node.relist();
      if (words === undefined) return { ok: true, outcome: t('create.left.cleaned', { ctid }) };
      return { ok: false, outcome: t('create.left.still', { words }) };
    },
  };
}

/** Reading back of a clean-up that an earlier vzboard began; undefined for another action. */
export function reviveClean(node: LiveNode, { action, ctid }: Pick<Task, 'action' | 'ctid'>): Revived | undefined {
  return action === 'create-clean' ? cleanCourse(node, parseCtid(ctid ?? '')) : undefined;
}
