import { describe, expect, test } from 'vitest';
import { roomOf } from '@/components/backups/bulk-backup';
import { findingsOf, type Previewed } from '@/components/many/previews';
import type { Preview } from '@/lib/api/schemas';

const GIB = 1024 ** 3;
type Level = Preview['findings'][number]['level'];
const previewed = (ctid: string, ...said: [Level, string][]): Previewed<Preview> => ({
  ctid,
  refused: undefined,
  preview: { commands: [], diff: [], restart: false, findings: said.map(([level, message]) => ({ level, message })) },
});

describe('what previews of several say', () => {
  test('is said once for all it is said of, what forbids first, and hints are left to a question about one', () => {
    const all = [
      previewed('1', ['risk', 'It runs.'], ['hint', 'Its scripts stay.']),
      previewed('2', ['risk', 'It runs.'], ['break', 'It is disabled.']),
      { ctid: '3', preview: undefined, refused: 'It is gone.' },
    ];
    expect(findingsOf(all)).toEqual([
      { level: 'break', message: 'It is disabled.', ctids: ['2'] },
      { level: 'break', message: 'It is gone.', ctids: ['3'] },
      { level: 'risk', message: 'It runs.', ctids: ['1', '2'] },
    ]);
  });
});

describe('room for backups of several', () => {
  const of = (used: (number | null)[], freeBytes: number | null, left = 0) =>
    roomOf({
      left,
      isPending: false,
      all: used.map((usedBytes, i) => {
        const one = previewed(String(i));
        return { ...one, preview: one.preview && { ...one.preview, room: { usedBytes, freeBytes } } };
      }),
    });

  test('is their sum against what is free, and too little of it is told although each alone would fit', () => {
    expect(of([2 * GIB, 3 * GIB], 10 * GIB)).toEqual({
      sum: 'They hold 5 GiB; 10 GiB is free for backups.',
      tooLittle: undefined,
    });
    expect(of([2 * GIB, 3 * GIB], 4 * GIB).tooLittle).toBe(
      'They hold 5 GiB, and only 4 GiB is free for backups. Choose fewer, or make room first.',
    );
  });

  test('names how many are not measured, and says nothing where it is not known what is free', () => {
    expect(of([GIB, null], 10 * GIB, 1).sum).toBe('They hold 1 GiB; 10 GiB is free for backups (2 are not measured).');
    expect(of([GIB], null)).toEqual({ sum: undefined, tooLittle: undefined });
  });
});
