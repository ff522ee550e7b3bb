import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import SelectionBar from '@/components/container/selection-bar';
import { RunLine } from '@/components/many/run-line';
import { type ManyRun, manyRuns, NO_RUNS, type RowProgress } from '@/components/many/runs';
import { pageActions } from '@/components/palette/palette';
import { nodePath } from '@/components/paths';
import { menuChannel } from '@/components/ui/menu';
import type { ContainerRow } from '@/lib/api/schemas';
import { node } from './node';
import { containerRow } from './row';

const pushed: string[] = [];
vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: (path: string) => pushed.push(path) }),
  useSearchParams: () => new URLSearchParams('q=web'),
}));
afterEach(() => {
  vi.unstubAllGlobals();
  manyRuns.set(NO_RUNS);
  menuChannel.set(null);
  pushed.length = 0;
});

function shown(rows: readonly ContainerRow[], role = 'operator', progress: [string, RowProgress][] = []) {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ now: 1, user: { name: 'x', role } })));
  const onClear = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SelectionBar node={node} rows={rows} hidden={0} progress={new Map(progress)} onClear={onClear} />
    </QueryClientProvider>,
  );
  return onClear;
}
const labels = () => screen.getAllByRole('button').map((button) => button.textContent);
const menu = () => {
  fireEvent.click(screen.getByRole('button', { name: 'More for the selected containers' }));
  return new Map(menuChannel.get()?.items.map(({ label, reason }) => [label, reason]));
};
const mixed = [containerRow(), containerRow({ ctid: '102', state: 'stopped' })];

test('what can be done to one at least is a button, the rest stands in the menu with the reason', () => {
  shown(mixed);
  expect(labels()).toEqual([
    ...['Start', 'Stop', 'Restart', 'Suspend', 'Mount'],
    ...['Change a setting…', 'Tags…', 'More', 'Clear selection'],
  ]);
  const items = menu();
  expect(items.get('Resume')).toMatch(/1 already runs: nothing to do\. 1 is not suspended/);
  expect([...items.keys()]).toEqual(expect.arrayContaining(['Stop at once', 'Unmount', 'Quota on', 'Quota off']));
  expect(items.get('Stop at once')).toBeUndefined();
});

test('the palette offers all of it for the selection, and the change of a setting leads to its page', () => {
  shown(mixed);
  const items = pageActions.get();
  expect(items.map(({ label }) => label)).toContain('Suspend: 2 selected');
  expect(items.find(({ id }) => id === 'bulk-resume')?.reason).toMatch(/nothing to do/);
  items.find(({ id }) => id === 'bulk-change')?.run();
  fireEvent.click(screen.getByRole('button', { name: 'More for the selected containers' }));
  menuChannel
    .get()
    ?.items.find(({ id }) => id === 'change-all')
    ?.run();
  expect(pushed).toEqual(['/nodes/hn1/change?ctids=101%2C102', '/nodes/hn1/change?q=web']);
});

test('one that a run has before it is left out and counted', () => {
  shown(mixed, 'operator', [['102', 'waiting']]);
  expect(menu().get('Start')).toMatch(/1 waits for its turn in a run: skipped\./);
});

test('a viewer is told why nothing can be done', async () => {
  shown(mixed, 'viewer');
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Stop' })).toHaveAccessibleDescription('This needs the role operator.'),
  );
});

test('the line of runs says how far they are, leads to their page, and ends the taking of more', () => {
  const run = (over: Partial<ManyRun>): ManyRun => ({
    ...{ id: 7, node: 'hn1', label: 'Start, hn1', page: nodePath('hn1'), action: 'start', progress: new Map() },
    ...{ all: 30, done: 7, failed: 1, state: 'running', ...over },
  });
  const first = run({});
  manyRuns.set([first]);
  const { rerender } = render(<RunLine runs={[first]} />);
  expect(screen.getByRole('status')).toHaveTextContent('7 of 30 done, 1 failed');
  expect(screen.getByRole('link')).toHaveAttribute('href', '/nodes/hn1/containers');
  act(() => screen.getByRole('button', { name: 'Begin no more: Start, hn1' }).click());
  expect(manyRuns.get()[0]?.state).toBe('stopping');
  rerender(<RunLine runs={manyRuns.get()} />);
  expect(screen.getByText('begins no more')).toBeInTheDocument();
  rerender(<RunLine runs={[first, run({ id: 8, all: 10, done: 10, failed: 0 })]} />);
  expect(screen.getByRole('status')).toHaveTextContent('17 of 40 done, 1 failed');
});
