/** The page of retired containers in the states a browser test does not reach: refused, unread, unsupported, gone. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { NowProvider } from '@/components/now';
import { RetiredScreen } from '@/components/retired/retired-screen';
import { keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Area, Retired } from '@/lib/api/schemas';
import { node } from './container/node';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));

const retired: Retired = {
  ...{ ctid: '311', name: 'old', hostname: 'old.example.net', at: 0, description: null, ips: [], template: null },
  ...{
    profile: null,
    layout: 'simfs',
    path: '/vz/private/311',
    present: true,
    sizeBytes: null,
    blocked: null,
    task: null,
  },
};
const area: Area = {
  ...{ name: 'mine', path: '/vz/private/mine', modifiedAt: 0, uid: 0, gid: 0, layout: 'simfs', os: null },
  ...{ template: null, hasInit: true, reason: null },
};

function show({
  role = 'admin' as 'viewer' | 'operator' | 'admin',
  list = {} as Partial<ReplyOf<typeof api.retiredList>>,
  areas = {} as Partial<ReplyOf<typeof api.areaList>>,
} = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const common = { now: 0, node, unsupported: null, problem: null };
  const params = { node: 'hn1' };
  client.setQueryData(keyOf(api.retiredList, params), {
    ...{ ...common, retired: [retired], destroyed: [], destroyedTotal: 0, tasks: [], ...list },
  });
  client.setQueryData(keyOf(api.areaList, params), {
    ...{ ...common, parent: '/vz/private', areas: [area], used: 1, left: 0, nextCtid: '312', profiles: ['basic'] },
    ...{ defaultProfile: null, ...areas },
  });
  client.setQueryData(keyOf(api.sessionView, {}), { now: 0, user: { name: 'a', role }, demo: false, build: 'x' });
  render(
    <QueryClientProvider client={client}>
      <NowProvider now={0}>
        <RetiredScreen node="hn1" />
      </NowProvider>
    </QueryClientProvider>,
  );
}
const back = () => screen.getByRole('button', { name: 'Bring old back' });
const adopt = () => screen.getByRole('button', { name: 'Make a container of mine' });

test.each([
  ['viewer', /operator/, /admin/],
  ['operator', undefined, /admin/],
  ['admin', undefined, undefined],
] as const)('to a %s every button says whether it may be used, and why not', (role, noBack, noAdopt) => {
  show({ role });
  for (const [button, reason] of [[back(), noBack] as const, [adopt(), noAdopt] as const]) {
    if (reason === undefined) expect(button).not.toHaveAttribute('aria-disabled');
    else expect(button).toHaveAccessibleDescription(reason);
  }
});

test('one that cannot come back says why at its place, and what works on one leads to its task', () => {
  const busy = { ...retired, ctid: '312', name: 'busy', task: { id: 't1', action: 'bring-back' } };
  show({ list: { retired: [{ ...retired, present: false, blocked: 'Its files are not there any more.' }, busy] } });
  expect(back()).toHaveAccessibleDescription('Its files are not there any more.');
  expect(screen.getByRole('table', { name: 'Retired' })).toHaveTextContent('not there');
  expect(screen.getByRole('link', { name: 'bringing back…' })).toHaveAttribute('href', '/tasks/t1');
});

test('what could not be read is said, and the rest of the page stands', () => {
  show({ list: { problem: { code: 'node_failed', message: 'No grep.' }, retired: [] } });
  expect(screen.getByText('The configs that were put aside cannot be read')).toBeVisible();
  expect(screen.getByText('No grep.')).toBeVisible();
  expect(adopt()).toBeVisible();
});

test('an older helper that cannot look at the areas leaves what is retired', () => {
  show({ areas: { problem: { code: 'node_failed', message: 'refused' }, areas: [], parent: null } });
  expect(screen.getByText('The directory of the private areas cannot be read')).toBeVisible();
  expect(back()).toBeVisible();
});

test('a node that registers its containers shows the commands of its own, and nothing else', () => {
  const unsupported = 'There vzctl unregister does it.';
  show({ list: { unsupported, retired: [] }, areas: { unsupported, areas: [], parent: null } });
  expect(screen.getByText(unsupported)).toBeVisible();
  expect(screen.queryByRole('table')).toBeNull();
});

test('what is odd about a directory stands beside its name', () => {
  show({
    areas: { areas: [{ ...area, uid: 500, gid: 500, hasInit: false, layout: 'ploop', os: '<b>x</b>' }], left: 2 },
  });
  const table = screen.getByRole('table', { name: 'Private areas without a container' });
  for (const words of ['owner 500:500', 'no init', 'disk image', '<b>x</b>']) expect(table).toHaveTextContent(words);
  expect(screen.getByText(/2 other entries are not shown/)).toBeVisible();
});
