/** Snapshots of a ploop container as a tree, and copies: taken, switched to, deleted; cloned and started. */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const rows = (page: Page) =>
  page.getByRole('table', { name: 'Snapshots, each below the one it was taken of' }).getByRole('row');
const row = (page: Page, name: string) => rows(page).filter({ has: page.getByText(name, { exact: true }) });
const menu = async (page: Page, name: string, item: string) => {
  await page.getByRole('button', { name: `Actions of snapshot ${name}` }).press('Enter');
  await page.getByRole('menuitem', { name: item }).click();
};

test('the tree says where one is, what each holds, and offers everything by keyboard; simfs says why it has none', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn3/containers/302');
  await page.getByRole('link', { name: 'Copies' }).click();
  await expect(row(page, '9.4 works')).toContainText('you are here');
  await expect(row(page, 'before 9.4')).toContainText('disk and memory');
  await expect(row(page, 'tuning trial')).toContainText('Level 3.');
  await expectNoSeriousAxe(page);
  await shot(page, 'copies');
  await menu(page, 'before 9.4', 'Switch to it…');
  const dialog = page.locator('dialog');
  await expect(dialog).toContainText('--name=before switching to before 9.4');
  await expect(dialog).toContainText('The present state is kept as a snapshot first');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectNoSeriousAxe(page);
  await shot(page, 'copies-switch');
  await dialog.getByRole('checkbox', { name: 'Take a snapshot of the present state first' }).uncheck();
  await expect(dialog).toContainText('Everything written since the present state began is lost.');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.goto('/nodes/hn1/containers/106/copies');
  await expect(page.getByRole('main')).toContainText('Snapshots are for ploop containers only');
  await shot(page, 'copies-simfs');
  quiet();
});

test('a snapshot is taken, switched to and deleted', async ({ page }) => {
  await page.goto('/nodes/hn3/containers/309/copies');
  await expect(page.getByRole('main')).toContainText('No snapshots');
  await page.getByRole('button', { name: 'Take snapshot' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Name').fill('before "upgrade"');
  await expect(dialog).toContainText('A name has up to 64 of');
  await dialog.getByLabel('Name').fill('before upgrade');
  await expect(dialog).toContainText('--name=before upgrade');
  await expect(dialog).toContainText('a pause of seconds');
  await expectNoSeriousAxe(page);
  await shot(page, 'copies-take');
  await dialog.getByRole('button', { name: 'Take snapshot' }).click();
  await expect(row(page, 'before upgrade')).toContainText('you are here');
  await menu(page, 'before upgrade', 'Switch to it…');
  await dialog.getByRole('checkbox', { name: 'Take a snapshot of the present state first' }).uncheck();
  await dialog.getByRole('button', { name: 'Leave stopped' }).click();
  await expect(dialog).toContainText('--skip-resume');
  await dialog.getByRole('button', { name: 'Switch', exact: true }).click();
  await expect(page.getByText('The state is that of before upgrade. The container is stopped.')).toBeVisible();
  await menu(page, 'before upgrade', 'Delete…');
  await expect(dialog).toContainText('cannot be had again');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(page, 'before upgrade')).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('No snapshots');
});

test('the menu of a stopped container leads to a clone, which stands in the list and runs', async ({ page }) => {
  await page.goto('/nodes/hn3/containers/310');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^More actions|^Actions of|More/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Clone…' }).click();
  const dialog = page.locator('dialog');
  await expect(dialog.getByLabel('Host name')).toHaveValue('campaign-copy.example.com');
  await dialog.getByLabel('CTID').fill('302');
  await expect(dialog).toContainText('302 is a container of hn3');
  await dialog.getByLabel('CTID').fill('4310');
  await dialog.getByLabel('Name', { exact: true }).fill('campaign2');
  await dialog.getByRole('checkbox', { name: 'Start it afterwards' }).check();
  await expect(dialog).toContainText('vzctl set 4310 --name=campaign2 --save');
  await expect(dialog).toContainText('veth4310.0');
  await expect(dialog).toContainText('The host keys of sshd are the same in both.');
  await expectNoSeriousAxe(page);
  await shot(page, 'copies-clone');
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('4310 is there and runs.')).toBeVisible({ timeout: 15_000 });
  await page.goto('/nodes/hn3/containers?q=4310');
  await expect(page.getByRole('row').filter({ hasText: 'campaign2' })).toContainText('running');
});
