import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { CounterTable } from '@/components/ubc/counter-table';
import type { UnitMode } from '@/components/ubc/values';
import type { Beancounter } from '@/lib/api/schemas';
import { beancounter } from './beancounter';

function show(
  rows: readonly Beancounter[],
  more: { mode?: UnitMode; open?: string; onOpen?: (c: string | null) => void } = {},
) {
  return render(
    <CounterTable
      ctid="101"
      parts={[{ title: null, rows }]}
      mode={more.mode ?? 'bytes'}
      vswap={false}
      dimmed={false}
      open={more.open ?? null}
      onOpen={more.onOpen ?? (() => {})}
      detail={(row) => <p>{`detail of ${row.name}`}</p>}
    />,
  );
}
const rowOf = (name: string) => screen.getByRole('button', { name: `Open ${name}` }).closest('tr') as HTMLElement;

describe('counter table', () => {
  test('new failures are loud, the lifetime total is quiet', () => {
    show([
      beancounter({ growthHour: 12, growthDay: 12, failcnt: 2801251, severity: 'critical' }),
      beancounter({ name: 'numpty', failcnt: 7 }),
    ]);
    expect(within(rowOf('numproc')).getByText('+12 / h')).toHaveClass('text-failure');
    expect(within(rowOf('numproc')).getByText('lifetime 2,801,251')).toHaveClass('text-faint');
    expect(within(rowOf('numpty')).queryByText(/\//)).toBeNull();
  });

  test('a guarantee says that it is one, and when it is outgrown', () => {
    const guarantee = { group: 'memory', unit: 'pages', kind: 'guarantee', reference: null, pressure: null } as const;
    show([
      beancounter({ ...guarantee, name: 'vmguarpages', held: 0, limit: 'unlimited' }),
      beancounter({ ...guarantee, name: 'oomguarpages', held: 200, barrier: 100, limit: 'unlimited' }),
    ]);
    expect(within(rowOf('vmguarpages')).getByText('guarantee')).toBeInTheDocument();
    expect(within(rowOf('oomguarpages')).getByText('above its guarantee')).toBeInTheDocument();
    expect(screen.getAllByRole('img', { name: /The barrier is a promise/ }).length).toBeGreaterThan(1);
  });

  test('keeps a counter that the catalogue does not know, as the node prints it', () => {
    show([
      beancounter({ name: 'numnew', group: 'unknown', unit: 'unknown', kind: 'unknown', held: 3, limit: 'unlimited' }),
    ]);
    expect(within(rowOf('numnew')).getByText('unknown counter')).toBeInTheDocument();
    expect(within(rowOf('numnew')).getByRole('cell', { name: '∞' })).toBeInTheDocument();
  });

  test('a row that measures nothing says so, and has neither bar nor picture', () => {
    show([
      beancounter({ name: 'numtcpsock', held: 0, pressure: null, measured: false, unmeasuredReason: 'not_accounted' }),
      beancounter(),
    ]);
    const row = within(rowOf('numtcpsock'));
    expect(row.getAllByText('not measured here').length).toBeGreaterThan(0);
    expect(row.getAllByTitle(/does not count into it/).length).toBeGreaterThan(0);
    expect(row.queryByRole('img')).toBeNull();
    // The number stands as the file has it, quietly.
    expect(row.getAllByRole('cell', { name: '0' })[0]).toHaveClass('text-faint');
    expect(within(rowOf('numproc')).getAllByRole('img', { name: /^numproc: held/ }).length).toBeGreaterThan(0);
  });

  test('every number has its exact value on hover', () => {
    show([beancounter({ name: 'kmemsize', unit: 'bytes', held: '9007199254740993' })]);
    expect(screen.getByTitle('kmemsize held: 9,007,199,254,740,993 bytes')).toBeInTheDocument();
  });

  test('opens by its button and by a click on the row', async () => {
    const opened: (string | null)[] = [];
    show([beancounter()], { onOpen: (counter) => opened.push(counter) });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Open numproc' }));
    await user.click(screen.getByText('Processes'));
    expect(opened).toEqual(['numproc', 'numproc']);
  });

  test('an open row is told as open and shows its detail below', () => {
    show([beancounter()], { open: 'numproc' });
    expect(screen.getByRole('button', { name: 'Close numproc' })).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('detail of numproc')).toBeInTheDocument();
  });

  test('j and k walk the rows', async () => {
    show([beancounter(), beancounter({ name: 'numpty' })]);
    const user = userEvent.setup();
    await user.keyboard('jj');
    expect(screen.getByRole('button', { name: 'Open numpty' })).toHaveFocus();
    await user.keyboard('k');
    expect(screen.getByRole('button', { name: 'Open numproc' })).toHaveFocus();
  });
});
