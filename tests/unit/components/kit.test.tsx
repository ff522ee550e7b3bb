import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NowProvider } from '@/components/now';
import { Age } from '@/components/ui/age';
import { Button, IconButton } from '@/components/ui/button';
import { shellText } from '@/components/ui/command-line';
import { confirm } from '@/components/ui/confirm';
import { ErrorPanel } from '@/components/ui/error-panel';
import { openMenu } from '@/components/ui/menu';
import { Meter } from '@/components/ui/meter';
import { Overlays } from '@/components/ui/overlays';
import { type Sort, Table, Th } from '@/components/ui/table';
import { toast } from '@/components/ui/toast';

beforeEach(() => {
  // jsdom has dialogs but cannot show them.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});

describe('a button with a reason', () => {
  test('can be reached by keyboard, says why, and does nothing', async () => {
    const act = vi.fn();
    render(
      <Button reason="101 does not run." onClick={act}>
        {'Stop'}
      </Button>,
    );
    const user = userEvent.setup();
    await user.tab();
    const button = screen.getByRole('button', { name: 'Stop' });
    expect(button).toHaveFocus();
    expect(button).toHaveAccessibleDescription('101 does not run.');
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).not.toBeDisabled();
    await user.keyboard('{Enter}');
    expect(act).not.toHaveBeenCalled();
  });

  test('shows the reason to the eye when it is used', async () => {
    render(
      <>
        <Button reason="101 does not run.">{'Stop'}</Button>
        <Overlays />
      </>,
    );
    await userEvent.setup().click(screen.getByRole('button'));
    expect(await screen.findByText('101 does not run.', {}, { timeout: 10_000 })).toBeVisible();
  });

  test('does not send a form', async () => {
    const send = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
    render(
      <form onSubmit={send}>
        <Button type="submit" reason="Nothing was changed.">
          {'Save'}
        </Button>
      </form>,
    );
    await userEvent.setup().click(screen.getByRole('button'));
    expect(send).not.toHaveBeenCalled();
  });

  test('a pending button ignores a second click', async () => {
    const act = vi.fn();
    render(
      <Button pending onClick={act}>
        {'Start'}
      </Button>,
    );
    await userEvent.setup().click(screen.getByRole('button', { name: 'Start' }));
    expect(act).not.toHaveBeenCalled();
  });

  test('an icon button has a name', () => {
    render(<IconButton label="Refresh" icon={<i />} />);
    expect(screen.getByRole('button', { name: 'Refresh' })).toBeVisible();
  });
});

describe('an error panel', () => {
  test('says what failed, what to do, folds the details and tries again', async () => {
    const retry = vi.fn();
    render(
      <ErrorPanel
        title="The node does not answer"
        message="hn5 did not answer within 20 s."
        hint="Check that it is up."
        detail="ssh: connect to host: timed out"
        retry={retry}
      />,
    );
    const panel = screen.getByRole('alert');
    expect(panel).toHaveTextContent('hn5 did not answer within 20 s.');
    expect(panel).toHaveTextContent('Check that it is up.');
    expect(screen.getByText('ssh: connect to host: timed out')).not.toBeVisible();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });
});

describe('an age', () => {
  const NOW = 1_700_000_000_000;
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('grows by itself and turns stale, told by more than colour', () => {
    render(
      <NowProvider now={NOW}>
        <Age at={NOW - 4000} staleAfterMs={20_000} />
      </NowProvider>,
    );
    expect(screen.getByText('4 s ago')).not.toHaveAttribute('data-stale');
    act(() => {
      vi.advanceTimersByTime(20_000);
    });
    const age = screen.getByText(/24 s ago/);
    expect(age).toHaveAttribute('data-stale', 'true');
    expect(age).toHaveTextContent('Out of date:');
  });

  test('says when there was none', () => {
    render(
      <NowProvider now={NOW}>
        <Age at={null} />
      </NowProvider>,
    );
    expect(screen.getByText('not yet')).toBeVisible();
  });
});

describe('a meter', () => {
  test.each([
    [0.42, '42', '42 %'],
    [1.2, '100', '120 %'],
    [null, '0', '—'],
  ])('of %s says %s in numbers and words', (ratio, value, text) => {
    render(<Meter label="held" ratio={ratio} />);
    const meter = screen.getByRole('meter', { name: 'held' });
    expect(meter).toHaveAttribute('aria-valuenow', value);
    expect(meter).toHaveAttribute('aria-valuetext', text);
  });
});

describe('a sortable head', () => {
  const head = (sort: Sort, onSort: (sort: Sort) => void) => (
    <Table label="Containers">
      <thead>
        <tr>
          <Th sortKey="ctid" sort={sort} onSort={onSort}>
            {'CTID'}
          </Th>
          <Th sortKey="failures" numeric sort={sort} onSort={onSort}>
            {'Failures'}
          </Th>
        </tr>
      </thead>
    </Table>
  );

  test('says by which column the table is sorted, and turns it round', async () => {
    const onSort = vi.fn();
    render(head({ key: 'ctid', direction: 'ascending' }, onSort));
    expect(screen.getByRole('columnheader', { name: 'CTID' })).toHaveAttribute('aria-sort', 'ascending');
    expect(screen.getByRole('columnheader', { name: 'Failures' })).toHaveAttribute('aria-sort', 'none');
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'CTID' }));
    expect(onSort).toHaveBeenLastCalledWith({ key: 'ctid', direction: 'descending' });
    await user.click(screen.getByRole('button', { name: 'Failures' }));
    expect(onSort).toHaveBeenLastCalledWith({ key: 'failures', direction: 'descending' });
  });
});

