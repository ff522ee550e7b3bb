/** What a node keeps without listing it: retired containers, which can come back, and the configs of destroyed ones, which cannot. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Retired } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { wordsIn } from '@/lib/vz/addresses';
import { compareCtids, isCtid } from '@/lib/vz/ctid';
import { configPath } from '@/lib/vz/files';
import { parseVzctlVersion } from '@/lib/vz/generation';
import { privatePath } from '@/lib/vz/oddity';
import { readKeptKib } from '@/lib/vz/quota-read';
import { existing } from '@/lib/vz/residue';
import { type PutAside, readAside } from '@/lib/vz/retired';
import { plainName } from '@/lib/vz/templates';
import { type Board, nodeOf } from './board';
import { textValue } from './container-row';
import { openTasks } from './container-view';
import { type LiveNode, problemOf } from './live-node';
import { nodeSummary } from './node-summary';

const FIRST_LIST_MS = 300;
const SHOWN_DESTROYED = 50;
/** A process each. */
const MOST_SIZES = 25;
const ACTIONS: readonly string[] = ['retire', 'bring-back', 'adopt'];

export async function retiredList(board: Board, nodeId: string): Promise<ReplyOf<typeof api.retiredList>> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const common = {
    node: nodeSummary(node, board.nowMs()),
    unsupported: whyUnsupported(node) ?? null,
    tasks: board.tasks
      .open(node.id)
      .filter(({ action }) => ACTIONS.includes(action))
      .reverse(),
  };
  try {
    const { retired, destroyed } = await readAside(node.door.read, node.door.config.files.conf);
    const places = new Map([...retired].map(([ctid, { conf }]) => [ctid, privatePath(conf, ctid)]));
    const [there, sizes] = await Promise.all([
      existing(node.door.read, [...places.values()]),
      readSizes(node, retired),
    ]);
    const open = openTasks(board, node.id);
    const rows = [...retired]
      .sort(([a], [b]) => compareCtids(a, b))
      .map(([ctid, aside]): Retired => {
        const path = places.get(ctid) ?? '';
        const present = there?.has(path) ?? null;
        const task = open.get(ctid);
        return {
          ...rowOf(ctid, aside),
          path,
          present,
          sizeBytes: sizes.get(ctid) ?? null,
          blocked: whyNotBack(node, ctid, path, present) ?? null,
          task: task === undefined ? null : { id: task.id, action: task.action },
        };
      });
    const gone = [...destroyed]
      // In use again, or retired since: the files are somebody's. One whose files are still there is among the containers, as half destroyed.
      .filter(([ctid]) => !node.configs.has(ctid) && !retired.has(ctid) && node.listing?.containers.has(ctid) !== true)
      .sort(([, a], [, b]) => (b.atMs ?? 0) - (a.atMs ?? 0));
    return {
      now: board.nowMs(),
      ...common,
      retired: rows,
      destroyed: gone.slice(0, SHOWN_DESTROYED).map(([ctid, aside]) => named(ctid, aside)),
      destroyedTotal: gone.length,
      problem: null,
    };
  } catch (e) {
    const nothing = { retired: [], destroyed: [], destroyedTotal: 0 };
    return { now: board.nowMs(), ...common, ...nothing, problem: problemOf(e) };
  }
}

async function readSizes(node: LiveNode, retired: ReadonlyMap<string, PutAside>): Promise<ReadonlyMap<string, number>> {
  const counted = [...retired]
    .filter(([, { conf }]) => textValue(conf, 'VE_LAYOUT') !== 'ploop' && textValue(conf, 'DISK_QUOTA') !== 'no')
    .map(([ctid]) => ctid)
    .filter(isCtid)
    .slice(0, MOST_SIZES);
  const read = await Promise.all(counted.map(async (ctid) => [ctid, await readKeptKib(node.door.read, ctid)] as const));
  return new Map(read.flatMap(([ctid, kib]) => (kib === undefined ? [] : [[ctid, kib * 1024] as const])));
}

/** Why a retired container cannot come back now; undefined where it can. `present`: null where the node does not say. */
export function whyNotBack(node: LiveNode, ctid: string, path: string, present: boolean | null): string | undefined {
  if (node.configs.has(ctid)) return t('retired.taken', { ctid, path: configPath(node.door.config.files.conf, ctid) });
  return present === false ? t('retired.noFiles', { path }) : undefined;
}

/** On nodes of version 7 and later a container is registered: there N.conf is a link, and vzctl has its own words (openvz7.md 1.4). */
export function whyUnsupported(node: LiveNode): string | undefined {
  const major = parseVzctlVersion(node.version ?? '')?.major ?? 0;
  return major < 7 ? undefined : t('retired.unsupported', { node: node.label, major });
}

function named(ctid: string, { conf, atMs }: PutAside) {
  return { ctid, name: textValue(conf, 'NAME'), hostname: textValue(conf, 'HOSTNAME'), at: atMs ?? null };
}

function rowOf(ctid: string, aside: PutAside) {
  const { conf } = aside;
  const template = textValue(conf, 'OSTEMPLATE');
  return {
    ...named(ctid, aside),
    description: textValue(conf, 'DESCRIPTION'),
    ips: wordsIn(textValue(conf, 'IP_ADDRESS') ?? ''),
    template: template === null ? null : plainName(template),
    profile: textValue(conf, 'ORIGIN_SAMPLE'),
    layout: textValue(conf, 'VE_LAYOUT'),
  };
}
