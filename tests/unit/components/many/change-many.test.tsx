import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ChangeMany } from '@/components/many/change-many';
import { manyRuns, NO_RUNS } from '@/components/many/runs';
import { changeManyPath } from '@/components/paths';
import { Overlays } from '@/components/ui/overlays';
import { node } from '../container/node';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));
// jsdom has no modal dialogs.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.setAttribute('open', '');
};
HTMLDialogElement.prototype.close = function close() {
  this.removeAttribute('open');
};
afterEach(() => {
  vi.unstubAllGlobals();
  manyRuns.set(NO_RUNS);
});

interface Sent {
  url: string;
  body: Record<string, unknown>;
}

/** A server whose containers take what is asked, but for those that `refuses`. */
function served({ role = 'operator', refuses = '' } = {}): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    const path = String(url);
    if (path.endsWith('/session')) return Promise.resolve(Response.json({ now: 1, user: { name: 'x', role } }));
    if (init.body === undefined) return Promise.resolve(Response.json({ now: 1 }));
    const body = JSON.parse(String(init.body)) as Record<string, unknown>;
    sent.push({ url: path, body });
    if (path.endsWith('/outcomes')) {
      // What the page sent; checked by the tests.
      const ctids = body.ctids as string[];
      const values = body.values as Record<string, string>;
      return Promise.resolve(
        Response.json({
          ...{ now: 1, node },
          rows: ctids.map((ctid) => ({
            ...{ ctid, title: null, state: 'running', restart: false, values, version: `v${ctid}`, reason: null },
            changes: [{ key: 'CPUUNITS', before: '1000', after: values.cpuunits ?? null }],
            findings: ctid === '103' ? [{ level: 'risk', message: 'It needs more.' }] : [],
          })),
        }),
      );
    }
    const ctid = path.split('/').at(-1) ?? '';
    const failed = ctid === refuses;
    const task = {
      ...{ id: `t${ctid}`, state: failed ? 'failed' : 'succeeded', outcome: failed ? null : '1 setting is as asked.' },
      error: failed ? { code: 'node_failed', message: 'vzctl said no.' } : null,
    };
    return Promise.resolve(Response.json({ now: 1, task }));
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ChangeMany node={node} ctids={['101', '102', '103']} page={changeManyPath('hn1')} />
      <Overlays />
    </QueryClientProvider>,
  );
  return sent;
}

// By text and label: roles of the whole catalogue take seconds to be worked out.
const workOut = () => screen.getByText('Work out the outcomes');
const entry = (name: string) => {
  const button = screen
    .getAllByText(name)
    .map((found) => found.closest('button'))
    .find((found) => found !== null);
  if (button == null) throw new Error(`no entry ${name}`);
  return button;
};
const pick = (name: string) => fireEvent.click(entry(name));
const type = (name: string, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } });
const confirmed = async () => {
  fireEvent.click(await screen.findByText('Change', { selector: 'dialog button' }, { timeout: 10_000 }));
};

test('the catalogue is searched in every word, and says why something cannot be picked', async () => {
  served();
  await waitFor(() =>
    expect(screen.getByRole('button', { name: /features/ })).toHaveAttribute('aria-disabled', 'true'),
  );
  expect(screen.getByRole('button', { name: /features/ })).toHaveAccessibleDescription(/role admin/);
  expect(screen.getByRole('button', { name: /hostname/ })).toBeInTheDocument();
  fireEvent.change(screen.getByRole('searchbox', { name: 'Find a setting' }), { target: { value: 'cpu weight' } });
  expect(screen.queryByRole('button', { name: /hostname/ })).toBeNull();
  pick('cpuunits');
  expect(screen.getByRole('button', { name: /cpuunits/ })).toHaveAttribute('aria-pressed', 'true');
  pick('cpuunits');
  expect(screen.queryByRole('textbox', { name: 'CPU weight' })).toBeNull();
});

test('nothing is asked before a value stands there, and nothing runs before the table is of what is asked', async () => {
  const sent = served();
  expect(workOut()).toHaveAccessibleDescription('Pick a setting first.');
  pick('cpuunits');
  type('CPU weight', 'much');
  expect(workOut()).toHaveAccessibleDescription(/missing or cannot be read/);
  type('CPU weight', '500');
  fireEvent.click(workOut());
  const table = await screen.findByLabelText('Outcomes');
  expect(sent).toEqual([
    { url: '/api/nodes/hn1/outcomes', body: { values: { cpuunits: '500' }, ctids: ['101', '102', '103'] } },
  ]);
  // A risk is taken on purpose only.
  expect(within(table).getByLabelText('Choose 101')).toBeChecked();
  expect(within(table).getByLabelText('Choose 103')).not.toBeChecked();
  expect(within(table).getAllByText('It needs more.')[0]).toBeInTheDocument();
  type('CPU weight', '600');
  expect(screen.getByText('Change 2')).toHaveAccessibleDescription(/work the outcomes out again/);
});

test('each is sent its own values with its own version; the first failure ends it, and the rest is retried', async () => {
  const sent = served({ refuses: '101' });
  pick('cpuunits');
  type('CPU weight', '500');
  fireEvent.click(workOut());
  await screen.findByLabelText('Outcomes');
  fireEvent.click(screen.getByLabelText('Choose 103'));
  fireEvent.change(screen.getByLabelText('At once'), { target: { value: '1' } });
  fireEvent.click(screen.getByText('Change 3'));
  await confirmed();
  expect(await screen.findByText('Changed 0 of 3', {}, { timeout: 10_000 })).toBeInTheDocument();
  expect(screen.getAllByText('vzctl said no.')[0]).toBeInTheDocument();
  expect(screen.getAllByText('not begun').length).toBeGreaterThan(1);
  expect(sent.at(1)).toEqual({
    url: '/api/nodes/hn1/containers/101',
    body: { values: { cpuunits: '500' }, version: 'v101' },
  });
  const retry = await screen.findByText('Retry 1 failed, begin 2 more');
  await waitFor(() => expect(retry).not.toHaveAttribute('aria-disabled'));
  // Read anew before it is tried again.
  expect(sent.filter(({ url }) => url.endsWith('/outcomes'))).toHaveLength(2);
  fireEvent.click(retry);
  await confirmed();
  await waitFor(() => expect(sent.filter(({ url }) => url.endsWith('/101'))).toHaveLength(2));
});

test('a list says whether it is replaced or added to, and a key can be taken out instead', async () => {
  const sent = served();
  pick('nameserver');
  const add = screen.getByLabelText('Add to Name servers', { selector: 'input' });
  fireEvent.change(add, { target: { value: '192.0.2.1' } });
  fireEvent.blur(add);
  expect(screen.getByText(/gets exactly this list/)).toBeInTheDocument();
  fireEvent.click(within(screen.getByLabelText('Name servers: replace or add')).getByText('Add'));
  expect(screen.getByText(/keeps its own list/)).toBeInTheDocument();
  pick('cpulimit');
  fireEvent.click(screen.getAllByLabelText('Take the key out of the file').at(-1) as HTMLElement);
  fireEvent.click(workOut());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toMatchObject({
    ...{ values: { nameserver: '192.0.2.1' }, add: ['nameserver'], unset: ['cpulimit'] },
  });
});

test('a viewer sees the catalogue, and why nothing can be changed', async () => {
  served({ role: 'viewer' });
  await waitFor(() => expect(workOut()).toHaveAccessibleDescription('This needs the role operator.'));
});