describe('overlays', () => {
  test('a confirm dialog runs nothing by Enter alone', async () => {
    const run = vi.fn();
    render(<Overlays />);
    act(() => confirm({ title: 'Stop 101?', body: 'vzctl stop 101', confirmLabel: 'Stop', run }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus(), { timeout: 10_000 });
    const user = userEvent.setup();
    await user.keyboard('{Enter}');
    expect(run).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('a confirm dialog that wants something typed runs on exactly that and by its button, never by Enter', async () => {
    const run = vi.fn();
    render(<Overlays />);
    const typed = { text: '12', label: 'Type 12', missing: 'Type exactly 12.' };
    act(() => confirm({ title: 'Destroy 12?', body: '', confirmLabel: 'Destroy', run, typed }));
    const user = userEvent.setup();
    const field = await screen.findByRole('textbox', { name: 'Type 12' });
    const button = screen.getByRole('button', { name: 'Destroy' });
    await user.type(field, '120');
    await user.click(button);
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription('Type exactly 12.');
    expect(run).not.toHaveBeenCalled();
    await user.type(field, '{Backspace}{Enter}');
    expect(run).not.toHaveBeenCalled();
    await user.click(button);
    await waitFor(() => expect(run).toHaveBeenCalledTimes(1));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('a confirm dialog runs on its button and then closes', async () => {
    const run = vi.fn(async () => {});
    render(<Overlays />);
    act(() => confirm({ title: 'Stop 101?', body: 'vzctl stop 101', confirmLabel: 'Stop', run }));
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Stop' }));
    expect(run).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('a menu item that cannot be chosen says why in its place', async () => {
    const run = vi.fn();
    render(
      <>
        <button type="button">{'Actions'}</button>
        <Overlays />
      </>,
    );
    const opener = screen.getByRole('button', { name: 'Actions' });
    act(() =>
      openMenu(opener, 'Actions of 101', [
        { id: 'start', label: 'Start', reason: 'It runs already.', run },
        { id: 'stop', label: 'Stop', run },
      ]),
    );
    const item = await screen.findByRole('menuitem', { name: /Start/ }, { timeout: 10_000 });
    expect(item).toHaveTextContent('It runs already.');
    expect(item).toHaveAttribute('aria-disabled', 'true');
    await userEvent.setup().click(screen.getByRole('menuitem', { name: 'Stop' }));
    expect(run).toHaveBeenCalledOnce();
  });

  test('a toast said before its host was loaded is shown', async () => {
    render(<Overlays />);
    act(() => toast({ tone: 'critical', title: 'stop 101: failed', body: '101 still runs.' }));
    expect(await screen.findByText('101 still runs.', {}, { timeout: 10_000 })).toBeVisible();
  });
});

test.each([
  [['vzctl', 'start', '101'], 'vzctl start 101'],
  [['vzctl', 'set', '101', '--hostname', 'a b'], "vzctl set 101 --hostname 'a b'"],
  [['vzctl', 'set', '101', '--name', "o'brien", ''], "vzctl set 101 --name 'o'\\''brien' ''"],
])('a command line is written as an admin would type it: %j', (argv, text) => {
  expect(shellText(argv)).toBe(text);
});
