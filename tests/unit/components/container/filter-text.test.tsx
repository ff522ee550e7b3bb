import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useFilterText } from '@/components/container/filter-text';

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams(window.location.search) }));
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  window.history.replaceState(null, '', '/');
});

function Field() {
  const [text, setText] = useFilterText();
  return (
    <>
      <input aria-label="filter" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="button">go</button>
    </>
  );
}
const type = (value: string) => fireEvent.change(screen.getByLabelText('filter'), { target: { value } });

test('what is typed is in the address a moment later, in one change', () => {
  render(<Field />);
  const written = vi.spyOn(window.history, 'replaceState');
  type('we');
  type('web');
  expect(window.location.search).toBe('');
  act(() => void vi.advanceTimersByTime(300));
  expect(window.location.search).toBe('?q=web');
  expect(written).toHaveBeenCalledTimes(1);
});

test('a click or Enter writes the address before it does its work: a later change would call off the page it leads to', () => {
  render(<Field />);
  const seen: string[] = [];
  screen.getByRole('button').addEventListener('click', () => seen.push(window.location.search));
  screen.getByLabelText('filter').addEventListener('keydown', () => seen.push(window.location.search));
  type('web');
  fireEvent.click(screen.getByRole('button'));
  type('mail');
  fireEvent.keyDown(screen.getByLabelText('filter'), { key: 'x' });
  fireEvent.keyDown(screen.getByLabelText('filter'), { key: 'Enter' });
  expect(seen).toEqual(['?q=web', '?q=web', '?q=mail']);
  const written = vi.spyOn(window.history, 'replaceState');
  act(() => void vi.advanceTimersByTime(300));
  expect(written).not.toHaveBeenCalled();
});
