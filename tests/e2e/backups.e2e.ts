/** Backups: a container that runs is packed and runs again, an archive of one that is gone becomes a container that starts, and what the clock does. */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const table = (page: Page) => page.getByRole('table', { name: 'Backups, newest first' });
const dialog = (page: Page) => page.locator('dialog');

test('a container is backed up from its page, with what that means for it said before, and listed afterwards', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn3/containers/306/copies');
  await expect(page.getByText('There is no backup yet')).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'backups-none');
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(dialog(page)).toContainText('vzboard-node backup 306 306-');
  await dialog(page).getByRole('button', { name: 'While it runs' }).click();
  await expect(dialog(page)).toContainText('A snapshot of its image is packed and deleted');
  await dialog(page).getByRole('button', { name: 'Suspended' }).click();
  await dialog(page).getByLabel('At most, MiB a second').fill('20');
  await expect(dialog(page)).toContainText('suspended 20480 demo hand');
  await expectNoSeriousAxe(page);
  await shot(page, 'backups-make');
  await dialog(page).getByRole('button', { name: 'Back up' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Running now' })).toContainText('back up 306');
  await shot(page, 'backups-running');
  await expect(table(page).getByRole('row').nth(1)).toContainText('suspended', { timeout: 15_000 });
  await expect(table(page).getByRole('row').nth(1)).toContainText('demo');
  await expect(page.getByText(/306-.*\. The container runs\./)).toBeVisible();
  quiet();
});

test('an archive of a container that is gone becomes a container again, and starts', async ({ page }) => {
  await page.goto('/nodes/hn3/containers');
  await page.getByRole('main').getByRole('link', { name: 'Backups' }).click();
  await expect(page.getByRole('heading', { name: /^Backups of/, level: 1 })).toBeVisible();
  const row = table(page).getByRole('row').filter({ hasText: 'gone' });
  await expect(row).toContainText('stopped');
  await expectNoSeriousAxe(page);
  await shot(page, 'backups-node');
  await row.getByRole('button', { name: /^Restore/ }).click();
  await expect(dialog(page).getByLabel('CTID')).toHaveValue('90');
  await expect(dialog(page).getByLabel('Host name')).toHaveValue('old-shop');
  await dialog(page).getByLabel('CTID').fill('301');
  await expect(dialog(page)).toContainText('Nothing is written over.');
  await expect(dialog(page).getByRole('button', { name: 'Restore', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await dialog(page).getByLabel('CTID').fill('90');
  await dialog(page).getByLabel('Name', { exact: true }).fill('old-shop-again');
  await expect(dialog(page)).toContainText('# the shared pictures');
  await dialog(page).getByLabel('Start it afterwards').check();
  await expect(dialog(page)).toContainText('vzctl start 90');
  await expect(dialog(page)).toContainText('--name=old-shop-again');
  await expectNoSeriousAxe(page);
  await shot(page, 'backups-restore');
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText(/90 is restored from .* The container runs\./)).toBeVisible({ timeout: 15_000 });
  await page.goto('/nodes/hn3/containers/90');
  await expect(page.getByRole('heading', { name: 'old-shop-again', level: 1 })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('running');
});

test('a schedule is set, read as a sentence and stopped; a backup goes with its CTID typed', async ({ page }) => {
  await page.goto('/nodes/hn3/containers/302/copies');
  await page.getByRole('button', { name: 'Set a schedule' }).click();
  await dialog(page).getByRole('button', { name: 'Every week' }).click();
  await dialog(page).getByRole('combobox', { name: 'On' }).selectOption('Saturday');
  await dialog(page).getByLabel('At', { exact: true }).fill('3 o’clock');
  await dialog(page).getByLabel('Time zone').fill('Europe/Berlin');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toContainText('A time of day, such as 02:30.');
  await dialog(page).getByLabel('At', { exact: true }).fill('03:15');
  await dialog(page).getByLabel('Keep the newest').fill('4');
  await expectNoSeriousAxe(page);
  await shot(page, 'backups-schedule');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Every Saturday at 03:15 (Europe/Berlin), stopped.')).toBeVisible();
  await expect(page.getByText('The newest 4 are kept.')).toBeVisible();
  await shot(page, 'backups-container');
  await page.getByRole('button', { name: 'Stop', exact: true }).last().click();
  await page
    .getByRole('dialog', { name: /^Stop the schedule/ })
    .getByRole('button', { name: 'Stop' })
    .click();
  await expect(page.getByText('Backups are made by hand only.')).toBeVisible();
  const rows = table(page).getByRole('row');
  await expect(rows).toHaveCount(4);
  await rows
    .last()
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(dialog(page)).toContainText('vzboard-node backup-remove 302-');
  await dialog(page).getByLabel('Type 302 to delete it').fill('302');
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await expect(rows).toHaveCount(3);
});

test('the list’s menu leads to the question', async ({ page }) => {
  await page.goto('/nodes/hn3/containers');
  await page.getByRole('button', { name: /307/ }).first().click();
  await page.getByRole('menuitem', { name: 'Back up…' }).click();
  await expect(page).toHaveURL(/307\/copies\?open=backup$/);
  await expect(dialog(page)).toContainText('vzboard-node backup 307');
});
