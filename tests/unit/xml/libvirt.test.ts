/** libvirt's own schema judges what is written in dialect C: the schema virt-xml-validate uses, many documents in one process. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoFleet } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { type DemoClock, demoRun } from '@/lib/demo/run';
import { printConf } from '@/lib/vz/conf';
import { readConfigs } from '@/lib/vz/files';
import { dialects } from '@/lib/xml/keys';
import { type Container, fromConf } from '@/lib/xml/model';
import { readDomain } from '@/lib/xml/read';
import { unsafeCharacter } from '@/lib/xml/value-rules';
import { writeDomain } from '@/lib/xml/write';
import { madeFixtures, nodeOf, plainNode } from './made-domains';

const SCHEMA = '/usr/share/libvirt/schemas/domain.rng';
const installed = existsSync(SCHEMA) && existsSync('/usr/bin/virt-xml-validate');
const folder = mkdtempSync(join(tmpdir(), 'vzboard-xml-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the judge is there where all tests must run: apt-get install libvirt-clients libxml2-utils', () => {
  expect(installed || process.env.CI !== 'true').toBe(true);
});

/** Every document validates, or the message names those that do not. */
function validate(documents: readonly string[], label: string): void {
  if (!installed) return;
  const files = documents.map((xml, i) => {
    const file = join(folder, `${label}-${i}.xml`);
    writeFileSync(file, xml);
    return file;
  });
  for (let at = 0; at < files.length; at += 500) {
    // Writes one line a document to stderr; a document that does not validate ends it with status 3.
    execFileSync('xmllint', ['--noout', '--relaxng', SCHEMA, ...files.slice(at, at + 500)], { stdio: 'pipe' });
  }
}

test("every fixture's dialect C validates, with virt-xml-validate itself", () => {
  const documents = madeFixtures.map((fixture) => writeDomain('c', fixture.container, nodeOf(fixture)).xml);
  validate(documents, 'fixture');
  if (!installed) return;
  const said = execFileSync('virt-xml-validate', [join(folder, 'fixture-1.xml'), 'domain'], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(said).toMatch(/validates|^$/);
});

test('a document that is no domain is found', () => {
  if (!installed) return;
  expect(() => validate(['<domain type="openvz"><name>105</name><colour/></domain>'], 'wrong')).toThrow(
    /fails to validate/,
  );
});

const bornAtMs = 1_700_000_000_000;
const clock: DemoClock = { nowMs: () => bornAtMs + 3_600_000, wait: () => Promise.resolve() };

describe.each(demoFleet(1, bornAtMs).filter(({ answers }) => answers))('the simulated node $id', (spec) => {
  test('every container validates in dialect C, and comes back from all three', async () => {
    const { configs } = await readConfigs(demoRun(createMachine(spec), clock), '/etc/vz/conf');
    const containers: Container[] = [...configs].map(([ctid, conf]) => fromConf(ctid, printConf(conf)));
    expect(containers.length).toBeGreaterThan(0);
    validate(
      containers.map((container) => writeDomain('c', container, plainNode).xml),
      spec.id,
    );
    for (const container of containers.slice(0, 60)) {
      // Text that a shell would run is shown, and not taken back.
      if ([...container.keys].some(([key, value]) => unsafeCharacter(key, value) !== undefined)) continue;
      for (const dialect of dialects) {
        const read = readDomain(new TextEncoder().encode(writeDomain(dialect, container, plainNode).xml));
        expect(read.ok ? Object.fromEntries(read.container.keys) : read.problems, container.ctid).toEqual(
          Object.fromEntries(container.keys),
        );
      }
    }
  });
});
