/** The directories among a node's private areas that are no container's, and what a form that makes one of them begins with. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Area as AreaRow } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { type Area, type Areas, areaLayout, guessTemplate, parseAreas, whyNotAdopt } from '@/lib/vz/areas';
import { splitProfiles } from '@/lib/vz/profiles';
import { type Aside, readAside } from '@/lib/vz/retired';
import { type Board, nodeOf } from './board';
import { type LiveNode, problemOf } from './live-node';
import { readGlobals } from './node-globals';
import { nodeSummary } from './node-summary';
import { profilesArgv } from './profiles';
import { whyUnsupported } from './retired';

const FIRST_LIST_MS = 300;
const FIRST_CTID = 101;
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** By the helper, which follows no link. Throws what it says. */
export async function readAreas(node: LiveNode): Promise<Areas> {
  const { words, body } = await node.door.askHelper('areas');
  const found = parseAreas(words, decode(body));
  if (found === undefined)
    throw new AppError('node_failed', t('areas.problem'), { detail: decode(body).slice(0, 2000) });
  return found;
}

export async function areaList(board: Board, nodeId: string): Promise<ReplyOf<typeof api.areaList>> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const common = { node: nodeSummary(node, board.nowMs()), unsupported: whyUnsupported(node) ?? null };
  const nothing = {
    ...{ parent: null, areas: [], used: 0, left: 0, nextCtid: '', profiles: [], defaultProfile: null, problem: null },
  };
  if (common.unsupported !== null) return { now: board.nowMs(), ...common, ...nothing };
  try {
    const { conf } = node.door.config.files;
    const [found, aside, globals, profiles] = await Promise.all([
      readAreas(node),
      readAside(node.door.read, conf),
      readGlobals(node),
      node.door.read(profilesArgv(conf)),
    ]);
    return {
      now: board.nowMs(),
      ...common,
      parent: found.parent,
      areas: found.areas.map((area) => rowOf(found.parent, area)),
      used: found.used,
      left: found.left,
      nextCtid: nextCtid(board, node, aside, found),
      profiles: [...splitProfiles(decode(profiles.stdout), conf).keys()].sort(),
      defaultProfile: globals.profile ?? null,
      problem: null,
    };
  } catch (e) {
    return { now: board.nowMs(), ...common, ...nothing, problem: problemOf(e) };
  }
}

function rowOf(parent: string, area: Area): AreaRow {
  const { name, modifiedMs, uid, gid, has, os } = area;
  return {
    name,
    path: `${parent}/${name}`,
    modifiedAt: modifiedMs,
    uid,
    gid,
    layout: areaLayout(area),
    os: os?.title ?? null,
    template: guessTemplate(area) ?? null,
    hasInit: has.has('init') || has.has('ploop'),
    reason: reasonOf(area) ?? null,
  };
}

/** Why no container is made of it, in words; undefined where one is. */
export function reasonOf(area: Area): string | undefined {
  const reason = whyNotAdopt(area);
  return reason === undefined ? undefined : t(`areas.reason.${reason}`, { ctid: area.destroyed ?? '' });
}

/** Whether a container, a config that was put aside, or a directory has a number already (vzctl.md 9.3). */
export function isTaken(node: LiveNode, ctid: string, aside: Aside, { areas }: Areas, but?: string): boolean {
  return (
    node.configs.has(ctid) ||
    node.listing?.containers.has(ctid) === true ||
    aside.retired.has(ctid) ||
    aside.destroyed.has(ctid) ||
    areas.some(({ name }) => name !== but && (name === ctid || name === `${ctid}.tmp`))
  );
}

/** Above all numbers of the node, and in use nowhere in the fleet. */
function nextCtid(board: Board, node: LiveNode, aside: Aside, found: Areas): string {
  const known = [...node.configs.keys(), ...aside.retired.keys(), ...aside.destroyed.keys()].map(Number);
  const elsewhere = (ctid: string) =>
    [...board.nodes.values()].some((one) => one.configs.has(ctid) || one.retired.has(ctid));
  let next = Math.max(FIRST_CTID - 1, ...known.filter(Number.isSafeInteger)) + 1;
  while (isTaken(node, String(next), aside, found) || elsewhere(String(next))) next += 1;
  return String(next);
}
