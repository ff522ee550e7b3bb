import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderToString } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { DEFAULT_COLUMNS } from '@/components/container/columns';
import { ContainerTable } from '@/components/container/container-table';
import { useSelection } from '@/components/container/selection';
import { defaultSort } from '@/components/container/sort';
import type { ContainerRow } from '@/lib/api/schemas';
import { containerRow, worst } from './row';

function Listed({ rows, onOpen = () => {} }: { rows: readonly ContainerRow[]; onOpen?: (ctid: string) => void }) {
  const selection = useSelection(new Set(rows.map((row) => row.ctid)));
  return (
    <>
      <output>{[...selection.ctids].join(' ')}</output>
      <ContainerTable
        node="hn1"
        nodeLabel="hn1"
        rows={rows}
        more={0}
        columns={DEFAULT_COLUMNS}
        sort={defaultSort}
        onSort={() => {}}
        selection={selection}
        progress={new Map()}
        onOpen={onOpen}
        onMenu={() => {}}
        onHold={() => {}}
      />
    </>
  );
}

const many = Array.from({ length: 1000 }, (_, i) => containerRow({ ctid: String(101 + i), name: `web${i}` }));

describe('container table', () => {
  test("the server's HTML has the first screen of 1,000 rows and not the rest", () => {
    const html = renderToString(<Listed rows={many} />);
    expect(html).toContain('web0');
    expect(html).toContain('web15');
    expect(html).not.toContain('web900');
    expect(html).toContain('aria-rowcount="1001"');
    expect(html).toContain('aria-rowindex="2"');
  });

  test('the sorted column says so', () => {
    render(<Listed rows={many.slice(0, 3)} />);
    expect(screen.getByRole('columnheader', { name: 'CTID' })).toHaveAttribute('aria-sort', 'ascending');
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'none');
  });

  test('j moves, x ticks, Shift extends, Enter opens, Escape clears', async () => {
    vi.spyOn(window, 'scrollTo').mockImplementation(() => {});
    const opened: string[] = [];
    render(<Listed rows={many.slice(0, 5)} onOpen={(ctid) => opened.push(ctid)} />);
    const user = userEvent.setup();
    await user.keyboard('j');
    await user.keyboard('x');
    await user.keyboard('{Shift>}J{/Shift}');
    expect(screen.getByRole('status')).toHaveTextContent('101 102');
    await vi.waitFor(() => expect(document.activeElement).toHaveAttribute('data-key', '102'));
    await user.keyboard('{Enter}');
    expect(opened).toEqual(['102']);
    await user.keyboard('{Escape}');
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });

  test('the worst counter is a meter with its name and number', () => {
    render(<Listed rows={[containerRow({ worst: worst(0.93, 'numtcpsock') })]} />);
    const meters = screen.getAllByRole('meter', { name: 'numtcpsock of 101: 93 % of the barrier' });
    expect(meters[0]).toHaveAttribute('aria-valuenow', '93');
  });

  test('a row that could not be read whole says what is missing', () => {
    render(<Listed rows={[containerRow({ problem: { code: 'node_failed', message: '101.conf: line 3' } })]} />);
    const table = within(screen.getByRole('table'));
    expect(table.getByText('101.conf: line 3')).toBeVisible();
    // It may be cut: whole for a keyboard and a screen reader.
    expect(table.getByRole('button', { name: 'What is wrong with 101' })).toHaveAccessibleDescription(
      '101.conf: line 3',
    );
  });

  test('a running container whose counters could not be read has no pressure and no failures, and says so', () => {
    render(<Listed rows={[containerRow({ counters: 'unread' })]} />);
    expect(screen.getAllByText('no counters').length).toBeGreaterThan(0);
    expect(within(screen.getByRole('table')).queryByText('0')).toBeNull();
  });

  test('what is being done to a container stands in place of its state', async () => {
    render(<Listed rows={[containerRow({ task: { id: 't1', action: 'stop', startedAt: 0 } })]} />);
    expect(await screen.findByText('stopping…')).toBeInTheDocument();
    expect(screen.queryByText('running')).toBeNull();
  });
});
