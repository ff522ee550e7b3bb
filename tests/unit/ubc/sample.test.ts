import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Amount as WireSchema } from '@/lib/api/schemas';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { amountAt, containerRows, fromWire, HELD, LIMIT, rowsAt, rowsOf, toWire } from '@/lib/ubc/sample';

const { sample } = parseUserBeancounters(
  new TextEncoder().encode(
    'Version: 2.5\n101: kmemsize 1 2 3 9223372036854775806 5\n numproc 6 7 8 9223372036854775807 10\n102:\n0: numfile 1 1 1 1 1\n',
  ),
);

test('rows are found by CTID and by place, exact', () => {
  expect(rowsOf(sample, '101')).toEqual({ from: 0, to: 2 });
  expect(rowsOf(sample, '7')).toBeUndefined();
  expect(containerRows(sample, '7')).toEqual([]);
  expect(containerRows(sample, '102')).toEqual([]);
  expect(containerRows(sample, '101').map((row) => row.limit)).toEqual([
    9223372036854775806n,
    Number.POSITIVE_INFINITY,
  ]);
  expect(rowsAt(sample, 2)).toEqual(containerRows(sample, '0'));
  expect(amountAt(sample, 1, HELD)).toBe(6);
  expect(amountAt(sample, 0, LIMIT)).toBe(9223372036854775806n);
});

test('amounts cross JSON unchanged and as the contract allows', () => {
  const amount = fc.oneof(
    fc.maxSafeNat(),
    fc.constant(Number.POSITIVE_INFINITY),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 2n }),
  );
  fc.assert(
    fc.property(amount, (a) => {
      const wire = JSON.parse(JSON.stringify(toWire(a)));
      expect(WireSchema.parse(wire)).toBe(wire);
      expect(fromWire(wire)).toBe(a);
    }),
  );
});
