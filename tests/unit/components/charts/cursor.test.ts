import { describe, expect, test, vi } from 'vitest';
import { Cursor } from '@/components/charts/cursor';
import { isolated, toggled } from '@/components/charts/hidden';

describe('the page’s one cursor', () => {
  test('is seen by every chart, and by none after it has left', () => {
    const cursor = new Cursor();
    const seen = vi.fn();
    cursor.subscribe(seen);
    cursor.move(5, 'a');
    expect(cursor.get()).toMatchObject({ atMs: 5, owner: 'a' });
    cursor.leave();
    expect(cursor.get().atMs).toBeNull();
    expect(seen).toHaveBeenCalledTimes(2);
  });

  test('stays where it was pinned while a pointer passes, but keys move it', () => {
    const cursor = new Cursor();
    cursor.pin(5, 'a');
    cursor.move(9, 'b');
    cursor.leave();
    expect(cursor.get()).toMatchObject({ atMs: 5, pinned: true });
    cursor.move(9, 'a', true);
    expect(cursor.get().atMs).toBe(9);
  });

  test('Escape lets go of one thing at a time: the window, the pin, the cursor', () => {
    const cursor = new Cursor();
    cursor.pin(5, 'a');
    cursor.brush(5, 9, 'a');
    expect(cursor.release()).toBe(true);
    expect(cursor.get()).toMatchObject({ brush: null, pinned: true });
    expect(cursor.release()).toBe(true);
    expect(cursor.get()).toMatchObject({ pinned: false, atMs: 5 });
    expect(cursor.release()).toBe(true);
    expect(cursor.release()).toBe(false);
  });
});

describe('the legend', () => {
  const all = ['held', 'maxheld', 'barrier'];
  test('switches a line off and on, but never the last one', () => {
    expect([...toggled(new Set(), 'held', all)]).toEqual(['held']);
    expect([...toggled(new Set(['held']), 'held', all)]).toEqual([]);
    const two = new Set(['held', 'maxheld']);
    expect(toggled(two, 'barrier', all)).toBe(two);
  });

  test('shows one alone, then all again, and forgets nothing of other charts', () => {
    const alone = isolated(new Set(['limit']), 'held', all);
    expect([...alone].sort()).toEqual(['barrier', 'limit', 'maxheld']);
    expect([...isolated(alone, 'held', all)]).toEqual(['limit']);
  });
});
