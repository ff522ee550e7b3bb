/** The quadruples of tests/fixtures/domain-xml as models. */
import { readFileSync } from 'node:fs';
import { type Container, fromConf, type XmlNode } from '@/lib/xml/model';

export const DIR = 'tests/fixtures/domain-xml';

interface Entry {
  name: string;
  ctid: string;
  uuid: string;
  keys: Record<string, string>;
  userQuota: { uid: number; hardBytes: number }[];
  virshKeys: Record<string, string>;
  sourceKept: boolean;
  templateDir?: string;
}
interface Input {
  file: string;
  dialect: string;
  ctid: string;
  keys: Record<string, string>;
  userQuota?: { uid: number; hardBytes: number }[];
  warnings: string[];
}

// The file's shape is fixed by the two interfaces above.
const file = JSON.parse(readFileSync(`${DIR}/index.json`, 'utf8')) as { fixtures: Entry[]; inputs: Input[] };

export const plainNode: XmlNode = { cpus: 2, privateDir: '/vz/private/$VEID', templateCache: '/vz/template/cache' };
export const inputs = file.inputs;

export interface MadeFixture extends Entry {
  container: Container;
}

export const madeFixtures: MadeFixture[] = file.fixtures.map((entry) => {
  const quota = entry.userQuota.map(({ uid, hardBytes }) => ({ uid, hardBytes: BigInt(hardBytes) }));
  const conf = readFileSync(`${DIR}/${entry.name}.conf`, 'utf8');
  return { ...entry, container: fromConf(entry.ctid, conf, quota, entry.sourceKept) };
});

export function nodeOf({ templateDir }: { templateDir?: string }): XmlNode {
  return templateDir === undefined ? plainNode : { ...plainNode, templateCache: templateDir };
}
