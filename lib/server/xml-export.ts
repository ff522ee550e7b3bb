/** Many containers as domain XML: one document each, from their configs as last read, in one archive. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { printConf } from '@/lib/vz/conf';
import { isCtid } from '@/lib/vz/ctid';
import type { Dialect } from '@/lib/xml/keys';
import { fromConf } from '@/lib/xml/model';
import { unsafeCharacter } from '@/lib/xml/value-rules';
import { writeDomain } from '@/lib/xml/write';
import { zipOf } from '@/lib/xml/zip';
import { type Board, nodeOf } from './board';
import { factsOf } from './container-xml';

type Reply = z.input<typeof schemas.documentList.reply>;

interface Asked {
  dialect: Dialect;
  /** None: all of the node. */
  ctids: readonly string[];
  keepSource: boolean;
}

/** Throws `bad_input` for what is no CTID, `not_found` where none of them has a config that was read. */
export async function documentsOf(board: Board, nodeId: string, { dialect, ctids, keepSource }: Asked): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const wrong = ctids.find((ctid) => !isCtid(ctid));
  if (wrong !== undefined)
    throw new AppError('bad_input', t('export.noCtid', { text: wrong.slice(0, 80) }), { field: 'ctids' });
  const facts = await factsOf(node);
  const wanted =
    ctids.length === 0 ? [...node.configs.keys()].sort((a, b) => Number(a) - Number(b)) : [...new Set(ctids)];
  const documents: Reply['documents'] = [];
  for (const ctid of wanted) {
    const conf = node.configs.get(ctid);
    if (conf === undefined) continue;
    const container = fromConf(ctid, printConf(conf), [], keepSource);
    const { xml, beyondDialect, lost } = writeDomain(dialect, container, facts.node);
    const unsafe = [...container.keys].filter(([key, value]) => unsafeCharacter(key, value) !== undefined);
    documents.push({ ctid, xml, beyond: [...beyondDialect], lost: [...lost], unsafe: unsafe.map(([key]) => key) });
  }
  if (documents.length === 0) throw new AppError('not_found', t('export.none', { node: node.label }));
  const made = new Set(documents.map(({ ctid }) => ctid));
  return {
    ...{ now: board.nowMs(), node: node.label, dialect, documents, assumed: facts.assumed },
    missing: wanted.filter((ctid) => !made.has(ctid)),
  };
}

/** The archive: a file for each container, and README.txt with what the dialect cannot hold of it. */
export function archiveOf(reply: Reply): Uint8Array<ArrayBuffer> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return zipOf(
    [
      { name: 'README.txt', bytes: bytes(readme(reply)) },
      ...reply.documents.map(({ ctid, xml }) => ({ name: `${ctid}.xml`, bytes: bytes(xml) })),
    ],
    reply.now,
  );
}

function readme({ now, node, dialect, documents, missing, assumed }: Reply): string {
  const at = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const lines = documents.flatMap(({ ctid, beyond, lost, unsafe }) =>
    [
      beyond.length === 0 ? undefined : t('export.readme.beyond', { ctid, keys: beyond.join(' ') }),
      lost.length === 0 ? undefined : t('export.readme.lost', { ctid, keys: lost.join(' ') }),
      unsafe.length === 0 ? undefined : t('export.readme.unsafe', { ctid, keys: unsafe.join(' ') }),
    ].filter((line) => line !== undefined),
  );
  return [
    t('export.readme.title', { node, at, dialect: dialect.toUpperCase(), count: documents.length }),
    ...(missing.length === 0 ? [] : [t('export.readme.missing', { ctids: missing.join(' ') })]),
    ...assumed.map((what) => t(what === 'cpus' ? 'xml.assumed.cpus' : 'xml.assumed.vzconf')),
    t('export.readme.quota'),
    '',
    t('export.readme.what'),
    ...(lines.length === 0 ? [t('export.readme.nothing')] : lines),
    '',
  ].join('\n');
}
