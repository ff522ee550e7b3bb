import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { HistoryScreen } from '@/components/settings/history-screen';
import { keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { HistorySizes, NodeHistorySize } from '@/lib/api/schemas-history';

vi.mock('next/navigation', () => ({ usePathname: () => '/settings/history' }));

const DAY = 86_400_000;
const KEEP = [2 * DAY, 14 * DAY, 120 * DAY, 730 * DAY];
const STEPS = [10_000, 60_000, 900_000, 21_600_000];

function size(over: Partial<NodeHistorySize> = {}): NodeHistorySize {
  return {
    node: 'hn1',
    label: 'hn1 · healthy',
    bytes: 3_000_000,
    oldest: 1_700_000_000_000,
    newest: 1_700_100_000_000,
    perDay: 1_048_576,
    predicted: 12_582_912,
    changed: null,
    tiers: KEEP.map((keepMs, i) => ({ bytes: 1000, oldest: null, keepMs, perDay: i === 0 ? 1_048_576 : 524_288 })),
    ...over,
  };
}

function sizes(nodes: NodeHistorySize[]): HistorySizes {
  const bounds = [
    [DAY / 4, 14 * DAY],
    [2 * DAY, 90 * DAY],
    [14 * DAY, 365 * DAY],
    [90 * DAY, 730 * DAY],
  ];
  const tiers = STEPS.map((stepMs, i) => ({
    stepMs,
    defaultMs: KEEP[i] ?? 0,
    minMs: bounds[i]?.[0] ?? 0,
    maxMs: bounds[i]?.[1] ?? 0,
  }));
  const tasks = {
    keepMs: 365 * DAY,
    minMs: 30 * DAY,
    defaultMs: 365 * DAY,
    maxMs: 3650 * DAY,
    changed: null,
    count: 4,
    oldest: DAY,
  };
  return { now: 1_700_100_000_000, fileBytes: 4_000_000, tasksKeptMs: 365 * DAY, tasks, tiers, nodes };
}

function show(nodes: NodeHistorySize[], role: 'admin' | 'viewer' = 'admin') {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keyOf(api.historySizes, {}), sizes(nodes));
  client.setQueryData(keyOf(api.sessionView, {}), { now: 0, user: { name: 'ann', role }, demo: false, build: 'x' });
  render(
    <QueryClientProvider client={client}>
      <HistoryScreen />
    </QueryClientProvider>,
  );
}
const table = () => screen.getByRole('table', { name: 'History of hn1 · healthy' });
const field = (tier: string) => within(table()).getByRole('textbox', { name: `${tier} of hn1 · healthy, days` });
const save = () => screen.getByRole('button', { name: 'Keep the history of hn1 · healthy so' });

describe('the history settings', () => {
  test('say what each node takes, since when, how fast it grows and what it will come to', () => {
    show([size()]);
    expect(screen.getByText('takes 2.86 MiB')).toBeInTheDocument();
    expect(screen.getByText('1 MiB a day')).toBeInTheDocument();
    expect(screen.getByText('about 12 MiB once full')).toBeInTheDocument();
    expect(within(table()).getAllByRole('row')).toHaveLength(5);
    expect(field('Samples')).toHaveValue('2');
  });

  test('say that nothing can be told while there is less than an hour of samples', () => {
    show([size({ perDay: null, predicted: null })]);
    expect(screen.getByText('an hour of samples tells what it will come to')).toBeInTheDocument();
    expect(screen.queryByText(/a day$|once full/)).not.toBeInTheDocument();
  });

  test('predict what other times would come to while they are typed, and refuse those out of bounds with the reason', async () => {
    show([size()]);
    expect(save()).toHaveAccessibleDescription('Nothing was changed.');
    await userEvent.clear(field('Samples'));
    await userEvent.type(field('Samples'), '4');
    expect(screen.getByText(/^about .* once full, with these times$/)).toBeInTheDocument();
    expect(save()).not.toHaveAttribute('aria-disabled');
    await userEvent.type(field('Samples'), '0');
    expect(field('Samples')).toBeInvalid();
    expect(screen.getByText('From 0.25 to 14 days.')).toBeInTheDocument();
    expect(save()).toHaveAttribute('aria-disabled', 'true');
  });

  test('want what is coarser kept as long as what is finer', async () => {
    show([size()]);
    await userEvent.clear(field('Roll-ups of 1 min'));
    await userEvent.type(field('Roll-ups of 1 min'), '20');
    expect(field('Roll-ups of 1 min')).toBeValid();
    await userEvent.clear(field('Roll-ups of 15 min'));
    await userEvent.type(field('Roll-ups of 15 min'), '15');
    expect(screen.getByText('At least as long as what is finer.')).toBeInTheDocument();
  });

  test('show a viewer everything and say why nothing can be changed', () => {
    show([size()], 'viewer');
    expect(field('Samples')).toHaveAttribute('readonly');
    for (const button of [save(), screen.getByRole('button', { name: 'Drop the history of hn1 · healthy' })]) {
      expect(button).toHaveAccessibleDescription('Only an admin changes how long history is kept.');
    }
  });

  test('show what is left of a node that is no longer configured, and a node without history', () => {
    show([size({ node: 'old', label: null }), size({ node: 'new', label: 'new', bytes: 0, oldest: null })]);
    expect(screen.getByText('no longer configured')).toBeInTheDocument();
    expect(screen.getByText('Nothing kept yet')).toBeInTheDocument();
    const drop = screen.getByRole('button', { name: 'Drop the history of new' });
    expect(drop).toHaveAccessibleDescription('There is nothing to drop.');
  });

  test('say that there is no node where there is none', () => {
    show([]);
    expect(screen.getByText('No node yet')).toBeInTheDocument();
  });
});

test("how long tasks are kept is an admin's choice within bounds, and nothing is sent for less than a month", async () => {
  show([size()]);
  expect(screen.getByText(/4 tasks are kept, the oldest of/)).toBeVisible();
  const days = screen.getByRole('textbox', { name: /^Finished tasks are kept for/ });
  const user = userEvent.setup();
  await user.clear(days);
  await user.type(days, '7');
  expect(days).toHaveAttribute('aria-invalid', 'true');
  expect(screen.getByRole('button', { name: 'Keep tasks so' })).toHaveAccessibleDescription('From 30 to 3650 days.');
});
