import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { meaningOf } from '@/components/versions/value-words';
import { VersionsScreen } from '@/components/versions/versions-screen';
import type { ConfigVersionRow } from '@/lib/api/schemas-config';
import { made } from '../config/made-setting';

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => {} }),
  useSearchParams: () => new URLSearchParams(window.location.search),
}));
// jsdom has no modal dialogs.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.setAttribute('open', '');
};
HTMLDialogElement.prototype.close = function close() {
  this.removeAttribute('open');
};
beforeEach(() => window.history.replaceState(null, '', '/'));
afterEach(() => {
  vi.unstubAllGlobals();
});

const texts: Record<string, string | null> = {
  v1: 'CPUUNITS="1000"\n',
  v2: 'CPUUNITS="1000"\nIOLIMIT="10485760"\n',
  v3: '# more\nCPUUNITS="2000"\nIOLIMIT="10485760"\n',
};
const row = (id: string, over: Partial<ConfigVersionRow>): ConfigVersionRow => ({
  ...{ id, hash: id, after: 1, at: Number(id.slice(1)) * 60_000, task: null, by: null, changes: [] },
  ...over,
});
const three = [
  row('v3', { changes: [{ key: 'CPUUNITS', before: '1000', after: '2000' }] }),
  row('v2', { task: 't1', by: 'ann', changes: [{ key: 'IOLIMIT', before: null, after: '10485760' }] }),
  row('v1', { after: null, changes: null }),
];
const preview = {
  commands: [['vzctl', 'set', '101', '--cpuunits=1000', '--save']],
  diff: [{ key: 'CPUUNITS', before: '2000', after: '1000' }],
  restart: false,
  findings: [],
};

