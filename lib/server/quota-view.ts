/** A container's file system and both levels of its quota, fresh from the node. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { outlook } from '@/lib/ubc/growth';
import { containerResource } from '@/lib/ubc/resources';
import { toWire } from '@/lib/ubc/sample';
import type { Conf } from '@/lib/vz/conf';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import type { Level, OwnerKind } from '@/lib/vz/quota';
import { graceVersion, ownerVersion } from '@/lib/vz/quota-change';
import { type QuotaOf, type QuotaReading, readNames, readQuota, type Unread } from '@/lib/vz/quota-read';
import { overSoft, standing } from '@/lib/vz/quota-values';
import type { Run } from '@/lib/vz/run';
import { type Board, nodeOf } from './board';
import { textValue } from './container-row';
import { freshConfig, listedOf, pathOf } from './container-view';
import type { LiveNode } from './live-node';
import { nodeSummary } from './node-summary';

type Reply = z.input<typeof schemas.quotaView.reply>;

/** What of a container decides how its quota is read. */
export function quotaOf(node: LiveNode, ctid: Ctid, conf: Conf | undefined): QuotaOf & { layout: Reply['layout'] } {
  const { state, layout } = listedOf(node, ctid);
  const word = layout ?? textValue(conf, 'VE_LAYOUT') ?? '';
  const named = word.startsWith('ploop') ? 'ploop' : word === 'simfs' ? 'simfs' : 'unknown';
  const limit = textValue(conf, 'QUOTAUGIDLIMIT') ?? '';
  return {
    ctid,
    layout: named,
    ploop: named === 'ploop',
    // What is not known is asked as if it ran: vzquota then says itself that quota is not on.
    state: state === 'running' || state === 'unknown' ? 'running' : state === 'mounted' ? 'mounted' : 'down',
    quotaOn: textValue(conf, 'DISK_QUOTA') !== 'no',
    ugidLimit: /^\d{1,10}$/.test(limit) ? Number(limit) : 0,
  };
}

export async function quotaView(board: Board, nodeId: string, id: string): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const ctid = parseCtid(id);
  const listed = listedOf(node, ctid);
  const { conf, version } = await freshConfig(node, ctid);
  const of = quotaOf(node, ctid, conf);
  const reading = await readQuota(node.door.read, of);
  const second = await secondLevel(node.door.read, of, reading);
  const now = board.nowMs();
  const wire = async (level: Level | undefined, resource: 'diskspace' | 'diskinodes') =>
    level === undefined
      ? null
      : {
          ...levelWire(level),
          outlook: await outlookOf(board, node, ctid, { resource, level }),
          over: toWire(overSoft(level)),
          standing: standing(level, now),
          graceSeconds: level.graceSeconds,
        };
  const value = (key: string) => textValue(conf, key);
  return {
    now,
    node: nodeSummary(node, now),
    ctid,
    state: listed.state,
    layout: of.layout,
    private: pathOf(conf, 'VE_PRIVATE', ctid),
    root: pathOf(conf, 'VE_ROOT', ctid),
    template: value('OSTEMPLATE'),
    mountOptions: value('MOUNT_OPTS'),
    version,
    settings: {
      diskspace: value('DISKSPACE'),
      diskinodes: value('DISKINODES'),
      quotatime: value('QUOTATIME'),
      quotaugidlimit: value('QUOTAUGIDLIMIT'),
      diskquota: value('DISK_QUOTA'),
    },
    source: reading.first?.source ?? null,
    dirty: reading.dirty,
    blocks: await wire(reading.first?.blocks, 'diskspace'),
    inodes: await wire(reading.first?.inodes, 'diskinodes'),
    firstProblem: reasonOf(reading.firstUnread),
    ignored: ignoredBy(of),
    second,
  };
}

const OUTLOOK_MS = 14 * 86_400_000;
/** Every three hours. */
const OUTLOOK_POINTS = 112;

