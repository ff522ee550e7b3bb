/** A container's config as domain XML. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import type { Amount } from '@/lib/ubc/sample';
import { type Conf, get, printConf } from '@/lib/vz/conf';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readQuota } from '@/lib/vz/quota-read';
import type { Dialect } from '@/lib/xml/keys';
import { fromConf, type UserQuota, type XmlNode } from '@/lib/xml/model';
import { unsafeCharacter } from '@/lib/xml/value-rules';
import { writeDomain } from '@/lib/xml/write';
import { type Board, nodeOf } from './board';
import { freshConfig, listedOf } from './container-view';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';
import { quotaOf } from './quota-view';

type Reply = ReplyOf<typeof api.containerXml>;
interface Form {
  dialect: Dialect;
  keepSource: boolean;
  /** With the limits of users inside. */
  quota: boolean;
}

const FIRST_LIST_MS = 300;
/** vzctl's own (src/lib/vz.conf as shipped), and one CPU, for what the node does not say. */
const DEFAULTS: XmlNode = { cpus: 1, privateDir: '/vz/private/$VEID', templateCache: '/vz/template/cache' };

/** Throws `not_found` for a container the node does not have, `unavailable` when its config could never be read. */
export async function containerXml(
  board: Board,
  nodeId: string,
  ctid: string,
  { dialect, keepSource, quota: wantsQuota }: Form,
): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  listedOf(node, ctid);
  const [{ conf, version }, facts] = await Promise.all([freshConfig(node, ctid), factsOf(node)]);
  if (conf === undefined) throw new AppError('unavailable', t('xml.unread', { ctid }));
  const limits = wantsQuota ? await userLimits(node, parseCtid(ctid), conf) : undefined;
  const container = fromConf(ctid, printConf(conf), limits?.limits, keepSource);
  const { xml, beyondDialect, lost } = writeDomain(dialect, container, facts.node);
  const unsafe = [...container.keys].filter(([key, value]) => unsafeCharacter(key, value) !== undefined);
  return {
    now: board.nowMs(),
    dialect,
    xml,
    config: version === null ? 'older' : 'now',
    version,
    assumed: facts.assumed,
    beyond: [...beyondDialect],
    lost: [...lost],
    quota: limits?.said ?? null,
    unsafe: unsafe.map(([key]) => key),
  };
}

const KIB = 1024n;

/** The limits of users that are set, from the second level of the quota. A document has no word for those of groups, and none for inodes. */
export async function userLimits(node: LiveNode, ctid: Ctid, conf: Conf) {
  const of = quotaOf(node, ctid, conf);
  // Nobody inside is counted (vzctl(8), --quotaugidlimit): there is nothing to be read.
  if (of.ugidLimit === 0) return { limits: [], said: { users: 0, groups: 0, unread: null } };
  const { second, secondUnread } = await readQuota(node.door.read, of);
  const set = (second?.owners ?? []).filter(({ blocks }) => isLimit(blocks.hard) || isLimit(blocks.soft));
  const limits = set.flatMap(({ kind, id, blocks: { hard, soft } }): UserQuota[] => {
    if (kind !== 'user' || !isLimit(hard)) return [];
    const softBytes = isLimit(soft) && soft !== hard ? { softBytes: BigInt(soft) * KIB } : {};
    return [{ uid: id, hardBytes: BigInt(hard) * KIB, ...softBytes }];
  });
  return {
    limits,
    said: {
      users: limits.length,
      groups: set.filter(({ kind }) => kind === 'group').length,
      unread: secondUnread === undefined ? null : (secondUnread.detail ?? secondUnread.why),
    },
  };
}

const isLimit = (amount: Amount): boolean => amount !== Number.POSITIVE_INFINITY && BigInt(amount) > 0n;

/** What a document shows of the node, and what of it is only assumed since the node could not be asked. */
export async function factsOf(node: LiveNode): Promise<{ node: XmlNode; assumed: Reply['assumed'] }> {
  const { cpus } = node.usage;
  const globals = await readGlobals(node).catch(() => undefined);
  return {
    node: {
      cpus: cpus ?? DEFAULTS.cpus,
      privateDir: (globals === undefined ? undefined : get(globals.conf, 'VE_PRIVATE')) || DEFAULTS.privateDir,
      templateCache: globals?.cache ?? DEFAULTS.templateCache,
    },
    assumed: [...(cpus === undefined ? ['cpus' as const] : []), ...(globals === undefined ? ['vz.conf' as const] : [])],
  };
}
