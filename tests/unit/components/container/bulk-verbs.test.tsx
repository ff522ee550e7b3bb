import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { askBulk } from '@/components/container/ask-bulk';
import { type BulkDoing, type BulkVerb, splitByCan, VERBS } from '@/components/container/bulk-verbs';
import { manyRuns, NO_RUNS } from '@/components/many/runs';
import { Overlays } from '@/components/ui/overlays';
import type { ContainerRow } from '@/lib/api/schemas';
import { containerRow } from './row';

const verb = (id: string): BulkVerb => {
  const found = VERBS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no verb ${id}`);
  return found;
};
const split = (id: string, rows: readonly ContainerRow[]) => splitByCan(rows, verb(id));
const task = (action: string) => ({ id: 't', action, startedAt: 0 });

describe('a question about several', () => {
  test('counts by state what it does, what needs nothing, and what is locked by whom', () => {
    const rows = [
      ...['4', '5'].map((ctid) => containerRow({ ctid })),
      ...['1', '2', '3'].map((ctid) => containerRow({ ctid, state: 'stopped' })),
      containerRow({ ctid: '6', state: 'unknown' }),
      containerRow({ ctid: '7', state: 'stopped', task: task('backup') }),
      containerRow({ ctid: '8', state: 'stopped', task: task('start') }),
    ];
    expect(split('start', rows)).toEqual({
      ctids: ['1', '2', '3'],
      sentences: [
        'Starts 3 stopped.',
        '2 already run: nothing to do.',
        '1 cannot be read: skipped.',
        '1 locked by backup: skipped.',
        '1 locked by a start: skipped.',
      ],
    });
  });

  test('restarting what does not run is said to be a start', () => {
    const { sentences } = split('restart', [containerRow(), containerRow({ ctid: '2', state: 'stopped' })]);
    expect(sentences).toEqual(['Restarts 1 running.', 'Starts 1 stopped: it does not run.']);
  });

  const mixed = (['running', 'running', 'stopped', 'mounted', 'suspended', 'unknown'] as const).map((state, i) =>
    containerRow({ ctid: String(i + 1), state, layout: i === 0 ? 'ploop' : 'simfs' }),
  );

  test.each([
    ['suspend', ['1', '2'], /^Suspends 2 running\. 2 do not run: nothing to do\. 1 is suspended/],
    ['resume', ['5'], /^Resumes 1 suspended\. 2 already run: nothing to do\. 2 are not suspended/],
    ['stop_fast', ['1', '2'], /^Stops 2 running at once\./],
    ['mount', ['3', '5'], /^Mounts 1 stopped\. Mounts 1 suspended\. 2 already run.* 1 is mounted: nothing to do\./],
    ['umount', ['4'], /^Unmounts 1 mounted\. 2 already run/],
    ['quotaon', ['2', '3', '4', '5'], /1 is on ploop, which has no quota to switch: skipped\./],
    ['quotaoff', ['2', '3', '4', '5'], /^Switches the quota of 1 running off\./],
  ])('of a mixed selection %s is done to %j alone', (id, ctids, words) => {
    const found = split(id, mixed);
    expect(found.ctids).toEqual(ctids);
    expect(found.sentences.join(' ')).toMatch(words);
  });

  test('one that has no files cannot be started, and is told apart from those with nothing to do', () => {
    const row = containerRow({ state: 'unknown', problem: { code: 'no_private', message: 'gone' } });
    expect(split('start', [row])).toEqual({ ctids: [], sentences: ['1 cannot do this now: skipped.'] });
  });

  test('killing at once, switching quota and what ends a container stand in the menu, never beside Stop', () => {
    const rare = VERBS.filter(({ isRare }) => isRare).map(({ id }) => id);
    expect(rare).toEqual(['stop_fast', 'quotaon', 'quotaoff', 'backup', 'retire', 'destroy']);
  });

  test.each([
    ['backup', ['1', '2', '3', '4', '5'], 'Backs up 2 running. Backs up 1 stopped. Backs up 1 mounted.'],
    ['retire', ['1', '2', '3', '4', '5'], 'Stops and retires 2 running. Retires 1 stopped. Unmounts and retires 1 m'],
    ['destroy', ['1', '2', '3', '4', '5'], 'Stops and destroys 2 running. Destroys 1 stopped. Unmounts and destr'],
  ])('%s is done to those that run too, and never to one nobody can read', (id, ctids, words) => {
    const { ctids: found, sentences } = split(id, [...mixed, containerRow({ ctid: '7', task: task('backup') })]);
    expect(found).toEqual(ctids);
    expect(sentences.join(' ')).toContain(words);
    expect(sentences).toContain('1 cannot be read: skipped.');
    expect(sentences).toContain('1 locked by backup: skipped.');
  });

  test('destroying several wants their number typed, and backups begin one at a time', () => {
    expect(verb('destroy').typesCount).toBe(true);
    expect(verb('backup').atOnce).toBe(1);
  });
});

describe('asked and done', () => {
  beforeEach(() => {
    // jsdom has dialogs but cannot show them.
    HTMLDialogElement.prototype.showModal = function showModal() {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function close() {
      this.open = false;
    };
  });
  afterEach(() => {
    manyRuns.set(NO_RUNS);
  });

  const shredOne: BulkDoing['run'] = async (_client, _node, ctid) => ({
    ctid,
    ok: ctid !== '2',
    text: 'Its disk is used.',
  });
  /** A verb that cannot be undone, as one would be added to the list. */
  const shred: BulkVerb = {
    ...verb('stop'),
    id: 'shred',
    label: 'Shred',
    typesCount: true,
    asks: (count) => `Shred ${count}?`,
    doing: { commands: () => null, run: shredOne },
    tells: ({ done, all }) => `Shredded ${done} of ${all}.`,
  };
  const node = { id: 'hn1', label: 'hn1' };
  const asked = async (how: BulkVerb, ctids: string[]) => {
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Overlays />
      </QueryClientProvider>,
    );
    act(() => askBulk(how, { ctids, sentences: [] }, { client: new QueryClient(), node }));
    return within(await screen.findByRole('dialog', { name: `Shred ${ctids.length}?` }, { timeout: 10_000 }));
  };

  test('what cannot be undone wants the number of containers typed, and runs neither on another nor by Enter', async () => {
    const run = vi.fn(shredOne);
    const dialog = await asked({ ...shred, doing: { commands: () => null, run } }, ['1', '3', '4']);
    const user = userEvent.setup();
    const number = dialog.getByRole('textbox', { name: 'Type 3, the number of containers' });
    await user.type(number, '2');
    await user.click(dialog.getByRole('button', { name: 'Shred' }));
    expect(number).toBeInvalid();
    expect(dialog.getByText('Type exactly 3.')).toBeInTheDocument();
    await user.clear(number);
    await user.type(number, '3{Enter}');
    expect(run).not.toHaveBeenCalled();
    await user.click(dialog.getByRole('button', { name: 'Shred' }));
    await waitFor(() => expect(run).toHaveBeenCalledTimes(3));
    expect(await screen.findByText('Shredded 3 of 3.')).toBeInTheDocument();
  });

  test('stopped at the first failure, the end says who was never begun, and a retry of it asks again', async () => {
    const dialog = await asked(shred, ['1', '2', '3', '4', '5', '6']);
    const user = userEvent.setup();
    await user.selectOptions(dialog.getByRole('combobox', { name: 'At once' }), '1');
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Gap between starts' }), 'none');
    await user.click(dialog.getByRole('checkbox', { name: 'Begin no more after a failure' }));
    await user.type(dialog.getByRole('textbox'), '6');
    await user.click(dialog.getByRole('button', { name: 'Shred' }));
    expect(await screen.findByText('Shredded 1 of 6. 4 were not begun.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Retry 1 failed, begin 4 more' }));
    expect(await screen.findByRole('dialog', { name: 'Shred 5?' })).toBeInTheDocument();
  });
});
