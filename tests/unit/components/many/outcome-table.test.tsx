import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { canTake, type OutcomeRow, OutcomeTable } from '@/components/many/outcome-table';
import type { RowProgress } from '@/components/many/runs';

const row = (more: Partial<OutcomeRow> = {}): OutcomeRow => ({
  ...{ ctid: '101', title: 'web', state: 'running', reason: null },
  changes: [{ key: 'NUMPROC', before: '240', after: '40' }],
  ...more,
});

const asked = vi.fn(async () => ({ commands: [['vzctl', 'set', '101']], diff: [], restart: false, findings: [] }));

function shown(rows: readonly OutcomeRow[], progress: [string, RowProgress][] = [], onTick = vi.fn()) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <OutcomeTable
        node="hn1"
        rows={rows}
        look={{
          column: { head: 'Made from', text: () => 'basic' },
          says: () => 'A finding.',
          commands: ({ ctid }) => ({ previewKey: [ctid], ask: asked }),
        }}
        ticked={new Set()}
        onTick={onTick}
        progress={new Map(progress)}
        locked={false}
      />
    </QueryClientProvider>,
  );
  return onTick;
}

test('shows old and new, and what speaks against it', () => {
  shown([row()]);
  const [, first] = screen.getAllByRole('row');
  expect(first).toHaveTextContent('101 web');
  expect(first).toHaveTextContent('NUMPROC 240 40');
  expect(first).toHaveTextContent('A finding.');
  expect(first).toHaveTextContent('basic');
});

test('lets only those be ticked that something can be done for', () => {
  const rows = [row(), row({ ctid: '102', changes: [] }), row({ ctid: '103', reason: 'Its state is not known.' })];
  expect(rows.map(canTake)).toEqual([true, false, false]);
  const onTick = shown(rows);
  expect(screen.getByLabelText('Choose 102')).toBeDisabled();
  expect(screen.getByLabelText('Choose 103')).toBeDisabled();
  expect(screen.getAllByText('Its state is not known.')[0]).toBeVisible();
  fireEvent.click(screen.getByLabelText('Choose all that are shown'));
  expect(onTick).toHaveBeenCalledWith(['101'], true);
});

test('shows how each fares in its row, and who was never begun', () => {
  const rows = ['101', '102', '103', '104'].map((ctid) => row({ ctid }));
  shown(rows, [
    ['101', { ctid: '101', ok: false, text: 'The container is locked.' }],
    ['102', 'left'],
    ['103', 'running'],
    ['104', 'waiting'],
  ]);
  const texts = screen.getAllByRole('row').map((each) => each.textContent ?? '');
  expect(texts[1]).toContain('The container is locked.');
  expect(texts[2]).toContain('not begun');
  expect(texts[3]).toContain('runs…');
  expect(texts[4]).toContain('waits');
});

test('the commands of a row are asked for when somebody wants to see them', async () => {
  shown([row()]);
  expect(asked).not.toHaveBeenCalled();
  const [summary] = screen.getAllByText('Commands');
  if (summary?.parentElement instanceof HTMLDetailsElement) summary.parentElement.open = true;
  expect((await screen.findAllByText('vzctl set 101'))[0]).toBeInTheDocument();
  expect(asked).toHaveBeenCalledTimes(1);
});
