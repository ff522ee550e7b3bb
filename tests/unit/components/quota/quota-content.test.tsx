import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { QuotaContent } from '@/components/quota/quota-screen';
import type { QuotaReply } from '@/components/quota/words';
import { level, NOW, owner, reply } from './made-reply';

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => {} }),
  useSearchParams: () => new URLSearchParams(),
}));
afterEach(() => vi.unstubAllGlobals());

function shown(data: QuotaReply, role = 'operator'): void {
  vi.stubGlobal('fetch', async (url: string) =>
    url.includes('/session')
      ? Response.json({ now: NOW, user: { name: 'x', role }, demo: false, build: 'b' })
      : Response.json({ error: { code: 'not_found', message: 'not asked about here' } }, { status: 404 }),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <QuotaContent data={data} />
    </QueryClientProvider>,
  );
}

const grace = { blockSeconds: 604_800, inodeSeconds: 604_800, version: '604800:604800' };
const counted = {
  ...{ state: 'on' as const, problem: null, total: 2, limit: 50, exceeded: false, named: true },
  grace: { user: grace, group: grace },
  owners: [owner(0, 'root', level(5000)), owner(1000, '<b>x</b>', level(900, 500, 1000))],
};

test('both bars say their numbers in words, and the template that another one is a reinstall', () => {
  shown(reply());
  expect(screen.getByRole('img', { name: 'Space: 1 GiB used, soft limit 2 GiB, hard limit 2.19 GiB' })).toBeVisible();
  expect(screen.getByRole('img', { name: /^Inodes: 20,000 used/ })).toBeVisible();
  expect(screen.getByText(/Another template is a reinstall/)).toBeVisible();
});

test('a second level that is off says what would switch it on', () => {
  shown(reply());
  expect(screen.getByText('Not counted')).toBeVisible();
  expect(screen.getByText(/above 0 it is on/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Limit another user' })).toHaveAccessibleDescription(/Nothing counts/);
});

test('users have a row each, with a name that is only text', () => {
  shown(reply({ second: counted }));
  const table = screen.getByRole('table', { name: 'Users and groups inside' });
  expect(within(table).getAllByRole('row')).toHaveLength(3);
  expect(within(table).getByText('<b>x</b>')).toBeVisible();
  expect(screen.getByText('2 of 50 users and groups counted')).toBeVisible();
});

test('a viewer is told why nothing can be changed', async () => {
  shown(reply({ second: counted }), 'viewer');
  const button = screen.getByRole('button', { name: 'Change limits' });
  await vi.waitFor(() => expect(button).toHaveAccessibleDescription('This needs the role operator.'));
  expect(screen.getByRole('button', { name: /^Change limits of user root/ })).toHaveAttribute('aria-disabled', 'true');
});

test('numbers of the last run are said to be that, and an unread second level has its reason', () => {
  const problem = { code: 'no_tools' as const, message: 'The container has no quota tools.' };
  shown(reply({ source: 'file', dirty: true, second: { ...counted, state: 'unread', owners: [], problem } }));
  expect(screen.getByText(/numbers of its last run/)).toBeVisible();
  expect(screen.getByText(/counted anew at the next start/)).toBeVisible();
  expect(screen.getByText('The container has no quota tools.')).toBeVisible();
});

test('a table that overran is explained', () => {
  shown(reply({ second: { ...counted, exceeded: true } }));
  expect(screen.getByText(/more users and groups than the limit of 50 allows/)).toBeVisible();
});

test('without any reading the reason stands where the bars would', () => {
  const firstProblem = { code: 'no_file' as const, message: 'vzquota has no file of this container yet.' };
  shown(reply({ source: null, blocks: null, inodes: null, firstProblem }));
  expect(screen.getByText('vzquota has no file of this container yet.')).toBeVisible();
  expect(screen.queryByRole('img')).toBeNull();
});

test('grace times that are not told cannot be changed from 0', () => {
  const unsaid = { ...grace, inodeSeconds: null };
  shown(reply({ second: { ...counted, grace: { user: unsaid, group: grace } } }));
  const button = (kind: string) => screen.getByRole('button', { name: `Change grace of ${kind}` });
  expect(button('users')).toHaveAccessibleDescription(/not told in full/);
  expect(button('groups')).not.toHaveAttribute('aria-disabled');
});

test('a disk that fills up says how fast, and when it is full', () => {
  const full = reply();
  const blocks = full.blocks && { ...full.blocks, outlook: { perDay: 317_440, fullAt: NOW + 9 * 86_400_000 } };
  shown({ ...full, blocks, inodes: full.inodes && { ...full.inodes, outlook: { perDay: 120, fullAt: null } } });
  expect(screen.getByText(/^Grew by 310 MiB a day in the last two weeks: full in about 9 days, on /)).toBeVisible();
  expect(screen.getByText('Grew by 120 a day in the last two weeks.')).toBeVisible();
});
