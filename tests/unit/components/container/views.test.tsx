import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_COLUMNS } from '@/components/container/columns';
import Views from '@/components/container/views';
import { readViews, writeViews } from '@/components/container/views-store';
import { menuChannel } from '@/components/ui/menu';

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams(window.location.search) }));

beforeEach(() => {
  localStorage.clear();
  menuChannel.set(null);
  window.history.replaceState(null, '', '/nodes/hn1/containers?q=web&range=1h');
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});

function opened(text = 'web') {
  const anchor = document.body.appendChild(document.createElement('button'));
  render(
    <Views asked={{ anchor }} text={text} sort={[{ key: 'name', direction: 'ascending' }]} columns={DEFAULT_COLUMNS} />,
  );
  return anchor;
}
const items = () => menuChannel.get()?.items ?? [];
const choose = (id: string) =>
  vi.waitFor(() =>
    items()
      .find((item) => item.id === id)
      ?.run(),
  );

describe('views', () => {
  test('with none saved there is one thing to do, and the other says why not', () => {
    opened();
    expect(items().map(({ id, reason }) => [id, reason])).toEqual([
      ['save', undefined],
      ['edit', 'No view has been saved in this browser.'],
    ]);
  });

  test('what is on screen is saved under a name with the keyboard alone, and the focus returns', async () => {
    const anchor = opened();
    await choose('save');
    const user = userEvent.setup();
    await user.click(await screen.findByRole('textbox', { name: 'Name' }));
    await user.keyboard('{Enter}');
    expect(screen.getByText('A view needs a name.')).toBeVisible();
    await user.keyboard('  Web servers {Enter}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(anchor);
    expect(readViews()).toMatchObject([
      { name: 'Web servers', search: expect.stringMatching(/^q=web&sort=name&cols=/) },
    ]);
  });

  test('a view sets its part of the address and nothing else, as a step one can go back', async () => {
    writeViews([{ name: 'Failing', search: 'q=failing&cols=name~state' }]);
    opened();
    const steps = window.history.length;
    expect(items()[0]).toMatchObject({ label: 'Failing', checked: false });
    await choose('view Failing');
    expect(window.location.search).toBe('?q=failing&range=1h&cols=name%7Estate');
    expect(window.history.length).toBe(steps + 1);
  });

  test('one is renamed, not to the name of another, and deleted, which can be undone', async () => {
    writeViews([
      { name: 'a', search: 'q=a' },
      { name: 'b', search: 'q=b' },
    ]);
    opened();
    await choose('edit');
    const user = userEvent.setup();
    const name = await screen.findByRole('textbox', { name: 'Name of a' });
    await user.clear(name);
    await user.type(name, 'b{Enter}');
    expect(screen.getByText('Another view has this name.')).toBeVisible();
    expect(readViews().map((view) => view.name)).toEqual(['a', 'b']);
    await user.type(name, 'c{Enter}');
    expect(readViews()).toEqual([
      { name: 'b', search: 'q=b' },
      { name: 'bc', search: 'q=a' },
    ]);
    await user.click(screen.getByRole('button', { name: 'Delete b' }));
    expect(readViews().map((view) => view.name)).toEqual(['bc']);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(readViews().map((view) => view.name)).toEqual(['b', 'bc']);
  });

  test('a name that is there replaces, and says so before', async () => {
    writeViews([{ name: 'a', search: 'q=old' }]);
    opened('new');
    await choose('save');
    const user = userEvent.setup();
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'a');
    expect(screen.getByText(/There is a view of this name/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Replace' }));
    expect(readViews()).toMatchObject([{ name: 'a', search: expect.stringContaining('q=new') }]);
  });

  test('a browser that keeps nothing says so where one saves', async () => {
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    opened();
    await choose('save');
    const user = userEvent.setup();
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'a{Enter}');
    expect(screen.getByText(/This browser keeps nothing/)).toBeVisible();
    full.mockRestore();
  });
});
