import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SnapshotsPanel } from '@/components/copies/snapshots-panel';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { SnapshotRow } from '@/lib/api/schemas';

vi.mock('next/navigation', () => ({
  useSearchParams: () => new URLSearchParams(),
  useRouter: () => ({ push: () => {} }),
}));
afterEach(() => {
  vi.unstubAllGlobals();
});

type List = ReplyOf<typeof api.snapshotList>;
const row = (id: string, more: Partial<SnapshotRow> = {}): SnapshotRow => ({
  ...{ id, parent: null, current: false, name: id, description: '', date: '2026-11-22 09:57:49', memory: false },
  ...{ mountedAt: null, ...more },
});

/** The panel with a server that answers this list, and a container that is as it should be. */
function show(list: Partial<List>, role = 'admin') {
  const asked: string[] = [];
  const all: List = {
    ...{ now: Date.now(), ctid: '302', state: 'running', layout: 'ploop', fewerChoices: false },
    ...{ snapshots: [], freeBytes: 2 ** 30, problem: null, ...list },
  };
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    if (url.endsWith('/snapshots')) return Promise.resolve(Response.json(all));
    if (url.endsWith('/session')) return Promise.resolve(Response.json({ now: 1, user: { name: 'a', role } }));
    // Of the container nothing is known yet: then nothing speaks against it.
    return new Promise(() => {});
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SnapshotsPanel node="hn3" ctid="302" />
    </QueryClientProvider>,
  );
  return { asked, client };
}
const rows = async () =>
  within(await screen.findByRole('table'))
    .getAllByRole('row')
    .slice(1);

describe('the tree', () => {
  test('puts each below the one it was taken of, says its level, and marks where one is', async () => {
    show({ snapshots: [row('a'), row('c', { parent: 'b', current: true, memory: true }), row('b', { parent: 'a' })] });
    const texts = (await rows()).map(({ textContent }) => textContent ?? '');
    expect(texts[0]).toContain('Level 1. a');
    expect(texts[1]).toContain('Level 2. b');
    expect(texts[2]).toMatch(/Level 3\. cyou are here.*disk and memory/);
  });

  test('shows names and descriptions as text, whatever is in them', async () => {
    const name = '<img src=x onerror=alert(1)>';
    show({ snapshots: [row('a', { name, description: '</td><script>' })] });
    expect((await rows())[0]).toHaveTextContent(name);
    expect(document.querySelector('img, script')).toBeNull();
  });

  test('says what is not known instead of guessing', async () => {
    show({ snapshots: [row('a', { name: '', date: null, memory: null })] });
    const [first] = await rows();
    expect(first).toHaveTextContent('without name');
    expect(first).toHaveTextContent('not known');
    expect(screen.getByRole('button', { name: 'Actions of snapshot a' })).toBeInTheDocument();
  });
});

describe('without a tree', () => {
  test('an empty one offers the first snapshot', async () => {
    show({});
    expect(await screen.findByText('No snapshots')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Take snapshot' })).not.toHaveAttribute('aria-disabled');
    expect(screen.getByRole('link', { name: 'Resize image' })).toHaveAttribute(
      'href',
      '/nodes/hn3/containers/302/quota',
    );
  });

  test('simfs says why there is none, and offers nothing', async () => {
    show({ layout: 'simfs', problem: { code: 'conflict', message: 'Snapshots are for ploop containers only.' } });
    expect(await screen.findByText('Snapshots are for ploop containers only.')).toBeInTheDocument();
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('one that cannot be read is a failure, not emptiness, and nothing is changed meanwhile', async () => {
    show({ problem: { code: 'node_failed', message: 'It is not as vzctl writes it.', detail: 'E_MALFORMED' } });
    expect(await screen.findByText('It is not as vzctl writes it.')).toBeInTheDocument();
    expect(screen.queryByText('No snapshots')).toBeNull();
    expect(screen.getByRole('button', { name: 'Take snapshot' })).toHaveAttribute('aria-disabled', 'true');
  });
});

test('a viewer sees the tree and is told why nothing can be done', async () => {
  show({ snapshots: [row('a')] }, 'viewer');
  await rows();
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Take snapshot' })).toHaveAttribute('aria-disabled', 'true'),
  );
});

test('the node is asked once, and again only on demand', async () => {
  const { asked } = show({ snapshots: [row('a')] });
  await rows();
  const times = () => asked.filter((url) => url.endsWith('/snapshots')).length;
  expect(times()).toBe(1);
  window.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('focus'));
  expect(times()).toBe(1);
  screen.getByRole('button', { name: 'Read again' }).click();
  await waitFor(() => expect(times()).toBe(2));
});
