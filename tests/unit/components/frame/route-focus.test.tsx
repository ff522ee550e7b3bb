import { render, screen } from '@testing-library/react';
import { useEffect, useRef } from 'react';
import { expect, test, vi } from 'vitest';
import { RouteFocus } from '@/components/frame/route-focus';

let pathname = '/';
vi.mock('next/navigation', () => ({ usePathname: () => pathname }));

/** A page; with `field` one that takes the focus once it is there, as a hand on the keyboard would. */
function Page({ field = false }: { field?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <main id="content">
      <h1 tabIndex={-1}>Page of {pathname}</h1>
      {field && <input ref={input} aria-label="Find" />}
    </main>
  );
}

function go(to: string, field?: boolean) {
  pathname = to;
  return (
    <>
      <Page key={to} {...(field === undefined ? {} : { field })} />
      <RouteFocus />
    </>
  );
}

test('a new page is begun at its heading, the first page of a visit is left alone', () => {
  const { rerender } = render(go('/'));
  expect(document.body).toHaveFocus();
  rerender(go('/tasks'));
  expect(screen.getByRole('heading')).toHaveFocus();
});

test('a field of the new page that already has the focus keeps it: what is typed there would be lost', () => {
  const { rerender } = render(go('/'));
  rerender(go('/change', true));
  expect(screen.getByLabelText('Find')).toHaveFocus();
});
