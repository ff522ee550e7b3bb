import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dialects } from '@/lib/xml/keys';
import { fromConf, toConf } from '@/lib/xml/model';
import { readDomain } from '@/lib/xml/read';
import { writeDomain } from '@/lib/xml/write';
import { DIR, inputs, madeFixtures, nodeOf, plainNode } from './made-domains';

/** The container of a document that must be readable. */
function readGood(bytes: Uint8Array) {
  const read = readDomain(bytes);
  if (!read.ok)
    throw new Error(read.problems.map(({ code, line, message }) => `${code} line ${line}: ${message}`).join('; '));
  return read;
}
const encode = (xml: string) => new TextEncoder().encode(xml);
const sorted = (keys: Iterable<readonly [string, string]>) => Object.fromEntries([...keys].sort());

describe.each(madeFixtures)('$name', (fixture) => {
  const expected = {
    uuid: fixture.uuid,
    userQuota: fixture.container.userQuota,
    keys: sorted(Object.entries(fixture.keys)),
  };

  test.each(dialects)('dialect %s gives the config back', (dialect) => {
    const { container, dialect: found } = readGood(readFileSync(`${DIR}/${fixture.name}.${dialect}.xml`));
    expect(found).toBe(dialect);
    expect({ uuid: container.uuid, userQuota: container.userQuota, keys: sorted(container.keys) }).toEqual(expected);
    const again = fromConf(fixture.ctid, toConf(container), container.userQuota);
    expect({ uuid: again.uuid, userQuota: again.userQuota, keys: sorted(again.keys) }).toEqual(expected);
  });

  test.each(dialects.flatMap((a) => dialects.map((b) => [a, b] as const)))(
    '%s to %s and back keeps everything',
    (a, b) => {
      const node = nodeOf(fixture);
      const first = readGood(readFileSync(`${DIR}/${fixture.name}.${a}.xml`)).container;
      const second = readGood(encode(writeDomain(b, first, node).xml)).container;
      const third = readGood(encode(writeDomain(a, second, node).xml)).container;
      expect({ uuid: third.uuid, userQuota: third.userQuota, keys: sorted(third.keys) }).toEqual(expected);
    },
  );

  test("what libvirt's driver dumps gives what it can know", () => {
    const { container, dialect } = readGood(readFileSync(`${DIR}/${fixture.name}.virsh.xml`));
    expect(dialect).toBe('c');
    expect(sorted(container.keys)).toEqual(sorted(Object.entries(fixture.virshKeys)));
  });
});

test.each(inputs)('$file is read', ({ file, dialect, ctid, keys, userQuota = [], warnings }) => {
  const read = readGood(readFileSync(`${DIR}/${file}`));
  expect({ A: 'a', "A'": 'old', C0: 'c0', C: 'c' }[dialect]).toBe(read.dialect);
  expect(read.container.ctid).toBe(ctid);
  expect(sorted(read.container.keys)).toEqual(sorted(Object.entries(keys)));
  expect(read.container.userQuota).toEqual(
    userQuota.map(({ uid, hardBytes }) => ({ uid, hardBytes: BigInt(hardBytes) })),
  );
  expect(read.warnings.map(({ code }) => code).sort()).toEqual([...warnings].sort());
});

test('the kept text gives comments, blank lines and order back', () => {
  const conf = readFileSync(`${DIR}/08-dotted-template.conf`, 'utf8');
  expect(toConf(readGood(readFileSync(`${DIR}/08-dotted-template.c.xml`)).container)).toBe(conf);
});

test('a container of OpenVZ 7 is named by its UUID', () => {
  const ctid = '2b3c4d5e-6f70-4819-a2b3-c4d5e6f70811';
  for (const dialect of dialects) {
    const { xml } = writeDomain(dialect, fromConf(ctid, 'OSTEMPLATE="centos-7-x86_64"\n'), plainNode);
    expect(readGood(encode(xml)).container.ctid).toBe(ctid);
  }
});
