/** A container's config as domain XML. */
import { AppError } from '@/lib/errors';
import { printConf } from '@/lib/vz/conf';
import type { Dialect } from '@/lib/xml/keys';
import { fromConf, type XmlNode } from '@/lib/xml/model';
import { unsafeCharacter } from '@/lib/xml/value-rules';
import { writeDomain } from '@/lib/xml/write';
import { type Board, nodeOf } from './board';
import { freshConfig, listedOf } from './container-view';

const FIRST_LIST_MS = 300;

/** vzctl's own defaults (vz.conf as shipped). The number of the node's CPUs is not read: a config without CPUS is shown with one. */
const shown: XmlNode = { cpus: 1, privateDir: '/vz/private/$VEID', templateCache: '/vz/template/cache' };

/** Throws `not_found` for a container the node does not have, `unavailable` when its config could never be read. */
export async function containerXml(board: Board, nodeId: string, ctid: string, dialect: Dialect, keepSource: boolean) {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  listedOf(node, ctid);
  const { conf } = await freshConfig(node, ctid);
  if (conf === undefined) throw new AppError('unavailable', `The config of ${ctid} could not be read.`);
  const container = fromConf(ctid, printConf(conf), [], keepSource);
  const { xml, beyondDialect, lost } = writeDomain(dialect, container, shown);
  const unsafe = [...container.keys].filter(([key, value]) => unsafeCharacter(key, value) !== undefined);
  return {
    now: board.nowMs(),
    dialect,
    xml,
    beyond: [...beyondDialect],
    lost: [...lost],
    unsafe: unsafe.map(([key]) => key),
  };
}
