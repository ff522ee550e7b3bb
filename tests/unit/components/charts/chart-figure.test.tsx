import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ChartFigure } from '@/components/charts/chart-figure';
import type { History } from '@/lib/api/schemas';
import { beancounter } from '../ubc/beancounter';
import { MEASURED } from './measured';

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams() }));
beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});

function history(over: Partial<History> = {}): History {
  return {
    ...MEASURED,
    now: 4000,
    resource: 'numproc',
    unit: 'items',
    stepMs: 1000,
    rollup: 'max',
    t: [0, 1000, 2000, 3000],
    held: [10, null, '9007199254740993', 30],
    maxheld: [10, null, 30, 30],
    barrier: [100, null, 100, 100],
    limit: ['unlimited', null, 'unlimited', 'unlimited'],
    failures: [0, null, 4, 0],
    resets: [2000],
    ...over,
  };
}
const show = (data: History) =>
  render(<ChartFigure history={data} row={beancounter()} mode="bytes" fromMs={0} toMs={4000} widthPx={900} />);

describe('chart', () => {
  test('names itself with what matters in it', () => {
    show(history());
    expect(screen.getByRole('figure')).toHaveAccessibleName(/^numproc over time: .* 4 failures in this range\.$/);
  });

  test('says how points were made, what is unlimited, and that it restarted', () => {
    show(history());
    expect(screen.getByText('max per 1 s')).toBeInTheDocument();
    expect(screen.getByText('limit: unlimited')).toBeInTheDocument();
    expect(screen.getByText('1 restart')).toBeInTheDocument();
  });

  test('without a single reading it says so in a box of the same height', () => {
    const none = [null, null, null, null];
    const { container } = show(history({ held: none, maxheld: none, barrier: none, limit: none, failures: none }));
    expect(screen.getByText('No reading in this range')).toBeInTheDocument();
    expect(container.querySelector('[style*="height: 260px"]')).not.toBeNull();
  });

  test('the table behind it has every step, exact, gaps as gaps', async () => {
    show(history());
    await userEvent.click(screen.getByRole('button', { name: 'View as table' }));
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows).toHaveLength(4);
    expect(rows[1]).toHaveTextContent('9,007,199,254,740,993');
    expect(rows[2]).toHaveTextContent('—');
  });
});
