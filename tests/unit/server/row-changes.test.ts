import { describe, expect, test } from 'vitest';
import { RowChanges } from '@/lib/server/row-changes';
import { containerRow, worst } from '@/tests/unit/components/container/row';

const AT = 1_700_000_000_000;
const row = (ctid: string, over = {}) => containerRow({ ctid, uptimeSeconds: 100, ...over });
const told = (answer: { containers: { ctid: string }[] }) => answer.containers.map(({ ctid }) => ctid);

describe('rows that changed since', () => {
  test('all of them the first time, then only what is new', () => {
    const changes = new RowChanges();
    expect(changes.since([row('1'), row('2')], AT, undefined)).toMatchObject({ complete: true, gone: [] });
    const later = changes.since([row('1'), row('2', { failuresHour: 3 }), row('3')], AT + 10_000, AT);
    expect(later.complete).toBe(false);
    expect(told(later)).toEqual(['2', '3']);
    expect(told(changes.since([row('1'), row('2', { failuresHour: 3 }), row('3')], AT + 20_000, AT + 10_001))).toEqual(
      [],
    );
  });

  test('what is held within the same percent is no change; the next percent is one', () => {
    const changes = new RowChanges();
    const at = (held: number, pressure: number) => row('1', { worst: { ...worst(pressure), held } });
    changes.since([at(5000, 0.5)], AT, undefined);
    expect(told(changes.since([at(5003, 0.5)], AT + 10_000, AT))).toEqual([]);
    expect(told(changes.since([at(5101, 0.51)], AT + 20_000, AT + 10_000))).toEqual(['1']);
  });

  test('an uptime that only went on is no change; a restart is one', () => {
    const changes = new RowChanges();
    changes.since([row('1'), row('2', { uptimeSeconds: 5000 })], AT, undefined);
    const rows = [row('1', { uptimeSeconds: 120 }), row('2', { uptimeSeconds: 4 })];
    expect(told(changes.since(rows, AT + 20_000, AT))).toEqual(['2']);
  });

  test('every asker gets what changed after their own last answer', () => {
    const changes = new RowChanges();
    changes.since([row('1')], AT, undefined);
    const now = [row('1', { state: 'stopped' })];
    expect(told(changes.since(now, AT + 5_000, AT))).toEqual(['1']);
    // Another tab, later.
    expect(told(changes.since(now, AT + 8_000, AT))).toEqual(['1']);
    expect(told(changes.since(now, AT + 9_000, AT + 8_000))).toEqual([]);
  });

  test('a change in the very millisecond of another answer is not lost to who got that one', () => {
    const changes = new RowChanges();
    changes.since([row('1')], AT, undefined);
    changes.since([row('1', { state: 'stopped' })], AT, undefined);
    expect(told(changes.since([row('1', { state: 'stopped' })], AT + 1000, AT))).toEqual(['1']);
  });

  test('what left the list is named, and what came back is not', () => {
    const changes = new RowChanges();
    changes.since([row('1'), row('2')], AT, undefined);
    expect(changes.since([row('1')], AT + 10_000, AT).gone).toEqual(['2']);
    const back = changes.since([row('1'), row('2')], AT + 20_000, AT + 10_000);
    expect(back).toMatchObject({ complete: false, gone: [] });
    expect(told(back)).toEqual(['2']);
  });

  test('who asks for a time it does not know gets everything', () => {
    const changes = new RowChanges();
    changes.since([row('1')], AT, undefined);
    for (const since of [AT - 1, AT + 3_600_000, 0]) {
      expect(changes.since([row('1')], AT + 1000, since), String(since)).toMatchObject({ complete: true });
    }
    expect(changes.since([row('1')], AT + 500_000, AT + 10)).toMatchObject({ complete: true });
  });
});
