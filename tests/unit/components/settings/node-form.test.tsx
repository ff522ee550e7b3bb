import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NodeForm } from '@/components/settings/node-form';
import { confirmChannel } from '@/components/ui/confirm';
import type { DoctorCheck, DoctorReport, SettingsNode } from '@/lib/api/schemas';

const push = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }));

interface Sent {
  method: string;
  path: string;
  body: Record<string, unknown>;
}
let sent: Sent[];
let errors: { field: string; message: string }[];
let reach: DoctorCheck['state'];
let keyState: DoctorCheck['state'] | undefined;

const quiet = { found: 'found', argv: null, durationMs: 1 };
const report = (): DoctorReport => ({
  id: 'r1',
  by: 'root',
  startedAt: 0,
  endedAt: 1,
  verdict: reach === 'bad' ? 'bad' : 'good',
  checks: [
    ...(keyState === undefined
      ? []
      : [{ ...quiet, id: 'hostKey' as const, state: keyState, cure: 'Compare it', hostKey: null }]),
    {
      id: 'reach',
      state: reach,
      found: 'found',
      cure: reach === 'bad' ? 'cure' : null,
      argv: null,
      durationMs: 1,
      hostKey: null,
    },
  ],
});

/** As the server would answer; what was sent is kept. */
function answer(method: string, path: string, body: Record<string, unknown>): unknown {
  if (path === '/api/settings/nodes/check' && method === 'POST') {
    return { now: 1, errors, report: body.dry === true || errors.length > 0 ? null : report() };
  }
  if (path.startsWith('/api/settings/nodes/check')) return { now: 1, report: report() };
  return { now: 1, node: {} };
}

