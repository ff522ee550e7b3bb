import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextPath } from '@/components/auth/next-path';
import { setupErrors } from '@/components/auth/setup-rules';
import { whereabouts } from '@/components/frame/crumbs';
import { themeFrom } from '@/components/frame/preferences';
import { shiftTimes } from '@/components/hydrated';
import { beancountersPath, containerPath, nodePath, tasksOfPath } from '@/components/paths';
import { append } from '@/components/tasks/output-query';
import { taskListQuery } from '@/components/tasks/task-filter';
import { tookMs } from '@/components/tasks/task-state';
import { taskTitle } from '@/components/tasks/task-words';

const ORIGIN = 'http://127.0.0.1:3000';

describe('where signing in leads back to', () => {
  test.each([
    ['/nodes/hn1/containers?q=web', '/nodes/hn1/containers?q=web'],
    [null, '/'],
    ['', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['nodes', '/'],
    ['/sign-in?next=/sign-in', '/'],
    ['/setup', '/'],
    ['/\t/evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/a/..//evil.example', '/'],
  ])('%j leads to %j', (asked, path) => {
    expect(nextPath(asked, ORIGIN)).toBe(path);
  });

  test('is never another origin', () => {
    const piece = fc.constantFrom('/', '\\', '//', '@', ':', 'evil.example', '\t', '\n', '.', '%2f', 'http:', '?', '#');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expect(new URL(nextPath(pieces.join(''), ORIGIN), ORIGIN).origin).toBe(ORIGIN);
      }),
    );
  });
});

describe('set-up', () => {
  test('names what is wrong at each field', () => {
    expect(Object.keys(setupErrors({ name: 'Root!', password: 'short', again: 'other' }))).toEqual([
      'name',
      'password',
      'again',
    ]);
    expect(setupErrors({ name: 'admin', password: '123456789', again: '123456789' })).toEqual({
      password: 'One more character is needed.',
    });
    expect(setupErrors({ name: 'admin', password: 'long enough words', again: 'long enough words' })).toEqual({});
  });
});

describe('addresses', () => {
  test.each([
    ['/', { tasks: false }],
    ['/tasks', { tasks: true }],
    ['/tasks/t1', { tasks: true, task: 't1' }],
    ['/nodes/hn1/containers', { tasks: false, node: 'hn1' }],
    ['/nodes/hn%201/containers/101/beancounters', { tasks: false, node: 'hn 1', ctid: '101', tab: 'beancounters' }],
    ['/nodes/hn1/doctor', { tasks: false, node: 'hn1', tab: 'doctor' }],
    ['/settings/nodes', { tasks: false, settings: true }],
    ['/settings/nodes/rack%209', { tasks: false, settings: 'rack 9' }],
  ])('%s is understood', (path, where) => {
    expect(whereabouts(path)).toEqual(where);
  });

  test('what is put together is taken apart alike', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (node, ctid) => {
        fc.pre(node !== '.' && node !== '..' && ctid !== '.' && ctid !== '..');
        expect(whereabouts(containerPath(node, ctid))).toEqual({ tasks: false, node, ctid });
      }),
    );
  });

  test('keep a stranger’s text inside its segment', () => {
    expect(nodePath('../../evil?x')).toBe('/nodes/..%2F..%2Fevil%3Fx/containers');
    expect(beancountersPath('hn1', '101', 'a&b')).toBe('/nodes/hn1/containers/101/beancounters?counter=a%26b');
    expect(tasksOfPath({})).toBe('/tasks');
    expect(tasksOfPath({ node: 'hn1', state: 'failed' })).toBe('/tasks?node=hn1&state=failed');
  });

  test('an odd filter still shows tasks', () => {
    expect(taskListQuery(new URLSearchParams('node=&ctid=abc&state=strange&before='))).toEqual({ count: 50 });
    expect(taskListQuery(new URLSearchParams('node=hn1&ctid=101&state=open&before=t9'))).toEqual({
      node: 'hn1',
      ctid: '101',
      state: 'open',
      before: 't9',
      count: 50,
    });
  });

  test.each([
    ['dark', 'dark'],
    ['light', 'light'],
    ['system', 'system'],
    ['"><script>', 'system'],
    [undefined, 'system'],
  ])('a theme cookie %j means %s', (cookie, theme) => {
    expect(themeFrom(cookie)).toBe(theme);
  });
});

describe('output', () => {
  test('is joined where it was cut', () => {
    const first = append({ text: '', next: 0, done: false }, { from: 0, next: 4, text: 'Star', done: false });
    expect(append(first, { from: 4, next: 8, text: 'ting', done: true })).toEqual({
      text: 'Starting',
      next: 8,
      done: true,
    });
  });

  test('says how much is missing where bytes were not kept', () => {
    const joined = append({ text: 'head', next: 4, done: false }, { from: 2052, next: 2056, text: 'tail', done: true });
    expect(joined.text).toBe('head\n[2 KiB not kept here]\ntail');
  });
});

describe('a task in words', () => {
  test.each([
    [{ action: 'start', ctid: '101' }, 'start 101'],
    [{ action: 'set', ctid: '101' }, 'change 101'],
    [{ action: 'defragment', ctid: '101' }, 'defragment 101'],
    [{ action: 'restart', ctid: null }, 'restart the node'],
  ])('%j is "%s"', (task, words) => {
    expect(taskTitle(task)).toBe(words);
  });

  test('takes no time before it started, and goes on until it ends', () => {
    expect(tookMs({ startedAt: null, endedAt: null }, 9000)).toBeNull();
    expect(tookMs({ startedAt: 1000, endedAt: null }, 9000)).toBe(8000);
    expect(tookMs({ startedAt: 1000, endedAt: 3000 }, 9000)).toBe(2000);
  });
});

test('first reads are shifted to the browser’s clock and otherwise left alone', () => {
  const query = { queryKey: ['nodes'], queryHash: '["nodes"]', state: { dataUpdatedAt: 1000, data: { now: 1000 } } };
  // The members that matter here.
  const shifted = shiftTimes({ mutations: [], queries: [query] } as never, 60_000);
  expect(shifted.queries[0]).toMatchObject({
    queryKey: ['nodes'],
    state: { dataUpdatedAt: 61_000, data: { now: 1000 } },
  });
});