/** From what is kept of the last two weeks. A history that cannot be read says nothing; quota is shown all the same. */
async function outlookOf(
  { history, nowMs }: Board,
  node: LiveNode,
  ctid: Ctid,
  { resource, level }: { resource: 'diskspace' | 'diskinodes'; level: Level },
) {
  const atMs = nowMs();
  const query = {
    nodeId: node.id,
    stream: containerResource(resource).stream,
    ctid,
    counter: resource,
    points: OUTLOOK_POINTS,
  };
  const series = await history
    .read({ ...query, fromMs: atMs - OUTLOOK_MS, toMs: atMs, rollup: 'last' })
    .catch(() => undefined);
  if (series === undefined) return null;
  // History counts bytes, quota KiB.
  const bytes = resource === 'diskspace' ? 1024 : 1;
  const found = outlook(series.t, series.held, {
    atMs,
    used: Number(level.usage) * bytes,
    limit: Number(level.hard) * bytes,
  });
  return found === undefined ? null : { perDay: Math.round(found.perDay / bytes), fullAt: found.fullAtMs };
}

function levelWire({ usage, soft, hard, graceEndsAtMs }: Level) {
  return { usage: toWire(usage), soft: toWire(soft), hard: toWire(hard), graceEndsAt: graceEndsAtMs };
}

/** vzctl.md 2.5, 7.1: on ploop the size of the image is the limit, and the other settings of the first level are only stored. */
function ignoredBy({ ploop, quotaOn }: QuotaOf): Reply['ignored'] {
  if (ploop) {
    const params = ['diskinodes', 'quotatime', 'diskquota'] as const;
    return params.map((param) => ({ param, message: t(`quota.ignored.ploop.${param}`) }));
  }
  if (quotaOn) return [];
  const params = ['diskspace', 'diskinodes', 'quotatime', 'quotaugidlimit'] as const;
  return params.map((param) => ({ param, message: t('quota.ignored.off') }));
}

export function reasonOf(unread: Unread | undefined): Reply['firstProblem'] {
  if (unread === undefined) return null;
  const { why, detail } = unread;
  return { code: why, message: t(`quota.unread.${why}`), ...(detail === undefined ? {} : { detail }) };
}

async function secondLevel(run: Run, of: QuotaOf, { second, secondUnread }: QuotaReading): Promise<Reply['second']> {
  const none = {
    total: 0,
    limit: of.ploop ? null : of.ugidLimit,
    exceeded: false,
    grace: null,
    owners: [],
    named: false,
  };
  if (secondUnread !== undefined) {
    const off = of.ugidLimit === 0;
    return { ...none, state: off ? 'off' : 'unread', problem: off ? null : reasonOf(secondUnread) };
  }
  if (second === undefined) return { ...none, state: 'off', problem: null };
  const configured = of.ugidLimit > 0;
  const runs = of.state !== 'down';
  if (!second.active && second.owners.length === 0) {
    return { ...none, state: configured && runs ? 'on_at_start' : configured ? 'last' : 'off', problem: null };
  }
  // Only a running container has an inside, and only its own programs may look into its files.
  const names = of.state === 'running' ? await readNames(run, of.ctid) : undefined;
  const grace = (kind: OwnerKind) => ({ ...second.grace[kind], version: graceVersion(second, kind) });
  return {
    state: !runs ? 'last' : configured ? 'on' : 'off_at_start',
    problem: null,
    total: second.total,
    limit: of.ploop ? null : second.limit,
    exceeded: second.exceeded,
    grace: { user: grace('user'), group: grace('group') },
    named: names !== undefined && names.user.size + names.group.size > 0,
    owners: second.owners.map((owner) => ({
      kind: owner.kind,
      id: owner.id,
      name: names?.[owner.kind].get(owner.id) ?? null,
      blocks: levelWire(owner.blocks),
      inodes: levelWire(owner.inodes),
      version: ownerVersion(owner),
    })),
  };
}