beforeEach(() => {
  sent = [];
  errors = [];
  reach = 'good';
  keyState = undefined;
  push.mockClear();
  vi.stubGlobal('fetch', async (url: string, init: { method: string; body?: string }) => {
    const body = JSON.parse(init.body ?? '{}') as Record<string, unknown>;
    sent.push({ method: init.method, path: url, body });
    return new Response(JSON.stringify(answer(init.method, url, body)), { status: 200 });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  confirmChannel.set(null);
});

function form(node: SettingsNode | null = null): void {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <NodeForm node={node} />
      <a href="/tasks">elsewhere</a>
    </QueryClientProvider>,
  );
}

const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const saves = () => sent.filter(({ method, path }) => method !== 'GET' && !path.includes('/check'));
const stored: SettingsNode = {
  id: 'hn1',
  label: 'Rack 3',
  group: null,
  tags: [],
  transport: 'local',
  source: 'screen',
  entry: {
    id: 'hn1',
    label: 'Rack 3',
    transport: 'local',
    sudo: false,
    programs: ['/usr/sbin'],
    files: { userBeancounters: '/u', conf: '/c' },
  },
  state: 'ok',
  problem: null,
  disabled: null,
  changed: null,
};

describe('a new node', () => {
  test('is saved only after a test that reached it', async () => {
    form();
    type('Id', 'hn1');
    press('Add the node');
    expect(saves()).toEqual([]);
    expect(screen.getByRole('button', { name: 'Add the node' })).toHaveAttribute('aria-disabled', 'true');
    press('Test it');
    await screen.findByText('All is well.');
    press('Add the node');
    await waitFor(() => expect(push).toHaveBeenCalledWith('/settings/nodes'));
    expect(saves()).toMatchObject([{ method: 'POST', body: { id: 'hn1', transport: 'local', disabled: false } }]);
  });

  test('that cannot be reached is saved disabled or not at all', async () => {
    reach = 'bad';
    form();
    type('Id', 'hn1');
    press('Test it');
    await screen.findByText('cure');
    press('Add the node');
    expect(saves()).toEqual([]);
    press('Save anyway, disabled');
    await waitFor(() => expect(saves()).toMatchObject([{ body: { disabled: true } }]));
  });

  test('whose key is not approved yet is said to wait for that, not to be out of reach', async () => {
    [keyState, reach] = ['bad', 'skipped'];
    form();
    type('Id', 'hn1');
    press('Test it');
    await screen.findByText('Compare it');
    expect(screen.getByText(/^The key of its host is not approved yet/)).toBeVisible();
    expect(screen.queryByText(/cannot be reached/)).toBeNull();
    press('Add the node');
    expect(saves()).toEqual([]);
    press('Save anyway, disabled');
    await waitFor(() => expect(saves()).toMatchObject([{ body: { disabled: true } }]));
  });

  test('whose connection is changed after the test must be tested again; its words may change', async () => {
    form();
    type('Id', 'hn1');
    press('Test it');
    await screen.findByText('All is well.');
    type('Label', 'Top');
    expect(screen.queryByText('The settings changed since this test.')).toBeNull();
    fireEvent.click(screen.getByLabelText(/^Put sudo/));
    expect(screen.getByText('The settings changed since this test.')).toBeVisible();
    press('Add the node');
    expect(saves()).toEqual([]);
  });

  test('says each mistake at its field and above, and a click above leads there', async () => {
    errors = [
      { field: 'id', message: 'must be short' },
      { field: 'programs.0', message: 'must be an absolute path' },
    ];
    form();
    press('Test it');
    const summary = await screen.findByRole('alert');
    expect(summary).toHaveTextContent('2 fields need a look');
    expect(screen.getByLabelText('Id')).toHaveAccessibleDescription('must be short');
    fireEvent.click(within(summary).getByRole('button', { name: 'Directories of programs' }));
    expect(screen.getByLabelText('Directories of programs')).toHaveFocus();
    expect(sent.some(({ path, method }) => method === 'GET' && path.includes('check'))).toBe(false);
  });

  test('shows no mistake at fields nobody has left yet', async () => {
    errors = [
      { field: 'id', message: 'must be short' },
      { field: 'label', message: 'is too long' },
    ];
    form();
    fireEvent.blur(screen.getByLabelText('Label'));
    await waitFor(() => expect(screen.getByLabelText('Label')).toHaveAccessibleDescription('is too long'));
    expect(screen.getByLabelText('Id')).not.toHaveAccessibleDescription('must be short');
  });

  test('asks before a link leads away from what was typed, and not before', () => {
    form();
    fireEvent.click(screen.getByText('elsewhere'));
    expect(confirmChannel.get()).toBeNull();
    type('Id', 'hn1');
    fireEvent.click(screen.getByText('elsewhere'));
    expect(confirmChannel.get()).toMatchObject({ title: 'Leave without saving?' });
    void confirmChannel.get()?.run();
    expect(push).toHaveBeenCalledWith('/tasks');
  });

  test('asks before Back leads away from what was typed, and goes back as far as it would have', async () => {
    const back = async () => {
      const there = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
      window.history.back();
      await there;
    };
    window.history.pushState(null, '', '/settings/nodes');
    window.history.pushState(null, '', '/settings/nodes/new');
    form();
    type('Id', 'hn1');
    await back();
    expect(confirmChannel.get()).toMatchObject({ title: 'Leave without saving?' });
    expect(window.location.pathname).toBe('/settings/nodes/new');
    // Staying once is no leave to go the next time.
    confirmChannel.set(null);
    await back();
    expect(confirmChannel.get()).not.toBeNull();
    void confirmChannel.get()?.run();
    await waitFor(() => expect(window.location.pathname).toBe('/settings/nodes'));
  });
});

describe('a node that is edited', () => {
  test('needs no test for other words, and keeps its id', async () => {
    form(stored);
    expect(screen.getByLabelText('Id')).toHaveAttribute('readonly');
    type('Label', 'Top');
    press('Save');
    await waitFor(() => expect(push).toHaveBeenCalled());
    expect(saves()).toMatchObject([
      { method: 'PATCH', path: '/api/settings/nodes/hn1', body: { entry: { ...stored.entry, label: 'Top' } } },
    ]);
  });

  test('needs one for another connection; unreached it is disabled first, then changed', async () => {
    reach = 'bad';
    form(stored);
    type('Directories of programs', '/opt/vz');
    press('Save');
    expect(saves()).toEqual([]);
    press('Test it');
    await screen.findByText('cure');
    press('Save anyway, disabled');
    await waitFor(() => expect(saves()).toHaveLength(2));
    expect(saves().map(({ body }) => Object.keys(body))).toEqual([['disabled'], ['entry']]);
  });
});
