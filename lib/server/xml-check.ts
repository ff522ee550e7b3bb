/** What a document would do on a node, whatever it is: it changes the container of its CTID, or makes it where nobody has that. Nothing runs. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { get } from '@/lib/vz/conf';
import { activeNodeOf, type Board } from './board';
import type { WhoAsks } from './changes-common';
import { setByXml } from './xml-change';
import { isThere, makeOf } from './xml-create';
import { readDocument } from './xml-document';

type Reply = z.input<typeof schemas.documentCheck.reply>;

interface Asked extends Omit<WhoAsks, 'preview'> {
  deleted: readonly string[];
  left: readonly string[];
  start: boolean;
}

/** Throws as making and changing do; `bad_input` of `body` with every mistake of the document as a line of `detail`. */
export async function checkDocument(
  board: Board,
  nodeId: string,
  bytes: Uint8Array,
  { deleted, left, start, ...who }: Asked,
): Promise<Reply> {
  const node = activeNodeOf(board, nodeId);
  await node.firstList(300);
  const document = readDocument(bytes, node.usage.cpus);
  const { ctid, keys } = document.container;
  const about = { now: board.nowMs(), ctid, dialect: document.dialect };
  if (isThere(node, ctid)) {
    const asked = { ...who, preview: true, deleted, left, version: undefined };
    const answer = await setByXml(board, { node: node.id, ctid }, bytes, asked);
    if ('task' in answer) throw new Error('a preview began a task');
    const conf = node.configs.get(ctid);
    const title = conf === undefined ? undefined : get(conf, 'NAME') || get(conf, 'HOSTNAME');
    return { ...answer, ...about, title: title || null, comes: 'changed', draft: null };
  }
  const answer = await makeOf(board, node, document, { ...who, preview: true, left, start });
  if ('task' in answer) throw new Error('a preview began a task');
  const { config: _, leftovers: __, xml: ___, draft = null, refusals = [], ...preview } = answer;
  const isAdopted = draft === null && preview.commands.some(([, verb]) => verb === 'adopt');
  return {
    ...{ ...preview, ...about, draft, refusals, version: null, deletions: [] },
    title: keys.get('NAME') || keys.get('HOSTNAME') || null,
    comes: isAdopted ? 'adopted' : 'made',
  };
}
