/**
 * What a new container must not have: CTIDs that are used in any way, names, addresses. The node's files are read now, other nodes are taken as
 * last read. Whoever is about to make a container holds its CTID meanwhile, so that two tabs cannot.
 */
import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { bare } from '@/lib/vz/addresses';
import { type Ctid, isCtid, parseCtid } from '@/lib/vz/ctid';
import { expandVeid } from '@/lib/vz/oddity';
import { existing } from '@/lib/vz/residue';
import type { Board } from './board';
import type { LiveNode } from './live-node';
import { once } from './once';
import type { Neighbours } from './settings-findings';

/** Why a CTID is not free on a node. `destroyed`: only the renamed config of a container that is gone. */
export type Use = 'container' | 'config' | 'retired' | 'destroyed' | 'file' | 'private' | 'task';
/** The first that is true is said. */
const ORDER: readonly Use[] = ['container', 'config', 'retired', 'private', 'task', 'file', 'destroyed'];

/** By convention 1 to 100 belong to the system (vzctl(8)). */
export const FIRST_CTID = 101;
const MOST_PATHS = 64;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const held = () => once('creates', () => new Set<string>());
const placeOf = (node: string, ctid: string) => `${node} ${ctid}`;

/** Does `work` with the CTID held. Throws `conflict` while somebody else is about to make it. */
export async function holding<T>(node: string, ctid: Ctid, work: () => Promise<T>): Promise<T> {
  const place = placeOf(node, ctid);
  if (held().has(place)) throw new AppError('conflict', t('create.used.task', { ctid }), { field: 'ctid' });
  held().add(place);
  try {
    return await work();
  } finally {
    held().delete(place);
  }
}

/** Tasks that make containers now, of all nodes. */
function creating(board: Board): Task[] {
  return [...board.nodes.keys()].flatMap((id) => board.tasks.open(id).filter(({ action }) => action === 'create'));
}

/** What the files in the directory of the configs say of CTIDs: N.conf, N.conf.destroyed, and an N.mount that a new container would run. */
export function usesOfFiles(names: readonly string[]): Map<string, Set<Use>> {
  const out = new Map<string, Set<Use>>();
  for (const name of names) {
    const ctid = name.slice(0, Math.max(0, name.indexOf('.')));
    if (!isCtid(ctid)) continue;
    const rest = name.slice(ctid.length);
    const use =
      rest === '.conf'
        ? 'config'
        : /\.retired/.test(rest)
          ? 'retired'
          : rest.endsWith('.destroyed')
            ? 'destroyed'
            : 'file';
    out.set(ctid, (out.get(ctid) ?? new Set()).add(use));
  }
  return out;
}

/** How CTIDs of a node are used, as far as files of configs, containers and tasks say; private areas are asked for one by one. Throws `node_failed`. */
export async function usesOn(board: Board, node: LiveNode): Promise<Map<string, Set<Use>>> {
  const directory = node.door.config.files.conf;
  const listed = await node.door.read(['ls', '--', directory]);
  if (listed.code !== 0) {
    throw new AppError('node_failed', t('create.confUnread', { path: directory }), {
      detail: text(listed.stderr).slice(0, 2000),
    });
  }
  const uses = usesOfFiles(text(listed.stdout).split('\n'));
  const add = (ctid: string, use: Use) => uses.set(ctid, (uses.get(ctid) ?? new Set()).add(use));
  for (const ctid of node.listing?.containers.keys() ?? []) add(ctid, 'container');
  for (const task of creating(board)) if (task.node === node.id && task.ctid !== null) add(task.ctid, 'task');
  return uses;
}

export function firstUse(uses: ReadonlySet<Use> | undefined): Use | undefined {
  return uses === undefined ? undefined : ORDER.find((use) => uses.has(use));
}

/** CTIDs that other nodes know, as last read, with the node's label. */
export function elsewhere(board: Board, own: LiveNode): Map<string, string> {
  const out = new Map<string, string>();
  for (const node of board.nodes.values()) {
    if (node === own) continue;
    for (const ctid of [
      ...(node.listing?.containers.keys() ?? []),
      ...node.configs.keys(),
      ...node.destroyed,
      ...node.retired.keys(),
    ]) {
      out.set(ctid, node.label);
    }
  }
  for (const { node, nodeLabel, ctid } of creating(board))
    if (node !== own.id && ctid !== null) out.set(ctid, nodeLabel);
  return out;
}

/** Private area of a CTID, finished or not. */
export function areasOf(pattern: string, ctid: string): [whole: string, unfinished: string] {
  const path = expandVeid(pattern, ctid);
  return [path, `${path}.tmp`];
}

/**
 * The first `most` numbers from FIRST_CTID on that nobody uses on any node. `pattern` is where private areas are. On nodes whose containers
 * have UUIDs new ones are made up instead.
 */
export async function freeCtids(
  board: Board,
  node: LiveNode,
  { pattern, uses, most, uuids }: { pattern: string; uses: ReadonlyMap<string, unknown>; most: number; uuids: boolean },
): Promise<string[]> {
  if (uuids) return Array.from({ length: most }, () => randomUUID());
  const others = elsewhere(board, node);
  const isHeld = (ctid: string) => [...board.nodes.keys()].some((id) => held().has(placeOf(id, ctid)));
  const found: string[] = [];
  for (let next = FIRST_CTID; found.length < most; ) {
    const some: string[] = [];
    for (; some.length < MOST_PATHS; next++) {
      const ctid = String(next);
      if (!uses.has(ctid) && !others.has(ctid) && !isHeld(ctid)) some.push(ctid);
    }
    const there = await existing(
      node.door.read,
      some.flatMap((ctid) => areasOf(pattern, ctid)),
    );
    // What cannot be asked is found out by vzctl itself: it never unpacks over something.
    found.push(...some.filter((ctid) => !areasOf(pattern, ctid).some((path) => there?.has(path) === true)));
  }
  return found.slice(0, most);
}

/** Names and addresses that containers have, or are being made with. */
export function takenBy(board: Board, own: LiveNode): Neighbours {
  const names = new Map<string, string>();
  const ips = new Map<string, { ctid: string; node: string; nodeLabel: string }>();
  for (const node of board.nodes.values()) {
    for (const { ctid, name, ips: addresses } of node.listing?.containers.values() ?? []) {
      if (node === own && name !== null) names.set(name, ctid);
      for (const ip of addresses) ips.set(bare(ip), { ctid, node: node.id, nodeLabel: node.label });
    }
  }
  for (const { node, nodeLabel, ctid, commands } of creating(board)) {
    for (const word of commands[0] ?? []) {
      const [, option, value = ''] = /^--(name|ipadd)=(.*)$/.exec(word) ?? [];
      if (option === 'name' && node === own.id) names.set(value, ctid ?? '');
      if (option === 'ipadd') ips.set(bare(value), { ctid: ctid ?? '', node, nodeLabel });
    }
  }
  return { names, ips };
}

/** Throws `bad_input` for what is no CTID, or one of those that belong to the system. */
export function newCtid(asked: string): Ctid {
  const ctid = parseCtid(asked);
  if (/^\d+$/.test(ctid) && Number(ctid) < FIRST_CTID) {
    throw new AppError('bad_input', t('create.reserved', { first: FIRST_CTID }), { field: 'ctid' });
  }
  return ctid;
}
