/** Destroying a container in one flow and later with undo, and reinstalling one: from a template that fails, and from a good one. */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const list = '/nodes/hn3/containers';
const BROKEN = 'fail-unpack-1-x86_64';
const dialog = (page: Page) => page.locator('dialog');
const row = (page: Page, ctid: string) => page.getByRole('table').getByRole('row').filter({ hasText: ctid });

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
  // Its page asks for it until it is left.
  const quiet = await expectQuietConsole(page, [/404 \(Not Found\).*\/containers\/307/]);
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
  await expect(row(page, '306')).toContainText('Destroyed in 23 h');
  await expectNoSeriousAxe(page);
  await shot(page, 'destroy-planned-row');
  await row(page, '306')
    .getByRole('button', { name: /^Undo: do not destroy/ })
    .click();
  await expect(row(page, '306')).not.toContainText('Destroyed in');
  await expect(page.getByText(/^It is not destroyed\./)).toBeVisible();
  // As it was, for whoever comes next.
  const { origin } = new URL(page.url());
  await page.request.post('/api/nodes/hn3/containers/306/actions', { data: { action: 'start' }, headers: { origin } });
  await expect(row(page, '306')).toContainText('running');
});

test('a template that does not unpack leaves the container as it was, and says so', async ({ page }) => {
  await page.goto(`${list}/309`);
  const body = { from: 'url', file: `${BROKEN}.tar.gz`, url: 'https://example.net/x', sha256: 'ab'.repeat(32) };
  const { origin } = new URL(page.url());
  await page.request.post('/api/nodes/hn3/templates', { data: body, headers: { origin } });
  const templates = async () => (await page.request.get('/api/nodes/hn3/templates')).text();
  await expect.poll(templates).toContain(`"name":"${BROKEN}"`);
  await choose(page, 'Reinstall…');
  await dialog(page).getByRole('button', { name: 'Reinstall', exact: true }).click();
  await expect(dialog(page)).toContainText('Choose the template it is made from.');
  await dialog(page).getByLabel('Template', { exact: true }).selectOption(BROKEN);
  await expect(dialog(page)).toContainText(`vzboard-node reinstall 309 ${BROKEN}`);
  await expectNoSeriousAxe(page);
  await shot(page, 'reinstall');
  await dialog(page).getByRole('button', { name: 'Reinstall', exact: true }).click();
  await expect(page.getByText('reinstall 309: failed').first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Reinstalled from' })).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('debian-8.0-x86_64-minimal');
});

test('a container that was reinstalled says so until somebody confirms', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(`${list}/305/quota`);
  await page.getByRole('main').getByRole('button', { name: 'Reinstall…' }).click();
  await dialog(page).getByLabel('Template', { exact: true }).selectOption('debian-7.0-x86_64');
  await expect(dialog(page)).toContainText('vzctl start 305');
  await dialog(page).getByRole('button', { name: 'Reinstall', exact: true }).click();
  const note = page.getByRole('status').filter({ hasText: 'Reinstalled from debian-7.0-x86_64' });
  await expect(note).toContainText('/vz/private/305.aside');
  await expectNoSeriousAxe(page);
  await shot(page, 'reinstall-note');
  await note.getByRole('button', { name: 'Put back…' }).click();
  await expect(dialog(page)).toContainText('vzboard-node put-back 305');
  await shot(page, 'reinstall-undo');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await note.getByRole('button', { name: 'Confirm…' }).click();
  await expect(dialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog(page)).toContainText('vzboard-node drop-aside 305');
  await shot(page, 'reinstall-confirm');
  await dialog(page).getByRole('button', { name: 'Erase the old files' }).click();
  await expect(note).toHaveCount(0);
  await expect(page.getByText('The new files stay. The old ones are removed in the background.').first()).toBeVisible();
  quiet();
});
