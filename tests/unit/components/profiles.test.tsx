import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { meaningOf } from '@/components/profiles/amounts';
import { ApplySays } from '@/components/profiles/apply-says';
import { CompareTable } from '@/components/profiles/compare-table';
import { bodyOf, newDraft } from '@/components/profiles/new-draft';
import { ProfileEditor } from '@/components/profiles/profile-editor';
import { addableKeys, changesOf, rowsOf, valueError } from '@/components/profiles/profile-rows';
import { reasonToKeep } from '@/components/profiles/profile-screen';
import type { ApplyRow, NodeSummary } from '@/lib/api/schemas';
import { parseConf } from '@/lib/vz/conf';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));

const client = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });
const show = (children: ReactNode) => render(<QueryClientProvider client={client()}>{children}</QueryClientProvider>);
// Of the node only its id is looked at.
const node = { id: 'hn1', label: 'hn1', disabled: null } as NodeSummary;

test('an outcome says what would stand above a new barrier, and when the values count', () => {
  const row: ApplyRow = {
    ...{ ctid: '101', title: 'web', state: 'running', origin: 'basic', reason: null, waiting: [], resizes: false },
    changes: [{ key: 'NUMPROC', before: '240', after: '40' }],
    breaches: [{ counter: 'numproc', unit: 'items', held: 60, kind: 'barrier', threshold: 40 }],
  };
  show(<ApplySays row={row} />);
  expect(screen.getByText('numproc: 60 in use, above the new barrier of 40')).toBeVisible();
  show(<ApplySays row={{ ...row, breaches: [], state: 'stopped' }} />);
  expect(screen.getByText('Saved; counts at its next start.')).toBeVisible();
});

test('a comparison shows only what differs, with its meaning', () => {
  const config = (swap: string) => [
    { key: 'PHYSPAGES', value: '0:256M' },
    { key: 'SWAPPAGES', value: swap },
  ];
  show(
    <CompareTable
      profiles={[
        { name: 'a', config: config('0:512M') },
        { name: 'b', config: config('0:1G') },
      ]}
    />,
  );
  expect(screen.getAllByRole('row')).toHaveLength(2);
  expect(screen.getByRole('table')).toHaveTextContent('1 GiB');
  expect(screen.getByRole('table')).not.toHaveTextContent('PHYSPAGES');
});

describe('rows of the editor', () => {
  const conf = parseConf('# c\nODD="x"\nNUMPROC="1"\nNUMPROC="2"\nPHYSPAGES="0:65536"\nHOSTNAME="a"\nCPUUNITS="3"\n');
  test('have what counts, what it means, and what vzboard leaves alone', () => {
    const rows = rowsOf(conf);
    expect(rows.map(({ key, editable }) => [key, editable])).toEqual([
      ['PHYSPAGES', true],
      ['NUMPROC', true],
      ['CPUUNITS', true],
      ['ODD', false],
      ['HOSTNAME', false],
    ]);
    const notes = (key: string) => rows.find((row) => row.key === key)?.notes.join(' ');
    expect(notes('NUMPROC')).toContain('in the lines 3, 4');
    expect(notes('PHYSPAGES')).toBe('256 MiB');
    expect(notes('ODD')).toContain('does not know this key');
    expect(notes('CPUUNITS')).toContain('cannot read this value');
    expect(addableKeys(rows)).not.toContain('HOSTNAME');
    expect(addableKeys(rows)).toContain('DISKSPACE');
  });

  test('say only what differs from the file', () => {
    expect(changesOf(rowsOf(conf), { NUMPROC: '2', CPUUNITS: null, IOPRIO: '4' })).toEqual({
      CPUUNITS: null,
      IOPRIO: '4',
    });
  });

  test.each([
    ['NUMPROC', '10:20', true],
    ['NUMPROC', '$(id)', false],
    ['NUMPROC', '', false],
    ['DISKSPACE', '1G:1.1G', true],
    ['DISKSPACE', 'unlimited', false],
    ['NOPE', '1', false],
  ])('%s=%j is good: %s', (key, value, good) => expect(valueError(key, value) === undefined).toBe(good));
});

