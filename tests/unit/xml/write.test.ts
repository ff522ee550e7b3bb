import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dialects } from '@/lib/xml/keys';
import { writeDomain } from '@/lib/xml/write';
import { DIR, madeFixtures, nodeOf } from './made-domains';

describe.each(madeFixtures)('$name', (fixture) => {
  test.each(dialects)('is written in dialect %s as the reference wrote it', (dialect) => {
    const file = readFileSync(`${DIR}/${fixture.name}.${dialect}.xml`, 'utf8');
    expect(writeDomain(dialect, fixture.container, nodeOf(fixture)).xml).toBe(file);
  });
});