function shown({ versions = three, role = 'operator', by = '' } = {}): { undone: unknown[] } {
  const undone: unknown[] = [];
  vi.stubGlobal('fetch', (given: string, init: RequestInit = {}) => {
    const url = String(given);
    if (url.endsWith('/session')) return Promise.resolve(Response.json({ now: 1, user: { name: 'x', role } }));
    if (init.method === 'POST') {
      undone.push([new URL(url, 'http://x').search, JSON.parse(String(init.body))]);
      return Promise.resolve(Response.json(preview));
    }
    const one = /\/versions\/(\w+)$/.exec(url)?.[1];
    if (one !== undefined) {
      const version = versions.find(({ id }) => id === one);
      return Promise.resolve(Response.json({ now: 1, version, text: texts[one] ?? null, before: null }));
    }
    if (url.includes('/versions')) return Promise.resolve(Response.json({ now: 200_000, versions, next: null }));
    const node = { label: 'hn1', disabled: by === '' ? null : { by } };
    if (!url.endsWith('/settings')) return Promise.resolve(Response.json({ now: 1, node, container: { task: null } }));
    const settings = [made('cpuunits', '2000'), made('iolimit', '10M')];
    return Promise.resolve(Response.json({ now: 1, node, version: 'h3', settings }));
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <VersionsScreen node="hn1" ctid="101" />
    </QueryClientProvider>,
  );
  return { undone };
}
const rows = async () =>
  within(await screen.findByRole('list', { name: 'Versions, newest first' })).findAllByRole('button');

test('each version says when, by whom or that nobody did it here, and what changed with its unit', async () => {
  shown();
  const [newest, ours, first] = (await rows()).map((button) => button.closest('li'));
  expect(newest).toHaveTextContent(/outside vzboard.*newest/);
  expect(newest).toHaveTextContent(/CPU weight1000to2000/);
  expect(ours).toHaveTextContent(/by ann.*not setto10 MiB\/s/);
  expect(within(ours as HTMLElement).getByRole('link')).toHaveAttribute('href', '/tasks/t1');
  expect(first).toHaveTextContent('first seen');
});

test('the newest is compared with the one before it, by setting and by line', async () => {
  shown();
  const detail = within(await screen.findByRole('region', { name: 'What this version changed' }));
  const keys = await detail.findByRole('table', { name: 'Settings that differ' });
  expect(within(keys).getByRole('row', { name: /CPUUNITS/ })).toHaveTextContent(/1000.*2000/);
  expect(within(keys).queryByRole('row', { name: /IOLIMIT/ })).toBeNull();
  const [side] = await detail.findAllByRole('table', { name: 'The file' });
  expect(side).toHaveTextContent('taken out:CPUUNITS="1000"');
  expect(side).toHaveTextContent('added:# more');
});

test('any two are compared, the older one first, whichever was chosen', async () => {
  window.history.replaceState(null, '', '/?version=v1&with=v3');
  shown();
  const keys = await screen.findByRole('table', { name: 'Settings that differ' });
  expect(within(keys).getByRole('row', { name: /IOLIMIT/ })).toHaveTextContent(/not set.*10 MiB\/s/);
  expect(within(keys).getByRole('row', { name: /CPUUNITS/ })).toHaveTextContent(/1000.*2000/);
});

test('arrow keys go from row to row', async () => {
  shown();
  const [one, two] = await rows();
  fireEvent.click(two as HTMLElement);
  expect(window.location.search).toBe('?version=v2');
  one?.focus();
  fireEvent.keyDown(one as HTMLElement, { key: 'ArrowDown' });
  expect(two).toHaveFocus();
  fireEvent.keyDown(two as HTMLElement, { key: 'ArrowUp' });
  expect(one).toHaveFocus();
});

test('taking back is previewed against the file of now', async () => {
  const { undone } = shown();
  fireEvent.click(await screen.findByRole('button', { name: 'Take back' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText(/--cpuunits=1000/)).toBeInTheDocument();
  expect(undone).toEqual([['?preview=1', { version: 'h3' }]]);
  fireEvent.click(dialog.getByRole('button', { name: 'Take back' }));
  await vi.waitFor(() => expect(undone).toHaveLength(2));
  expect(undone[1]).toEqual(['', { version: 'h3' }]);
});

test.each([
  ['the first version', 'v1', 'operator', '', /first version that was seen/],
  ['whoever may only look', 'v3', 'viewer', '', /needs the role operator/],
  ['a node that is disabled', 'v3', 'operator', 'ann', /ann/],
])('%s: nothing is taken back, and the button says why', async (_, version, role, by, why) => {
  window.history.replaceState(null, '', `/?version=${version}`);
  shown({ role, by });
  const button = await screen.findByRole('button', { name: 'Take back' });
  await vi.waitFor(() => expect(button).toHaveAccessibleDescription(why));
});

test('a link to a time finds the version of then, and one to a version that is gone says so', async () => {
  window.history.replaceState(null, '', '/?at=125000');
  shown();
  expect((await rows())[1]).toHaveAttribute('aria-current', 'true');
  window.history.replaceState(null, '', '/?version=gone');
  shown();
  expect(await screen.findByText('This version is not kept any more.')).toBeInTheDocument();
});

test('many are shown in pages, and none says what will be there', async () => {
  shown({ versions: Array.from({ length: 45 }, (_, i) => row(`v${String(100 - i)}`, {})) });
  expect(await rows()).toHaveLength(20);
  fireEvent.click(screen.getByRole('button', { name: 'Older' }));
  expect(window.location.search).toContain('before=v81');
  shown({ versions: [] });
  expect(await screen.findByText(/No version of this config/)).toBeInTheDocument();
});

test.each([
  ['NUMPROC', '240:240', '240'],
  ['KMEMSIZE', '14372700:14790164', '13.7 MiB : 14.1 MiB'],
  ['PHYSPAGES', '0:65536', '0 B : 256 MiB'],
  ['PRIVVMPAGES', 'unlimited', 'no limit'],
  ['DISKSPACE', '1048576:1153434', '1 GiB : 1.1 GiB'],
  ['IOLIMIT', '10485760', '10 MiB/s'],
  ['CPULIMIT', '0', 'no limit'],
  ['CPULIMIT', 'what', undefined],
  ['NO_SUCH', '1', undefined],
  ['HOSTNAME', 'web.example', undefined],
])('%s="%s" means %s', (key, written, words) => {
  expect(meaningOf(key, written)).toBe(words);
});
