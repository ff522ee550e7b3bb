import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { SettingsScreen } from '@/components/config/settings-screen';
import { made } from './made-setting';

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
});

const why = 'features opens the container to the node: this needs the role admin.';
const reply = {
  ...{ now: 1, node: { id: 'hn1', label: 'hn1', state: 'ok', sampleSeconds: 10, disabled: null }, ctid: '101' },
  ...{ state: 'running', vswap: false, vzctl: 4, version: 'v1', profile: { name: 'basic', found: true } },
  ...{ overridden: 1, differing: 1, sampledAt: 1, others: [], warnings: [], shared: [] },
  settings: [
    made('name', 'web'),
    made('hostname', 'web.example'),
    made('onboot', null),
    made('cpuunits', '2000', { origin: 'overridden', profile: '1000', differs: true, running: '3000' }),
    made('ip', '10.0.0.1'),
    made('nameserver', '192.0.2.1 192.0.2.2'),
    made('searchdomain', 'inherit'),
    made('features', 'nfs:on', { editable: false, why }),
    made('ha_enable', null, { editable: false, why: 'not there yet' }),
  ],
};
const preview = {
  commands: [['vzctl', 'set', '101', '--hostname=b', '--save']],
  diff: [{ key: 'HOSTNAME', before: 'web.example', after: 'b' }],
  restart: false,
  findings: [{ level: 'break', message: '10.0.0.9 is taken.', field: 'values.ip', blocks: false }],
};

function shown(role = 'operator', over: object = {}): { asked: unknown[] } {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    if (String(url).endsWith('/session')) return Promise.resolve(Response.json({ now: 1, user: { name: 'x', role } }));
    if (init.method !== 'PATCH') return Promise.resolve(Response.json({ ...reply, ...over }));
    asked.push(JSON.parse(String(init.body)));
    return Promise.resolve(Response.json(preview));
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SettingsScreen node="hn1" ctid="101" />
    </QueryClientProvider>,
  );
  return { asked };
}
const group = async (name: string) => within(await screen.findByRole('region', { name }));
const edit = async (name: string) => fireEvent.click(await screen.findByRole('button', { name: `Edit: ${name}` }));
const type = (name: string, value: string) =>
  fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });

test('reads first: groups with values, the struck value of the profile, what runs otherwise, and no fields', async () => {
  shown();
  const cpu = await group('CPU and I/O');
  expect(cpu.getByText('2000')).toBeInTheDocument();
  expect(cpu.getByText('1000').tagName).toBe('S');
  expect(cpu.getByText('runs with 3000')).toBeInTheDocument();
  expect((await group('Start and stop')).getByText(/not set: starts if it ran/)).toBeInTheDocument();
  expect((await group('Network')).getByText('inherit: those of the node')).toBeInTheDocument();
  expect(
    (await group('Features, capabilities, devices and mount options')).getByText('opens the node'),
  ).toBeInTheDocument();
  const profile = await group('Profile and drift');
  expect(profile.getByRole('link', { name: 'basic' })).toHaveAttribute('href', '/nodes/hn1/profiles/basic');
  expect(profile.getByText('cpuunits runs with 3000, file: 2000')).toBeInTheDocument();
  expect(screen.queryByText('ha_enable')).toBeNull();
  expect(screen.queryByRole('textbox')).toBeNull();
});

