/**
 * Barriers and limits recorded before the parser knew 32-bit kernels (lib/ubc/parse.ts): their "unlimited" is 2147483647, and stands in old
 * chunks as that number. One reading tells whether it is one: a 64-bit kernel prints 2^63-1 for whatever has no limit, a 32-bit one has no number
 * above 2^31-1 and gives it to counters of which nobody could have so many. What no such counter stands beside stays the number it is.
 */
import { counterInfo } from '@/lib/ubc/counters';
import type { Amount } from '@/lib/ubc/sample';
import { type Chunk, RAW_COLUMNS, ROLLUP_COLUMNS } from './chunk';

const MAX_32 = 2147483647;

/** Whether a column has to be looked into at all; next to none has. */
export function mayBeOld(values: readonly Amount[] | undefined): boolean {
  return values?.includes(MAX_32) === true;
}

/** The column with "unlimited" where the entry is of a 32-bit kernel. `whole` is the chunk with every row. */
export function lifted(values: readonly Amount[], whole: Chunk, counters: readonly string[]): Amount[] {
  const names: readonly string[] = whole.width === RAW_COLUMNS.length ? RAW_COLUMNS : ROLLUP_COLUMNS;
  const bounds = [names.indexOf('barrier'), names.indexOf('limit')];
  const columns = counters.flatMap((counter, row) =>
    bounds.map((c) => ({ isCount: counterInfo(counter).unit !== 'bytes', of: whole.columns[row * whole.width + c] })),
  );
  const isOf32 = (i: number) =>
    !columns.some(({ of }) => Number(of?.[i] ?? 0) > MAX_32) &&
    columns.some(({ isCount, of }) => isCount && of?.[i] === MAX_32);
  return values.map((value, i) => (value === MAX_32 && isOf32(i) ? Number.POSITIVE_INFINITY : value));
}
