import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ListReply, lacksRows, laidOver } from '@/components/container/list-query';
import { RowChanges } from '@/lib/server/row-changes';
import { containerRow } from './row';

const AT = 1_700_000_000_000;
const around = { node: {} as ListReply['node'], outsideHour: 0, more: 0 };

/** A fleet at one moment: which of five containers there are, and how many failures each has. */
const moment = fc.array(fc.option(fc.nat(2), { nil: undefined }), { minLength: 5, maxLength: 5 });

test('whatever happens between two answers: what a browser lays together is what the whole list says', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(moment, fc.boolean()), { minLength: 1, maxLength: 8 }), (moments) => {
      const changes = new RowChanges();
      let shown: ListReply | undefined;
      for (const [i, [failures, asks]] of moments.entries()) {
        const now = AT + i * 10_000;
        const rows = failures.flatMap((failuresHour, k) =>
          failuresHour === undefined
            ? []
            : [containerRow({ ctid: String(101 + k), failuresHour, uptimeSeconds: null })],
        );
        // Somebody else asks in between.
        if (!asks) {
          changes.since(rows, now, undefined);
          continue;
        }
        const reply = { ...around, now, ...changes.since(rows, now, shown?.now) };
        shown = shown === undefined ? reply : laidOver(shown, reply);
        const byCtid = (list: readonly { ctid: string }[]) => [...list].sort((a, b) => (a.ctid < b.ctid ? -1 : 1));
        expect(byCtid(shown.containers)).toEqual(rows);
      }
    }),
  );
});

test('uptimes go on by themselves', () => {
  const before = { ...around, now: AT, containers: [containerRow({ uptimeSeconds: 60 })], complete: true, gone: [] };
  const after = laidOver(before, { ...around, now: AT + 10_000, containers: [], complete: false, gone: [] });
  expect(after.containers[0]?.uptimeSeconds).toBe(70);
});

test('a page that came with its first rows asks for the others at once, and not again and again where that fails', () => {
  const data = { ...around, now: AT, containers: [], complete: false, gone: [], more: 220 };
  expect(lacksRows({ data, error: null, fetchFailureCount: 0 })).toBe(true);
  expect(lacksRows({ data: { ...data, more: 0 }, error: null, fetchFailureCount: 0 })).toBe(false);
  expect(lacksRows({ data, error: new Error('silent'), fetchFailureCount: 1 })).toBe(false);
  expect(lacksRows({ data: undefined, error: null, fetchFailureCount: 0 })).toBe(false);
});