test('counts changes, resets to the profile, takes keys out, and saves on the version read at the first change', async () => {
  const { asked } = shown();
  await edit('Name and description');
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus();
  type('Host name', 'b');
  await edit('CPU and I/O');
  fireEvent.click(screen.getByRole('button', { name: 'Reset CPU weight to the profile: 1000' }));
  fireEvent.click(screen.getByRole('button', { name: 'Take Name out of the file' }));
  expect(screen.getByRole('status')).toHaveTextContent('3 changes');
  fireEvent.click(screen.getByRole('button', { name: 'Review and save' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Change settings of 101' }));
  expect(
    await dialog.findByText(
      (_, element) => element?.tagName === 'PRE' && element.textContent.includes('vzctl set 101 --hostname=b --save'),
    ),
  ).toBeInTheDocument();
  expect(asked).toContainEqual({ values: { hostname: 'b', cpuunits: '1000' }, unset: ['name'], version: 'v1' });
});

test('a value that cannot be sent is said at its field, and keeps all from being saved until its group is cancelled', async () => {
  const { asked } = shown();
  await edit('Name and description');
  type('Host name', 'not a host');
  expect(screen.getByRole('textbox', { name: 'Host name' })).toBeInvalid();
  expect(screen.getByText(/^hostname: /)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Review and save' })).toHaveAttribute('aria-disabled', 'true');
  fireEvent.click(screen.getByRole('button', { name: 'Cancel: Name and description' }));
  expect(screen.queryByRole('status')).toBeNull();
  expect(asked).toEqual([]);
});

test('addresses are added and taken out one by one, never twice, and one that another container has is told', async () => {
  const { asked } = shown();
  await edit('Network');
  const add = screen.getByRole('textbox', { name: 'Add to IP addresses' });
  for (const [text, problem] of [
    ['10.0.0.1', 'ip: “10.0.0.1” is there twice.'],
    ['10.0.0.1/24', /ip: .* is there twice/],
    ['10.0.0.300', /^ip: /],
  ] as const) {
    fireEvent.change(add, { target: { value: text } });
    fireEvent.keyDown(add, { key: 'Enter' });
    expect(screen.getByText(problem)).toBeInTheDocument();
  }
  fireEvent.change(add, { target: { value: '10.0.0.9' } });
  fireEvent.keyDown(add, { key: 'Enter' });
  expect(add).toHaveValue('');
  expect(screen.getByText('source address')).toBeInTheDocument();
  expect(await screen.findByText('10.0.0.9 is taken.', {}, { timeout: 3000 })).toBeInTheDocument();
  expect(asked).toEqual([{ values: { ip: '10.0.0.1 10.0.0.9' }, version: 'v1' }]);
  fireEvent.click(screen.getByRole('button', { name: 'Remove 10.0.0.9 from IP addresses' }));
  expect(screen.getByRole('status')).toHaveTextContent('No changes');
});

test('inherit stands for the list of the node, and an empty list takes the key out of the file', async () => {
  shown();
  await edit('Network');
  const [servers, domains] = screen.getAllByRole('checkbox', { name: 'Inherit those of the node' });
  if (servers === undefined || domains === undefined) throw new Error('two lists inherit');
  expect(domains).toBeChecked();
  fireEvent.click(domains);
  expect(screen.getByText('It will be taken out of the file.')).toBeInTheDocument();
  fireEvent.click(servers);
  expect(screen.queryByText('192.0.2.1')).toBeNull();
  expect(screen.getByRole('status')).toHaveTextContent('2 changes');
});

test('start at boot has three states', async () => {
  shown();
  await edit('Start and stop');
  const states = within(screen.getByRole('group', { name: 'Start at boot' }));
  expect(states.getByRole('button', { name: 'not set' })).toHaveAttribute('aria-pressed', 'true');
  fireEvent.click(states.getByRole('button', { name: 'no' }));
  expect(screen.getByRole('status')).toHaveTextContent('1 change');
  fireEvent.click(states.getByRole('button', { name: 'not set' }));
  expect(screen.getByRole('status')).toHaveTextContent('No changes');
});

test('what only an admin changes is read by an operator with the reason beside it', async () => {
  shown();
  await edit('Features, capabilities, devices and mount options');
  expect(screen.getByText(why)).toBeInTheDocument();
  expect(screen.queryByRole('group', { name: 'Features' })).toBeNull();
});

test('a viewer reads everything, and each Edit says why it does nothing', async () => {
  shown('viewer');
  const button = await screen.findByRole('button', { name: 'Edit: Network' });
  await vi.waitFor(() => expect(button).toHaveAccessibleDescription('This needs the role operator.'));
  fireEvent.click(button);
  expect(screen.queryByRole('textbox')).toBeNull();
});

test('a container that does not run compares nothing, and says so', async () => {
  shown('operator', { state: 'stopped', differing: 0, settings: [made('hostname', 'a')], profile: null });
  expect(await screen.findByText('It does not run: the file is taken at its next start.')).toBeInTheDocument();
  expect(screen.getByText('none: the file names no profile')).toBeInTheDocument();
});

test('what runs differently is settled either way, previewed first, only what was chosen', async () => {
  const asked: unknown[] = [];
  const settings = [
    made('cpuunits', '2000', { differs: true, running: '3000' }),
    made('cpulimit', '50', { differs: true, running: '75' }),
  ];
  shown('operator', { differing: 2, settings });
  const inner = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    if (init.method !== 'POST') return inner(url, init);
    asked.push([String(url).split('/').at(-1), JSON.parse(String(init.body))]);
    return Promise.resolve(Response.json({ ...preview, findings: [] }));
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Keep running values' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Keep what 101 runs with' }));
  await dialog.findByText(/--hostname=b/);
  fireEvent.click(dialog.getByRole('checkbox', { name: /CPU limit/ }));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  fireEvent.click(dialog.getByRole('button', { name: 'Keep running values' }));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked).toEqual([
    ['running?preview=1', { take: 'running', names: ['cpuunits', 'cpulimit'], version: 'v1' }],
    ['running?preview=1', { take: 'running', names: ['cpuunits'], version: 'v1' }],
    ['running', { take: 'running', names: ['cpuunits'], version: 'v1' }],
  ]);
});

