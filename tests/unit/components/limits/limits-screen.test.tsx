import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { LimitsScreen } from '@/components/limits/limits-screen';

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

const setting = (name: string, unit: string, value: string | null, over: object = {}) => ({
  ...{ name, key: name.toUpperCase(), options: [name], group: 'counters', label: `Label of ${name}`, help: '', unit },
  ...{ kind: 'pair', choices: [], min: null, max: null, specials: ['unlimited'], applies: 'online', sameAs: null },
  ...{ dangerous: false, file: value, value, running: value, implied: false, differs: false, held: 12, maxheld: 20 },
  ...{ profile: null, origin: 'own', editable: true, why: null, ...over },
});
const reply = {
  ...{ now: 1, node: { id: 'hn1', state: 'ok', sampleSeconds: 10 }, ctid: '101', state: 'running', vswap: false },
  ...{ vzctl: 4, version: 'v1', profile: null, overridden: 0, differing: 0, sampledAt: 1, others: [], warnings: [] },
  settings: [
    setting('numproc', 'items', '100'),
    setting('privvmpages', 'pages', '65536:71680'),
    setting('numfile', 'items', '50', { differs: true, running: '60', origin: 'overridden', profile: '40' }),
    setting('dcachesize', 'bytes', null, { editable: false, why: 'This vzctl ignores it.' }),
  ],
};
const preview = {
  commands: [['vzctl', 'set', '101', '--numproc=5', '--save']],
  diff: [{ key: 'NUMPROC', before: '100', after: '5' }],
  restart: false,
  findings: [{ level: 'risk', message: 'numproc: 12 are held now.', field: 'values.numproc' }],
};

function shown(): { asked: unknown[] } {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    if (init.method !== 'PATCH') return Promise.resolve(Response.json(reply));
    asked.push(JSON.parse(String(init.body)));
    return Promise.resolve(Response.json(preview));
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <LimitsScreen node="hn1" ctid="101" />
    </QueryClientProvider>,
  );
  return { asked };
}
const field = (name: string) => screen.findByRole('textbox', { name });

test('shows each pair beside what is held, and what runs otherwise, is overridden, or cannot be changed', async () => {
  shown();
  expect(await field('privvmpages barrier')).toHaveValue('65536');
  expect(await field('privvmpages limit')).toHaveValue('71680');
  expect(screen.getAllByText('256 MiB')).toHaveLength(1);
  expect(screen.getByText('runs with 60')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Apply the config or keep what runs' })).toHaveAttribute(
    'href',
    '/nodes/hn1/containers/101/settings',
  );
  expect(screen.getByText('profile: 40').tagName).toBe('S');
  expect(await field('dcachesize barrier')).toHaveAttribute('readonly');
  expect(screen.getByText('This vzctl ignores it.')).toBeInTheDocument();
  expect(screen.getByRole('status')).toHaveTextContent('No changes');
});

test('counts changes, asks for what speaks against them, and saves on the version that was read when typing began', async () => {
  const { asked } = shown();
  fireEvent.change(await field('numproc barrier'), { target: { value: '5' } });
  expect(await field('numproc limit')).toHaveValue('5');
  expect(screen.getByRole('status')).toHaveTextContent('1 change');
  expect(await screen.findByText('numproc: 12 are held now.', {}, { timeout: 3000 })).toBeInTheDocument();
  expect(asked).toEqual([{ values: { numproc: '5' }, version: 'v1' }]);
  fireEvent.click(screen.getByRole('button', { name: 'Review and save' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Change limits of 101' }));
  expect(
    await dialog.findByText(
      (_, element) => element?.tagName === 'PRE' && element.textContent.includes('vzctl set 101 --numproc=5 --save'),
    ),
  ).toBeInTheDocument();
  expect(dialog.getByRole('row', { name: /NUMPROC/ })).toHaveTextContent('1005');
});

test('a value that cannot be read is said at its field, and keeps the change from being saved', async () => {
  const { asked } = shown();
  fireEvent.change(await field('numfile barrier'), { target: { value: '1K' } });
  expect(screen.getByText(/^numfile: the suffix of “1K” is not allowed here/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Review and save' })).toHaveAttribute('aria-disabled', 'true');
  expect(asked).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Take back the change of numfile' }));
  expect(screen.getByRole('status')).toHaveTextContent('No changes');
});
