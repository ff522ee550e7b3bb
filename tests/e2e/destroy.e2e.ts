/** Destroying a container in one flow and later with undo, and reinstalling one: from a template that fails, and from a good one. */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const list = '/nodes/hn3/containers';
const dialog = (page: Page) => page.locator('dialog');
const row = (page: Page, ctid: string) => page.getByRole('table').getByRole('row').filter({ hasText: ctid });
const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name });

async function choose(page: Page, entry: string): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: /^More actions/ })
    .click();
  await page.getByRole('menuitem', { name: entry }).click();
}

test('a running container is destroyed in one flow, with its CTID typed; the list says what came of it', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(`${list}/307`);
  await choose(page, 'Destroy…');
  await expect(dialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
  const dies = dialog(page).getByRole('region', { name: 'What dies' });
  await expect(dies).toContainText(/[\d.]+ [KMG]iB, [\d,]+ inodes\/vz\/private\/307/);
  await expect(dies).toContainText('Last backup');
  await expect(dialog(page)).toContainText('vzctl stop 307');
  await expect(dialog(page)).toContainText('vzctl destroy 307');
  await dialog(page).getByRole('button', { name: 'Destroy', exact: true }).click();
  await expect(dialog(page)).toContainText('Type the CTID 307 exactly.');
  await expectNoSeriousAxe(page);
  await shot(page, 'destroy');
  const field = dialog(page).getByLabel('Type 307 to destroy it');
  await field.fill('307');
  await field.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Destroy', exact: true }).click();
  await expect(page).toHaveURL(/\/nodes\/hn3\/containers$/);
  await expect(page.getByText(/^307 is destroyed\. Its config is kept as/)).toBeVisible();
  await expect(row(page, '306')).toBeVisible();
  await expect(row(page, '307')).toHaveCount(0);
  quiet();
});

test('a planned destroy stops it, is seen on page and row, survives a reload, and is taken back', async ({ page }) => {
  await page.goto(`${list}/306`);
  await choose(page, 'Destroy…');
  await dialog(page).getByRole('button', { name: 'In 24 h' }).click();
  await expect(dialog(page)).toContainText('It is destroyed in 1 d, unless somebody takes that back');
  await expect(dialog(page).getByLabel(/^Stop it now/)).toBeChecked();
  await dialog(page).getByLabel('Type 306 to destroy it').fill('306');
  await dialog(page).getByRole('button', { name: 'Destroy in 24 h' }).click();
  const note = page.getByRole('status').filter({ hasText: 'Will be destroyed in' });
  await expect(note).toContainText(/Will be destroyed in 23 h|Will be destroyed in 1 d/);
  await expect(note).toContainText('Asked for by demo');
  await expect(page.getByText('stopped', { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(note).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'destroy-planned');
  await page.goto(list);
  await expect(row(page, '306')).toContainText('Will be destroyed in');
  await expectNoSeriousAxe(page);
  await shot(page, 'destroy-planned-row');
  await row(page, '306')
    .getByRole('button', { name: /^Undo: do not destroy/ })
    .click();
  await expect(row(page, '306')).not.toContainText('Will be destroyed');
  await expect(page.getByText(/^It is not destroyed\./)).toBeVisible();
});

test('a template that does not unpack leaves the container as it was; a good one is confirmed', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  const body = {
    from: 'url',
    file: 'fail-unpack-1-x86_64.tar.gz',
    url: 'https://example.net/x',
    sha256: 'ab'.repeat(32),
  };
  const origin = new URL(page.url() === 'about:blank' ? ((await page.goto(`${list}/309`))?.url() ?? '') : page.url())
    .origin;
  expect((await page.request.post('/api/nodes/hn3/templates', { data: body, headers: { origin } })).ok()).toBe(true);
  await expect
    .poll(async () => (await page.request.get('/api/nodes/hn3/templates')).text(), { timeout: 8000 })
    .toContain('fail-unpack-1-x86_64');

  await choose(page, 'Reinstall…');
  await dialog(page).getByRole('button', { name: 'Reinstall', exact: true }).click();
  await expect(dialog(page)).toContainText('Choose the template it is made from.');
  await dialog(page).getByLabel('Template', { exact: true }).selectOption('fail-unpack-1-x86_64');
  await expect(dialog(page)).toContainText('vzboard-node reinstall 309 fail-unpack-1-x86_64');
  await expectNoSeriousAxe(page);
  await shot(page, 'reinstall');
  await dialog(page).getByRole('button', { name: 'Reinstall', exact: true }).click();
  await expect(page.getByText(/fail-unpack-1-x86_64 could not be unpacked|Unpack/).first()).toBeVisible({
    timeout: 10_000,
  });
  await expect(page.getByRole('status').filter({ hasText: 'Reinstalled from' })).toHaveCount(0);

  await page.goto(`${list}/309/quota`);
  await page.getByRole('main').getByRole('button', { name: 'Reinstall…' }).click();
  await dialog(page).getByLabel('Template', { exact: true }).selectOption('debian-8.0-x86_64-minimal');
  await dialog(page).getByLabel('Start it afterwards').check();
  await expect(dialog(page)).toContainText('vzctl start 309');
  await dialog(page).getByRole('button', { name: 'Reinstall', exact: true }).click();
  const note = page.getByRole('status').filter({ hasText: 'Reinstalled from debian-8.0-x86_64-minimal' });
  await expect(note).toContainText('/vz/private/309.aside', { timeout: 10_000 });
  await expect(button(page, 'Stop')).toBeEnabled();
  await expectNoSeriousAxe(page);
  await shot(page, 'reinstall-note');
  await note.getByRole('button', { name: 'Put back…' }).click();
  await expect(dialog(page)).toContainText('vzboard-node put-back 309');
  await shot(page, 'reinstall-undo');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await note.getByRole('button', { name: 'Confirm…' }).click();
  await expect(dialog(page)).toContainText('vzboard-node drop-aside 309');
  await expectNoSeriousAxe(page);
  await shot(page, 'reinstall-confirm');
  await dialog(page).getByRole('button', { name: 'Erase the old files' }).click();
  await expect(note).toHaveCount(0);
  await expect(page.getByText('The new files stay. The old ones are removed in the background.')).toBeVisible();
  quiet();
});
