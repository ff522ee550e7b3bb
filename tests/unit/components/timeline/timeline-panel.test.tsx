import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { TimelinePanel } from '@/components/timeline/timeline-panel';
import type { Change, Task, TimelineEntry } from '@/lib/api/schemas';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The panel with a server that answers just this. */
function shown(answer: () => Promise<Response>): void {
  vi.stubGlobal('fetch', answer);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <TimelinePanel node="hn1" ctid="101" />
    </QueryClientProvider>,
  );
}
const entries = (...all: TimelineEntry[]) =>
  shown(() => Promise.resolve(Response.json({ now: 2_000_000, entries: all, next: null })));

const change = (over: Partial<Change>): TimelineEntry => {
  const one: Change = {
    id: '1',
    node: 'hn1',
    ctid: '101',
    kind: 'state',
    after: 1_000_000,
    at: 1_010_000,
    old: 'running',
    new: 'stopped',
    keys: [],
    whileDown: false,
    ...over,
  };
  return { kind: 'change', id: one.id, at: one.at, change: one };
};
const items = async () => within(await screen.findByRole('list', { name: /newest first/ })).getAllByRole('listitem');

test('while nothing is known it waits, and says nothing', () => {
  shown(() => new Promise(() => {}));
  expect(screen.getByRole('heading', { name: 'Timeline' })).toBeInTheDocument();
  expect(screen.queryByRole('list')).toBeNull();
  expect(screen.queryByText(/Nothing has changed/)).toBeNull();
});

test('a failure says what failed and can be tried again', async () => {
  shown(() =>
    Promise.resolve(
      Response.json({ error: { code: 'unavailable', message: 'vzboard is still starting.' } }, { status: 503 }),
    ),
  );
  expect(await screen.findByText('vzboard is still starting.')).toBeInTheDocument();
  expect(screen.getByRole('button')).toBeInTheDocument();
});

test('nothing so far is said in a sentence', async () => {
  entries();
  expect(await screen.findByText('Nothing has changed since vzboard first read it.')).toBeInTheDocument();
});

test.each<[Partial<Change>, RegExp]>([
  [{}, /Stopped.*outside vzboard.*was running/s],
  [{ new: 'running', old: 'stopped' }, /Started.*was stopped/s],
  [{ kind: 'restarted', old: null, new: null }, /Restarted/],
  [{ kind: 'appeared', old: null, new: 'stopped' }, /Appeared.*now stopped/s],
  [{ kind: 'disappeared', old: 'running', new: null }, /Disappeared.*was running/s],
  [{ kind: 'renamed', old: null, new: 'web1' }, /Renamed.*not set.*to.*web1/s],
  [{ whileDown: true }, /while vzboard was not running/],
])('a change %j is told in words', async (over, words) => {
  entries(change(over));
  expect((await items())[0]).toHaveTextContent(words);
});

test('settings are told key by key, many of them cut short', async () => {
  const keys = Array.from({ length: 9 }, (_, i) => ({ key: `KEY${i}`, before: i === 0 ? null : '1', after: '2' }));
  entries(change({ kind: 'config', old: null, new: null, keys }));
  const [first] = await items();
  expect(first).toHaveTextContent('9 settings changed');
  expect(first).toHaveTextContent(/KEY0not setto2/);
  expect(first).toHaveTextContent(/KEY5.*and 3 more/);
  expect(first).not.toHaveTextContent('KEY6');
});

test('a task stands between changes with its result, and leads to its output', async () => {
  const task: Task = {
    id: 't1',
    node: 'hn1',
    nodeLabel: 'hn1',
    ctid: '101',
    action: 'start',
    by: 'root',
    from: null,
    commands: [['vzctl', 'start', '101']],
    state: 'failed',
    createdAt: 1_500_000,
    startedAt: 1_500_000,
    endedAt: 1_501_000,
    exitCode: 43,
    outcome: null,
    error: { code: 'node_failed', message: 'The private area of the container is missing.' },
    outputBytes: 0,
    waiting: null,
    cancelable: false,
  };
  entries({ kind: 'task', id: 't1', at: 1_500_000, task }, change({}));
  const [first] = await items();
  expect(first).toHaveTextContent(/start 101.*failed.*by root.*private area of the container is missing/s);
  expect(screen.getByRole('link', { name: 'start 101' })).toHaveAttribute('href', '/tasks/t1');
});

test('a change of the config leads to the version it made', async () => {
  entries(change({ kind: 'config', keys: [{ key: 'CPUS', before: '1', after: '2' }], at: 1_010_000 }));
  const [item] = await items();
  expect(within(item as HTMLElement).getByRole('link', { name: /^Version of the config of 101/ })).toHaveAttribute(
    'href',
    '/nodes/hn1/containers/101/versions?at=1010000',
  );
});
