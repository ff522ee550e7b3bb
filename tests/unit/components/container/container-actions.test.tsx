import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { ContainerActions } from '@/components/container/container-actions';
import { KillNote } from '@/components/container/kill-note';
import { NowProvider } from '@/components/now';
import { menuChannel } from '@/components/ui/menu';
import type { ContainerDetail } from '@/lib/api/schemas';
import { node } from './node';
import { containerRow } from './row';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));
afterEach(() => {
  menuChannel.set(null);
  vi.useRealTimers();
});

function shown(over: Partial<ContainerDetail> = {}): void {
  const container: ContainerDetail = {
    ...containerRow({ layout: 'simfs' }),
    ...{ node: 'hn1', nodeLabel: 'hn1', marked: null, root: null, private: null, onboot: 'yes', disabled: null },
    ...{ config: [], version: null, configPath: '/etc/vz/conf/101.conf', listedAt: 0, sampledAt: 0, attention: 0 },
    ...{ problems: [], lingering: false },
    ...over,
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ContainerActions container={container} node={node} />
    </QueryClientProvider>,
  );
}
const buttons = () => screen.getAllByRole('button').map(({ textContent }) => textContent);
async function menu() {
  await userEvent.click(screen.getByRole('button', { name: /^More/ }));
  return new Map(menuChannel.get()?.items.map(({ id, reason }) => [id, reason]));
}

test.each([
  ['running', ['Start', 'Stop', 'Restart', 'More']],
  ['stopped', ['Start', 'Stop', 'Restart', 'More']],
  ['mounted', ['Start', 'Stop', 'Restart', 'More']],
  ['suspended', ['Resume', 'Stop', 'Restart', 'More']],
  ['unknown', ['Start', 'Stop', 'Restart', 'More']],
] as const)('a %s container has three verbs in their places and a menu', (state, words) => {
  shown({ state });
  expect(buttons()).toEqual(words);
});

test('the menu of a running one says why it cannot be resumed, mounted or unmounted, and offers the rest', async () => {
  shown();
  // What a container's life offers besides its states stands behind them: life-entries.tsx.
  expect([...(await menu())].slice(0, 7)).toEqual([
    ['resume', 'The container runs.'],
    ['stop_fast', undefined],
    ['suspend', undefined],
    ['mount', 'The container runs.'],
    ['umount', 'The container runs.'],
    ['quotaon', undefined],
    ['quotaoff', undefined],
  ]);
});

test.each([
  [{ layout: 'ploop' as const }, /ploop/],
  [{ config: [{ key: 'DISK_QUOTA', value: 'no' }] }, /DISK_QUOTA="no"/],
])('where there is no quota to switch, the menu says why: %j', async (over, reason) => {
  shown(over);
  const items = await menu();
  expect(items.get('quotaon')).toMatch(reason);
  expect(items.get('quotaoff')).toMatch(reason);
});

test('while a graceful stop runs, stopping at once says that it would only meet the lock', async () => {
  shown({ task: { id: 't', action: 'stop', startedAt: 0 } });
  const items = await menu();
  expect(items.get('stop_fast')).toMatch(/holds the lock .* vzctl kills the container by itself/);
  expect(items.get('suspend')).toBe('The container is being stopped.');
});

test.each([
  [103_000, 'vzctl kills it in 1:43'],
  [5_000, 'vzctl kills it in 0:05'],
  [0, 'vzctl kills it now'],
  [-4_000, 'vzctl kills it now'],
])('a stop that has %i ms left says so', (leftMs, words) => {
  const now = 1_700_000_000_000;
  vi.useFakeTimers({ now });
  render(
    <NowProvider now={now}>
      <KillNote killsAt={now + leftMs} />
    </NowProvider>,
  );
  expect(screen.getByText(words)).toBeVisible();
});

test.each([
  [{}, undefined],
  [{ state: 'mounted' as const }, undefined],
  [{ config: [{ key: 'DISK_QUOTA', value: 'no' }] }, undefined],
  [{ layout: 'ploop' as const }, undefined],
  [{ state: 'unknown' as const }, /could not be read/],
  [{ task: { id: 't', action: 'retire', startedAt: 0 } }, 'The container is being retired.'],
  [{ problem: { code: 'no_private', message: '' } }, /files are not there/],
])('retiring is offered with %j, or says why not', async (over, reason) => {
  shown(over);
  const items = await menu();
  expect(items.has('retire')).toBe(true);
  if (reason === undefined) expect(items.get('retire')).toBeUndefined();
  else expect(items.get('retire')).toMatch(reason);
});
