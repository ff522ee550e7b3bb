import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { BeancountersView } from '@/components/ubc/beancounters-view';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { NodeSummary } from '@/lib/api/schemas';
import { beancounter } from './beancounter';

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams(window.location.search) }));
beforeEach(() => window.history.replaceState(null, '', '/'));

type Reply = ReplyOf<typeof api.beancounterList>;

const dead = beancounter({ name: 'numtcpsock', held: 0, measured: false, unmeasuredReason: 'not_accounted' });

function show(over: Partial<Reply> = {}): void {
  const data: Reply = {
    now: 20_000,
    // Of its node the view reads only how often it is sampled.
    node: { sampleSeconds: 10 } as NodeSummary,
    ctid: '101',
    state: 'running',
    vswap: false,
    at: 10_000,
    lingering: false,
    kernel: { generation: '3.10', wordBits: 64, pageBytes: 4096, counters: 2, measured: 1, swappages: true },
    unread: { count: 0, first: [] },
    beancounters: [beancounter(), dead],
    ...over,
  };
  render(<BeancountersView data={data} node="hn1" age="10 s" />);
}

test('a calm container says how many counters were checked: those that are measured', () => {
  show();
  expect(screen.getByText(/1 counter checked/)).toBeInTheDocument();
  expect(screen.getByRole('note', { name: 'What these numbers come from' })).toHaveTextContent(
    'this kernel measures only 1 of 2 counters',
  );
});

test('where nothing is measured, nothing is called calm', () => {
  show({ beancounters: [dead] });
  expect(screen.queryByText('Nothing needs eyes')).toBeNull();
  expect(screen.getByRole('button', { name: 'Show 1 quiet counter' })).toBeInTheDocument();
});

test.each(['stopped', 'mounted', 'unknown'] as const)(
  'leftovers of a container that is %s are called that, and not the last numbers of a run',
  async (state) => {
    show({ state, lingering: true });
    expect(screen.getByText(/^101 does not run. These are leftovers of its last run/)).toBeInTheDocument();
    expect(screen.queryByText(/These are the last numbers read/)).toBeNull();
    expect(screen.queryByText('Nothing needs eyes')).toBeNull();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Show 2 quiet counters' }));
    expect(screen.getByRole('button', { name: 'Open numproc' })).toBeInTheDocument();
  },
);

test('numbers read just before a stop are the last numbers of a run', () => {
  show({ state: 'stopped' });
  expect(screen.getByText(/These are the last numbers read/)).toBeInTheDocument();
});

test('lines that could not be read are counted, and the first are shown', () => {
  show({ unread: { count: 12, first: [{ line: 7, message: 'Line 7 has a negative number.', text: 'numproc -1' }] } });
  expect(screen.getByText(/^12 lines of the counters file of this node could not be read/)).toBeInTheDocument();
  expect(screen.getByText('Line 7 has a negative number.')).toHaveTextContent('numproc -1');
});

test('an unmeasured counter opens to a note in place of its chart', () => {
  window.history.replaceState(null, '', '/?counter=numtcpsock');
  show();
  expect(screen.getByRole('figure', { name: 'Not measured here, so there is nothing to draw' })).toBeInTheDocument();
  expect(screen.queryByRole('figure', { name: /over time/ })).toBeNull();
  expect(screen.getByText('What it counts')).toBeInTheDocument();
  expect(screen.queryByText('What to do')).toBeNull();
});

test('two presses of u in a row move two units on, also when the first is not drawn yet', async () => {
  show();
  await userEvent.setup().keyboard('uu');
  expect(new URLSearchParams(window.location.search).get('unit')).toBe('percent');
});
