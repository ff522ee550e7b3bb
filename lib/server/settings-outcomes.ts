/** One change of settings asked of many containers: what would become of each, in one answer, before anything runs. Each is then changed by itself. */
import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { Caller } from '@/lib/api/handle';
import type { schemas, Task } from '@/lib/api/schemas';
import { AppError, isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { containerRows } from '@/lib/ubc/sample';
import { type Conf, parseConf, printConf } from '@/lib/vz/conf';
import { isSameValue } from '@/lib/vz/conf-change';
import { readConfigBytes } from '@/lib/vz/config-bytes';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { decode } from '@/lib/vz/files';
import { type Param, params } from '@/lib/vz/params';
import { storedValue } from '@/lib/vz/set';
import { type ContainerSpace, readSpace } from '@/lib/vz/usage';
import { canWiden, widened } from '@/lib/vz/widen';
import { activeNodeOf, type Board } from './board';
import { titleOf } from './container-row';
import { openTasks, versionOf } from './container-view';
import type { LiveNode } from './live-node';
import { nodeSummary } from './node-summary';
import { diskFindingsOf } from './quota-guard';
import { majorOf, refuseDangerous, situationOf } from './settings-change';
import { type Asked, type Checked, checkAsked, planSettings } from './settings-plan';

type Body = z.output<typeof schemas.settingsOutcomes.body>;
type Reply = z.input<typeof schemas.settingsOutcomes.reply>;
type Row = Reply['rows'][number];

const AT_ONCE = 25;
/** What only one container may have. Taking it out of several is another thing. */
const ONE_ONLY: ReadonlySet<string> = new Set(['name', 'ip', 'netif', 'netdev', 'pci']);
const DISK = ['diskspace', 'diskinodes'];
const NO_NEIGHBOURS = { names: new Map<string, string>(), ips: new Map<string, never>() };

/** What is asked, the same for all. */
interface Wanted {
  asked: Asked;
  /** Lists that are added to. */
  widens: readonly Param[];
}

/**
 * Throws `bad_input` naming the field for what no container could take, `forbidden` for what needs an admin. What speaks against a single container is
 * said in its row.
 */
export async function settingsOutcomes(
  board: Board,
  nodeId: string,
  { ctids, values, unset, add = [] }: Body,
  caller: Caller | undefined,
): Promise<Reply> {
  const node = activeNodeOf(board, nodeId);
  const ids = [...new Set(ctids.map((ctid) => parseCtid(ctid, 'ctids')))];
  const wanted: Wanted = { asked: { values, unset }, widens: add.map((name) => widening(name, values)) };
  const checked = checkAsked(wanted.asked, majorOf(node));
  refuseDangerous(checked, caller?.role);
  refuseOneOnly(checked, ids.length);
  await node.firstList(300);
  const { files, helper } = node.door.config;
  const listed = ids.filter((ctid) => node.listing?.containers.has(ctid));
  const [bytes, spaces] = await Promise.all([
    readConfigBytes(node.door.read, files.conf, listed, { byHelper: helper !== undefined }),
    DISK.some((name) => values[name] !== undefined) ? readSpace(node.door.read) : undefined,
  ]);
  const space = typeof spaces === 'string' ? undefined : spaces;
  const open = openTasks(board, node.id);
  const rows: Row[] = [];
  for (const ctid of ids) {
    const file = bytes.get(ctid);
    const conf = file === undefined ? undefined : parseConf(decode(file));
    if (conf !== undefined) board.versions.note(node.id, ctid, printConf(conf));
    rows.push({
      ...outcomeOf(node, ctid, conf, wanted, space?.get(ctid)),
      ...(file === undefined ? {} : { version: versionOf(file) }),
      ...forbidden(node, ctid, conf, open.get(ctid)),
    });
    // Hundreds of containers are looked at in pieces: nothing else waits for them.
    if (rows.length % AT_ONCE === 0) await setImmediate();
  }
  return { now: board.nowMs(), node: nodeSummary(node, board.nowMs()), rows };
}

function widening(name: string, values: Body['values']): Param {
  const param = params.get(name);
  const value = values[name];
  if (param !== undefined && value !== undefined && value !== 'inherit' && canWiden(param)) return param;
  throw new AppError('bad_input', t('many.add.not', { field: name.slice(0, 40) }), { field: 'add' });
}

function refuseOneOnly({ changes }: Checked, count: number): void {
  const only = changes.find(({ param, stored }) => ONE_ONLY.has(param.name) && stored !== '')?.param;
  if (only === undefined || count < 2) return;
  throw new AppError('bad_input', t('many.oneOnly', { field: only.name }), { field: `values.${only.name}` });
}

/** Why nothing can be done to one, whatever is asked. */
function forbidden(node: LiveNode, ctid: Ctid, conf: Conf | undefined, busy: Task | undefined): Partial<Row> {
  const listed = node.listing?.containers.get(ctid);
  const reason =
    node.listProblem !== undefined
      ? t('profiles.apply.unread')
      : listed === undefined
        ? t('vz.reason.absent')
        : conf === undefined
          ? t('profiles.apply.noConfig', { ctid })
          : listed.state === 'unknown'
            ? t('profiles.apply.unknown')
            : busy === undefined
              ? undefined
              : t('vz.reason.busy', { action: busy.action });
  return reason === undefined ? {} : { reason };
}

function outcomeOf(
  node: LiveNode,
  ctid: Ctid,
  conf: Conf | undefined,
  { asked, widens }: Wanted,
  space: ContainerSpace | undefined,
): Row {
  const listed = node.listing?.containers.get(ctid);
  const none: Row = {
    ...{ ctid, title: titleOf(listed, conf), state: listed?.state ?? 'unknown', changes: [], findings: [] },
    ...{ restart: false, values: {}, version: null, reason: null },
  };
  if (conf === undefined) return none;
  const values = { ...asked.values };
  for (const param of widens) {
    const all = widened(param, storedValue(conf, param), values[param.name] ?? '');
    if (all === undefined) return { ...none, reason: t('many.add.inherits', { field: param.name }) };
    values[param.name] = all;
  }
  const situation = situationOf(node, ctid, conf);
  try {
    const { diff, restart, findings } = planSettings(
      ctid,
      checkAsked({ values, unset: asked.unset }, majorOf(node)),
      conf,
      {
        situation,
        rows: node.latest === undefined ? undefined : containerRows(node.latest.sample, ctid),
        live: undefined,
        // What only one may have is not asked of several, and of one its own page asks.
        neighbours: NO_NEIGHBOURS,
      },
    );
    const all = [
      ...diskFindingsOf(values, {
        space: { blocks: space?.blocks ?? undefined, inodes: space?.inodes ?? undefined },
        ploop: situation.ploop,
        running: situation.running,
        owners: undefined,
      }).filter(({ field }) => DISK.some((name) => field === `values.${name}`)),
      ...findings,
    ];
    const changes = diff.filter(({ key, before, after }) => !isSameValue(key, before ?? undefined, after ?? undefined));
    const blocking = all.find(({ level, blocks }) => level === 'break' && blocks !== false);
    return { ...none, changes, restart, findings: all, values, reason: blocking?.message ?? null };
  } catch (e) {
    if (!isAppError(e) || e.code !== 'bad_input') throw e;
    // Of a whole change that comes to nothing no single field is to blame.
    return e.field === 'values' ? none : { ...none, reason: e.message };
  }
}
