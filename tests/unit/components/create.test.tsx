/** The page that makes containers: what it keeps, what it sends, and how it comes back when that went wrong. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CreateScreen } from '@/components/create/create-screen';
import type { CreateDraft } from '@/lib/api/schemas';

const push = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }));
// jsdom has no modal dialogs.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.setAttribute('open', '');
};
HTMLDialogElement.prototype.close = function close() {
  this.removeAttribute('open');
};
beforeEach(() => {
  sessionStorage.clear();
  push.mockClear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const SECRET = 'Wort-das-keiner-sieht';
const values = {
  ...{ vswap: true, memoryPages: 131072, swapPages: 262144, diskKib: 2097152, inodes: 1000 },
  ...{ cpus: null, cpuLimitPercent: null, cpuUnits: '1000' },
};
const choices = {
  ...{
    now: 1,
    node: { id: 'hn1', label: 'Rack 3', state: 'ok', disabled: null, problem: null },
    problem: null,
    like: null,
  },
  ctids: ['105', '107', '108'],
  templates: [
    { name: 'centos-6-x86_64', distribution: 'centos 6', arch: 'x86_64', sizeBytes: 2 ** 27, isDefault: true },
    { name: 'debian-8.0-x86_64', distribution: 'debian 8.0', arch: 'x86_64', sizeBytes: 2 ** 27, isDefault: false },
  ],
  profiles: [{ name: 'vswap-512m', isDefault: true, values, config: [{ key: 'PHYSPAGES', value: '0:131072' }] }],
  defaults: { template: 'centos-6-x86_64', profile: 'vswap-512m', layout: 'simfs' },
  layouts: ['simfs', 'ploop'],
  pools: [{ name: 'Rack 3', ranges: '10.0.0.5-10.0.0.9', free: ['10.0.0.5', '10.0.0.6'] }],
  poolsVersion: 'v1',
};
const config =
  'PHYSPAGES="0:131072"\nVE_ROOT="/r"\nVE_PRIVATE="/p"\nVE_LAYOUT="simfs"\nOSTEMPLATE="centos-6-x86_64"\nORIGIN_SAMPLE="vswap-512m"\n';
const task = (state: string, more: object = {}) => ({
  ...{ id: 'a1', node: 'hn1', nodeLabel: 'Rack 3', ctid: '105', action: 'create', by: 'anna', from: null, state },
  ...{ commands: [], createdAt: 1, startedAt: 1, endedAt: 2, exitCode: 0, outcome: null, error: null, outputBytes: 0 },
  ...{ waiting: null, cancelable: false, ...more },
});

interface Sent {
  previews: CreateDraft[];
  made: CreateDraft[];
  pools: unknown[];
}

function shown(answer: (body: CreateDraft) => Response, over: object = {}, role = 'admin'): Sent {
  const sent: Sent = { previews: [], made: [], pools: [] };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (url.includes('/session'))
      return Response.json({ now: 1, user: { name: 'anna', role }, demo: false, build: '' });
    if (url.includes('/leftovers')) {
      return Response.json({ now: 1, names: ['web1'], files: ['/etc/vz/conf/105.conf'], reason: null });
    }
    if (init.method === 'PUT') {
      sent.pools.push(JSON.parse(String(init.body)));
      return Response.json({ now: 1, pools: [], poolsVersion: 'v2' });
    }
    if (init.method !== 'POST') return Response.json({ ...choices, ...over });
    const body: CreateDraft = JSON.parse(String(init.body));
    if (!url.includes('preview')) {
      sent.made.push(body);
      return answer(body);
    }
    sent.previews.push(body);
    const commands = [['vzctl', 'create', body.ctid, `--name=${body.values.name ?? ''}`]];
    return Response.json({ commands, diff: [], restart: false, findings: [], config, leftovers: [] });
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <CreateScreen node="hn1" from={undefined} />
    </QueryClientProvider>,
  );
  return sent;
}
const made = () => Response.json({ now: 1, task: task('succeeded', { outcome: 'web1 (105) was made.' }) });
const field = (name: string) => screen.findByRole('textbox', { name });
const type = async (name: string, value: string) => fireEvent.change(await field(name), { target: { value } });

test('what is inherited is shown as such, and the commands stand beside the form', async () => {
  shown(made);
  expect(await field('CTID')).toHaveAttribute('placeholder', '105');
  expect(await field('Disk space')).toHaveAttribute('placeholder', '2 GiB');
  const rail = within(screen.getByRole('complementary', { name: 'What will be made' }));
  expect(await rail.findByText(/vzctl create 105/)).toBeInTheDocument();
  expect(rail.getByText('512 MiB')).toBeInTheDocument();
  expect(rail.getByText('1 GiB')).toBeInTheDocument();
});

test('a draft survives a reload; its password is neither kept nor sent to a preview', async () => {
  const sent = shown(made);
  await type('Name', 'web1');
  fireEvent.change(screen.getByLabelText('Root password'), { target: { value: SECRET } });
  await waitFor(() => expect(sent.previews.some(({ password }) => password !== undefined)).toBe(true), {
    timeout: 3000,
  });
  expect(JSON.stringify([sent.previews, { ...sessionStorage }, { ...localStorage }])).not.toContain(SECRET);
  expect(JSON.stringify({ ...sessionStorage })).toContain('web1');
  document.body.innerHTML = '';
  shown(made);
  expect(await field('Name')).toHaveValue('web1');
  expect(screen.getByLabelText('Root password')).toHaveValue('');
});

test('what was made is left for its own page, with the password in the request that makes it', async () => {
  const sent = shown(made);
  await type('Name', 'web1');
  fireEvent.change(screen.getByLabelText('Root password'), { target: { value: SECRET } });
  fireEvent.click(screen.getByRole('button', { name: 'Create and start' }));
  await waitFor(() => expect(push).toHaveBeenCalledWith('/nodes/hn1/containers/105'));
  const whole = {
    ctid: '105',
    template: 'centos-6-x86_64',
    profile: 'vswap-512m',
    start: true,
    values: { name: 'web1' },
  };
  expect(sent.made).toEqual([{ ...whole, password: SECRET }]);
  expect({ ...sessionStorage }).toEqual({});
});

test('a create that failed brings the form back filled, at the field at fault, and names what it left', async () => {
  const error = { code: 'node_failed', message: 'The OS template could not be unpacked.' };
  shown(() => Response.json({ now: 1, task: task('failed', { exitCode: 48, error, outcome: '105 was not made.' }) }));
  await type('Name', 'web1');
  fireEvent.click(screen.getByRole('button', { name: 'Create and start' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The OS template could not be unpacked. 105 was not made.',
  );
  expect(await field('Name')).toHaveValue('web1');
  expect(screen.getByRole('combobox', { name: 'Template' })).toHaveFocus();
  expect(screen.getByRole('combobox', { name: 'Template' })).toHaveAccessibleDescription(
    'The OS template could not be unpacked.',
  );
  expect(await screen.findByText(/The name web1 leads to 105/)).toBeInTheDocument();
  expect(screen.getByText('/etc/vz/conf/105.conf')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Clean up' })).toBeInTheDocument();
  expect(push).not.toHaveBeenCalled();
});

test('several are made one after the other, and the first failure ends it', async () => {
  const sent = shown(({ ctid }) =>
    ctid === '107'
      ? Response.json(
          { error: { code: 'conflict', message: 'The name is taken.', field: 'values.name' } },
          { status: 409 },
        )
      : made(),
  );
  await type('Name', 'web{n}');
  fireEvent.change(screen.getByRole('spinbutton', { name: 'How many' }), { target: { value: '3' } });
  expect(screen.getByRole('table', { name: 'Containers that will be made' })).toHaveTextContent('web3');
  fireEvent.change(screen.getByRole('spinbutton', { name: 'How many' }), { target: { value: '2' } });
  fireEvent.click(screen.getByRole('checkbox', { name: /^Rack 3/ }));
  fireEvent.change(screen.getByRole('spinbutton', { name: 'First number' }), { target: { value: '7' } });
  const table = within(screen.getByRole('table', { name: 'Containers that will be made' }));
  expect(table.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
    ...[expect.any(String), '105web710.0.0.5', '107web810.0.0.6'],
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Create and start 2 containers' }));
  const progress = within(await screen.findByRole('table', { name: 'Containers that are made' }));
  expect(await progress.findByText('failed')).toBeInTheDocument();
  expect(progress.getByText('made')).toBeInTheDocument();
  expect(progress.getByText('The name is taken.')).toBeInTheDocument();
  expect(sent.made.map(({ ctid, values: own }) => [ctid, own.name, own.ip])).toEqual([
    ['105', 'web7', '10.0.0.5'],
    ['107', 'web8', '10.0.0.6'],
  ]);
});

test('several with one name are refused with the reason at the button', async () => {
  shown(made);
  await type('Name', 'web');
  fireEvent.change(screen.getByRole('spinbutton', { name: 'How many' }), { target: { value: '2' } });
  const button = screen.getByRole('button', { name: 'Create and start 2 containers' });
  await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'true'), { timeout: 3000 });
  expect(await field('Name')).toHaveAccessibleDescription(
    'Several containers need a pattern: put {n} where the number goes.',
  );
});

test('address pools are changed in a dialog beside the form, not within it', async () => {
  const sent = shown(made);
  const edit = await screen.findByRole('button', { name: 'Address pools…' });
  // Who is asking is known a moment later.
  await waitFor(() => expect(edit).not.toHaveAttribute('aria-disabled'));
  fireEvent.click(edit);
  const dialog = await screen.findByRole('dialog', { name: 'Address pools of Rack 3' });
  expect(dialog.closest('form')).toBeNull();
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Ranges' }), { target: { value: '10.0.1.0/24' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save pools' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent.pools).toEqual([{ pools: [{ name: 'Rack 3', ranges: '10.0.1.0/24' }], version: 'v1' }]);
  expect(sent.made).toEqual([]);
});

test('an edit of the config is taken over; one that cannot be made keeps its text and pins the view', async () => {
  shown(made);
  await screen.findByText(/vzctl create 105/);
  fireEvent.click(screen.getByRole('button', { name: 'Config file' }));
  const text = await field('Config file');
  fireEvent.change(text, { target: { value: `${config}WHATEVER="1"\n` } });
  expect(screen.getByText('WHATEVER cannot be set by vzctl from here.')).toBeInTheDocument();
  fireEvent.click(screen.getByRole('button', { name: 'Form' }));
  expect(await field('Config file')).toHaveValue(`${config}WHATEVER="1"\n`);
  fireEvent.change(text, { target: { value: `${config}NAMESERVER="10.0.0.2"\n` } });
  fireEvent.click(screen.getByRole('button', { name: 'Form' }));
  expect(await field('Name servers')).toHaveValue('10.0.0.2');
});

test('a node without templates leads to their page, and one that does not say keeps its words', async () => {
  shown(made, { templates: [] });
  expect(await screen.findByText('No templates in the cache')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Templates' })).toHaveAttribute('href', '/nodes/hn1/templates');
  document.body.innerHTML = '';
  shown(made, { problem: { code: 'node_silent', message: 'It did not answer.' } });
  expect(await screen.findByText('It did not answer.')).toBeInTheDocument();
});

test('a viewer sees everything and is told at the buttons who may do it', async () => {
  shown(made, {}, 'viewer');
  const button = await screen.findByRole('button', { name: 'Create and start' });
  await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'true'));
  expect(screen.getByText('This needs the role operator.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Address pools…' })).toHaveAttribute('aria-disabled', 'true');
});