test.each([
  ['PHYSPAGES', '0:unlimited', /unlimited|∞/],
  ['DISKSPACE', '2G:2.2G', /^2 GiB : 2\.19 GiB$/],
  ['IOLIMIT', '0', /no limit/],
])('%s=%s means %s', (key, value, meaning) => expect(meaningOf(key, value)).toMatch(meaning));

describe('the editor', () => {
  let sent: { method: string; url: string; body: unknown }[];
  beforeEach(() => {
    sent = [];
    vi.stubGlobal('fetch', async (url: string, init: { method: string; body?: string }) => {
      sent.push({ method: init.method, url, body: JSON.parse(init.body ?? 'null') });
      const conflict = { error: { code: 'conflict', message: 'changed', field: 'version' } };
      if (!url.includes('preview=1')) return new Response(JSON.stringify(conflict), { status: 409 });
      const diff = [{ key: 'CPUUNITS', before: '1000', after: '500' }];
      return new Response(JSON.stringify({ commands: [['vzboard-node']], diff, restart: false, findings: [] }));
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const view = (text: string, version: string) => ({
    now: 0,
    node,
    profile: {
      ...{ name: 'a', path: '/etc/vz/conf/ve-a.conf-sample', text, version, editable: true, isDefault: false },
      ...{ users: [], usersComplete: true },
      values: {
        vswap: false,
        memoryPages: null,
        swapPages: null,
        diskKib: null,
        inodes: null,
        cpus: null,
        cpuLimitPercent: null,
        cpuUnits: null,
      },
    },
  });

  test('keeps what was typed when somebody else saved meanwhile, and compares it with the new file', async () => {
    const queries = client();
    const screenOf = (text: string, version: string) => (
      <QueryClientProvider client={queries}>
        <ProfileEditor data={view(text, version)} reason={undefined} />
      </QueryClientProvider>
    );
    const { rerender } = render(screenOf('CPUUNITS="1000"\n', 'v1'));
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    expect(screen.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true');
    fireEvent.change(screen.getByLabelText('CPU weight'), { target: { value: '500' } });
    await waitFor(() => expect(screen.getByRole('table', { name: 'What changes' })).toBeVisible());
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('your changes are still here'));
    expect(sent.at(-1)).toMatchObject({ method: 'PATCH', body: { changes: { CPUUNITS: '500' }, version: 'v1' } });
    rerender(screenOf('CPUUNITS="2000"\nNUMPROC="1"\n', 'v2'));
    expect(screen.getByLabelText('CPU weight')).toHaveValue('500');
    expect(within(screen.getByRole('table', { name: 'Parameters' })).getByText('2000')).toBeVisible();
  });
});

test('a profile stays for a reason that is said', () => {
  const { profile } = { profile: { name: 'a', isDefault: false, users: [], usersComplete: true } } as unknown as {
    profile: Parameters<typeof reasonToKeep>[0];
  };
  expect(reasonToKeep(profile)).toBeUndefined();
  expect(reasonToKeep({ ...profile, isDefault: true })).toMatch(/CONFIGFILE/);
  expect(reasonToKeep({ ...profile, users: [{ ctid: '101', title: null, drift: [] }] })).toMatch(/101/);
  expect(reasonToKeep({ ...profile, usersComplete: false })).toMatch(/not known/);
});

test.each([
  [{ kind: 'scaled' as const, factor: '0' }, 'factor'],
  [{ kind: 'container' as const }, 'ctid'],
  [{ kind: 'split' as const, count: '0' }, 'count'],
  [{ name: '../x' }, 'name'],
])('a new profile with %j is not sent', (part, field) => {
  expect(bodyOf({ ...newDraft('basic'), name: 'x', ...part })).toHaveProperty(`errors.${field}`);
});
