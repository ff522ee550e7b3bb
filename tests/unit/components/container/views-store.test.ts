import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_COLUMNS, parseColumns } from '@/components/container/columns';
import {
  changesOf,
  MOST_VIEWS,
  readViews,
  searchOf,
  withoutView,
  withView,
  writeViews,
} from '@/components/container/views-store';

let stored: string | null;
let refuse: boolean;
beforeEach(() => {
  stored = null;
  refuse = false;
  vi.stubGlobal('localStorage', {
    getItem: () => stored,
    setItem: (_: string, value: string) => {
      if (refuse) throw new DOMException('full', 'QuotaExceededError');
      stored = value;
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

const view = (name: string, search = 'q=failing') => ({ name, search });

describe('named views', () => {
  test('hold filter, order and columns, and give back the same', () => {
    const columns = { shown: new Set([...DEFAULT_COLUMNS.shown].filter((key) => key !== 'ip')), held: ['numproc'] };
    const { q, sort, cols } = changesOf(view('a', searchOf('tag:web "a b" x>1%', '-failures,name', columns)));
    expect([q, sort]).toEqual(['tag:web "a b" x>1%', '-failures,name']);
    expect(parseColumns(cols ?? '')).toEqual(columns);
    expect(changesOf(view('b', searchOf('', null, DEFAULT_COLUMNS)))).toMatchObject({ q: null, sort: null });
  });

  test('are the same view whatever the order in which columns were chosen', () => {
    const back = { ...DEFAULT_COLUMNS, shown: new Set([...DEFAULT_COLUMNS.shown].reverse()) };
    expect(searchOf('x', null, back)).toBe(searchOf('x', null, DEFAULT_COLUMNS));
  });

  test('are kept by name, one of each', () => {
    expect(writeViews(withView([view('web')], view('db')))).toBe(true);
    expect(readViews().map(({ name }) => name)).toEqual(['db', 'web']);
    expect(withView(readViews(), view('web', 'q=new'))).toEqual([view('db'), view('web', 'q=new')]);
    expect(withoutView(readViews(), 'db')).toEqual([view('web')]);
  });

  test('what somebody else put there, or nobody can read, is no view', () => {
    for (const text of ['{', '{}', 'null', '[1,null,{"name":"x"},{"name":"","search":""},{"name":7,"search":"q"}]']) {
      stored = text;
      expect(readViews()).toEqual([]);
    }
    stored = JSON.stringify(Array.from({ length: 99 }, (_, i) => view(`v${i}`)));
    expect(readViews()).toHaveLength(MOST_VIEWS);
  });

  test('a browser that keeps nothing says so', () => {
    refuse = true;
    expect(writeViews([view('a')])).toBe(false);
    vi.stubGlobal('localStorage', undefined);
    expect(readViews()).toEqual([]);
  });
});
