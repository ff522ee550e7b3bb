import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DestroyDialog } from '@/components/life/destroy-dialog';
import { destroyEntry } from '@/components/life/destroy-entry';
import { plannedWords } from '@/components/life/planned-words';
import { reinstallEntry } from '@/components/life/reinstall-entry';
import type { ContainerRow } from '@/lib/api/schemas';
import { node } from './container/node';
import { containerRow } from './container/row';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));
afterEach(() => vi.unstubAllGlobals());

const context = (over: Partial<ContainerRow>) => ({ container: containerRow(over), node, go: () => {} });

describe('the menu', () => {
  test.each(['running', 'stopped', 'mounted', 'suspended'] as const)('destroys a %s container', (state) => {
    expect(destroyEntry(context({ state }))).toMatchObject({ id: 'destroy', tone: 'danger' });
    expect(destroyEntry(context({ state })).reason).toBeUndefined();
  });

  test('says why neither can be done', () => {
    const busy = { task: { id: 't', action: 'start', startedAt: 0 } };
    for (const entry of [destroyEntry, reinstallEntry]) {
      expect(entry(context({ state: 'unknown' })).reason).toMatch(/state/i);
      expect(entry(context(busy)).reason).toBe('The container is being started.');
    }
    expect(reinstallEntry(context({ state: 'suspended' })).reason).toMatch(/saved memory/);
    expect(reinstallEntry(context({ state: 'running' })).reason).toBeUndefined();
  });
});

test.each([
  [{ dueAt: 24 * 3_600_000 - 1000, missed: false }, 'Will be destroyed in 23 h'],
  [{ dueAt: 600_000, missed: false }, 'Will be destroyed in 10 min'],
  [{ dueAt: -5, missed: false }, 'Will be destroyed any moment'],
  [{ dueAt: -7_200_000, missed: true }, 'Was to be destroyed 2 h ago'],
])('a planned destroy %j says "%s"', (planned, words) => {
  expect(plannedWords(planned, 0)).toBe(words);
});

describe('the dialog', () => {
  const dies = {
    ...{ private: '/vz/private/101', layout: 'ploop', usedKib: 1_048_576, inodes: 1200, dump: true, name: 'web1' },
    ...{ ips: ['10.0.0.1'], kept: '/etc/vz/conf/101.conf.destroyed', backup: null, backupKnown: true },
  };
  const findings = [{ level: 'risk', message: 'There is no backup of it that vzboard knows of.' }];
  const preview = { commands: [['vzctl', 'destroy', '101']], diff: [], restart: false, findings, dies, version: 'v1' };

  function shown(answer: object = preview): { sent: { url: string; body: unknown }[] } {
    const sent: { url: string; body: unknown }[] = [];
    vi.stubGlobal('fetch', async (url: string, { body }: { body: string }) => {
      if (!url.includes('preview=1')) {
        sent.push({ url, body: JSON.parse(body) });
        return Response.json({ error: { code: 'conflict', message: 'It changed.' } }, { status: 409 });
      }
      return Response.json(answer);
    });
    HTMLDialogElement.prototype.showModal = function showModal() {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = () => {};
    render(
      <QueryClientProvider client={new QueryClient()}>
        <DestroyDialog container={containerRow({ ctid: '101' })} node={node} go={() => {}} />
      </QueryClientProvider>,
    );
    return { sent };
  }
  const press = () => userEvent.click(screen.getByRole('button', { name: 'Destroy' }));

  test('says what dies and sends nothing before the CTID is typed, not even by Enter', async () => {
    const { sent } = shown();
    expect(await screen.findByText('1 GiB')).toBeVisible();
    for (const words of [
      '/vz/private/101',
      /ploop image with all its snapshots/,
      /of its suspend/,
      /free afterwards/,
    ]) {
      expect(screen.getByText(words)).toBeVisible();
    }
    expect(screen.getByText('none')).toBeVisible();
    await press();
    expect(screen.getByText('Type the CTID 101 exactly.')).toBeVisible();
    await userEvent.type(screen.getByLabelText('Type 101 to destroy it'), '101{Enter}');
    expect(sent).toEqual([]);
  });

  test('sends the version that was looked at, and shows where it was asked why that is refused', async () => {
    const { sent } = shown();
    await screen.findByText('1 GiB');
    await userEvent.type(screen.getByLabelText('Type 101 to destroy it'), ' 101 ');
    await press();
    expect(await screen.findByText('It changed.')).toBeVisible();
    expect(sent.map(({ body }) => body)).toEqual([{ confirm: '101', version: 'v1' }]);
  });

  test('asks about a delay what is done until then', async () => {
    const { sent } = shown();
    await screen.findByText('1 GiB');
    await userEvent.click(screen.getByRole('button', { name: 'In 48 h' }));
    await userEvent.click(screen.getByRole('checkbox', { name: /^Stop it now/ }));
    await userEvent.type(screen.getByLabelText('Type 101 to destroy it'), '101');
    await userEvent.click(await screen.findByRole('button', { name: 'Destroy in 48 h' }));
    await screen.findByText('It changed.');
    expect(sent[0]?.body).toEqual({ confirm: '101', version: 'v1', delayHours: 48, stop: false });
  });

  test('that must not go on says why, on the button too', async () => {
    const { sent } = shown({ ...preview, findings: [{ level: 'break', message: 'Files are set aside.' }] });
    expect(await screen.findByText('Files are set aside.')).toBeVisible();
    await userEvent.type(screen.getByLabelText('Type 101 to destroy it'), '101');
    expect(screen.getByRole('button', { name: 'Destroy' })).toHaveAttribute('aria-disabled', 'true');
    await press();
    expect(sent).toEqual([]);
  });
});
