/** A container's config as domain XML. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { get, printConf } from '@/lib/vz/conf';
import type { Dialect } from '@/lib/xml/keys';
import { fromConf, type XmlNode } from '@/lib/xml/model';
import { unsafeCharacter } from '@/lib/xml/value-rules';
import { writeDomain } from '@/lib/xml/write';
import { type Board, nodeOf } from './board';
import { freshConfig, listedOf } from './container-view';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';

type Reply = ReplyOf<typeof api.containerXml>;
interface Form {
  dialect: Dialect;
  keepSource: boolean;
}

const FIRST_LIST_MS = 300;
/** vzctl's own (src/lib/vz.conf as shipped), and one CPU, for what the node does not say. */
const DEFAULTS: XmlNode = { cpus: 1, privateDir: '/vz/private/$VEID', templateCache: '/vz/template/cache' };

/** Throws `not_found` for a container the node does not have, `unavailable` when its config could never be read. */
export async function containerXml(
  board: Board,
  nodeId: string,
  ctid: string,
  { dialect, keepSource }: Form,
): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  listedOf(node, ctid);
  const [{ conf, version }, facts] = await Promise.all([freshConfig(node, ctid), factsOf(node)]);
  if (conf === undefined) throw new AppError('unavailable', t('xml.unread', { ctid }));
  const container = fromConf(ctid, printConf(conf), [], keepSource);
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
    unsafe: unsafe.map(([key]) => key),
  };
}

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