test('whoever may only look is told why nothing can be settled', async () => {
  shown('viewer');
  const button = await screen.findByRole('button', { name: 'Apply config' });
  await vi.waitFor(() => expect(button).toHaveAccessibleDescription(/needs the role operator/));
});

test('interfaces are read as sentences, and edited field by field into the words vzctl takes', async () => {
  const netif = 'ifname=eth0,bridge=vmbr0,mac=00:18:51:00:00:01';
  const { asked } = shown('operator', { settings: [made('netif', netif)] });
  expect((await group('Network')).getByRole('list', { name: /Bridged interfaces, 1 entry/ })).toHaveTextContent(
    'eth0Bridge vmbr0MAC inside 00:18:51:00:00:01',
  );
  await edit('Network');
  const own = within(screen.getByRole('group', { name: 'Interface eth0' }));
  expect(own.getByRole('textbox', { name: 'Name inside of eth0' })).toHaveAttribute('readonly');
  fireEvent.change(own.getByRole('textbox', { name: 'Bridge of eth0' }), { target: { value: 'vm br,1' } });
  fireEvent.click(own.getByRole('button', { name: 'on' }));
  fireEvent.click(screen.getByRole('button', { name: 'Add an interface' }));
  const added = within(screen.getByRole('group', { name: 'Interface eth1' }));
  fireEvent.change(added.getByRole('textbox', { name: 'MAC inside of eth1' }), { target: { value: 'x' } });
  expect(added.getByRole('textbox', { name: 'MAC inside of eth1' })).toHaveAccessibleDescription(/six pairs/);
  fireEvent.click(added.getByRole('button', { name: 'Make up MAC inside of eth1' }));
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0));
  expect(asked.at(-1)).toMatchObject({
    values: {
      netif: expect.stringMatching(
        /^ifname=eth0,bridge=vmbr1,mac=00:18:51:00:00:01,mac_filter=on;ifname=eth1,mac=00:18:51(:[0-9A-F]{2}){3}$/,
      ),
    },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Remove interface eth0' }));
  expect(screen.queryByRole('group', { name: 'Interface eth0' })).toBeNull();
});

test('a save that fails says what differs, gives back what was typed and is not in the file, and is tried again', async () => {
  const outcome = 'HOSTNAME was asked to be b, the config file says web.example.';
  const { asked } = shown();
  const inner = globalThis.fetch;
  const task = {
    ...{ id: 't1', node: 'hn1', ctid: '101', action: 'set', by: 'x', state: 'failed', commands: [], waiting: null },
    ...{
      createdAt: 1,
      startedAt: 1,
      endedAt: 2,
      exitCode: 78,
      outcome,
      error: { code: 'node_failed', message: 'No.' },
    },
  };
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    if (init.method !== 'PATCH' || String(url).includes('preview')) return inner(url, init);
    return Promise.resolve(Response.json({ now: 1, task }));
  });
  await edit('Name and description');
  type('Host name', 'b');
  fireEvent.click(screen.getByRole('button', { name: 'Review and save' }));
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText(/--hostname=b/);
  fireEvent.click(dialog.getByRole('button', { name: 'Save' }));
  const note = await screen.findByRole('alert');
  expect(note).toHaveTextContent(outcome);
  expect(within(note).getByRole('link', { name: 'Open the task' })).toHaveAttribute('href', '/tasks/t1');
  expect(await screen.findByRole('textbox', { name: 'Host name' })).toHaveValue('b');
  const before = asked.length;
  fireEvent.click(screen.getByRole('button', { name: 'Review and save' }));
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before));
  expect(asked.at(-1)).toEqual({ values: { hostname: 'b' }, version: 'v1' });
});

test('keys no setting has are listed with their line, and so are lines vzctl skips', async () => {
  shown('operator', {
    others: [{ line: 7, key: 'SITE_RACK', value: 'b4' }],
    warnings: [{ line: 9, kind: 'no_equals', text: 'what' }],
  });
  const panel = await group('Other lines of the file');
  expect(panel.getByRole('row', { name: '7 SITE_RACK b4' })).toBeInTheDocument();
  expect(panel.getByRole('list', { name: 'Lines vzctl skips' })).toHaveTextContent('Line 9 has no =');
});

test('an address that another container has, too, is told before anybody edits', async () => {
  shown('operator', { shared: [{ ip: '10.0.0.1', ctid: '205', node: 'hn2', nodeLabel: 'Rack 2' }] });
  expect(
    (await group('Network')).getByText(/^10\.0\.0\.1 is an address of container 205 of Rack 2, too/),
  ).toBeInTheDocument();
});
