import { describe, expect, test } from 'vitest';
import {
  CHOICES,
  counterNames,
  DEFAULT_COLUMNS,
  parseColumns,
  pickedQuery,
  printColumns,
} from '@/components/container/columns';
import { schemas } from '@/lib/api/schemas';

describe('columns', () => {
  test.each(CHOICES.map((key) => [key]))('%s can be left out, and a cookie keeps that', (key) => {
    const shown = new Set([...DEFAULT_COLUMNS.shown].filter((each) => each !== key));
    const kept = parseColumns(printColumns({ shown, held: ['kmemsize'] }));
    expect([...kept.shown].sort()).toEqual([...shown].sort());
    expect(kept.held).toEqual(['kmemsize']);
  });

  test('the name stays, whatever a cookie says, and nonsense in it asks for nothing', () => {
    expect(parseColumns('')).toEqual({ shown: new Set(['name']), held: [] });
    expect(parseColumns('colour~held.~held.A B~held.numproc')).toEqual({ shown: new Set(['name']), held: ['numproc'] });
  });

  test('a cookie holds no character that would end it', () => {
    expect(printColumns({ ...DEFAULT_COLUMNS, held: ['kmemsize', 'numproc'] })).toMatch(/^[a-z.~]+$/);
  });

  test('the same need is asked for in the same words, and in words the endpoint takes', () => {
    expect(pickedQuery([])).toBeUndefined();
    expect(pickedQuery(['numproc', 'kmemsize'])).toEqual(pickedQuery(['kmemsize', 'numproc', 'numproc']));
    const many = pickedQuery(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
    expect(schemas.containerList.query.safeParse(many).success).toBe(true);
    expect(counterNames(['a', 'b!'])).toEqual(['a']);
  });
});
