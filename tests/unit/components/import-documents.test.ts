import { expect, test } from 'vitest';
import { entryOf, givenTwice, turns } from '@/components/import/documents';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a document is taken as text when it is UTF-8 of at most 256 KiB, and otherwise not at all', () => {
  expect(entryOf('a.xml', bytes('<domain/>'))).toMatchObject({ name: 'a.xml', text: '<domain/>', trouble: undefined });
  expect(entryOf('a.xml', new Uint8Array(262_144).fill(32)).trouble).toBeUndefined();
  expect(entryOf('a.xml', new Uint8Array(262_145).fill(32)).trouble).toBe('import.tooLarge');
  expect(entryOf('a.xml', new Uint8Array([0x3c, 0xe9, 0x3e]))).toMatchObject({ text: '', trouble: 'import.notUtf8' });
});

test('CTIDs of more than one document are found, whatever is not worked out yet', () => {
  expect([...givenTwice(['101', undefined, '102', '101', undefined, '101'])]).toEqual(['101']);
});

test('no more than so many run at a time, and each gets its turn', async () => {
  const take = turns(2);
  let now = 0;
  let most = 0;
  const ends: (() => void)[] = [];
  const work = (n: number) =>
    take(async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((resolve) => ends.push(resolve));
      now -= 1;
      return n;
    });
  const all = Promise.all([1, 2, 3, 4, 5].map(work));
  for (let done = 0; done < 5; done++) {
    while (ends.length === 0) await Promise.resolve();
    ends.shift()?.();
    await Promise.resolve();
  }
  expect(await all).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test('one that fails gives its turn away', async () => {
  const take = turns(1);
  await expect(take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await take(async () => 'yes')).toBe('yes');
});
