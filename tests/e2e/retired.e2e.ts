/** Containers that are kept without being listed: retired and brought back; and one made of a root file system that was there. */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const row = (page: Page, table: string, name: string) =>
  page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: name });

test('a running container is retired with every file kept, listed apart, and brought back', async ({ page }) => {
  // Its page asks for it once more before it knows that it has gone.
  const quiet = await expectQuietConsole(page, [/status of 404 .*\/containers\/306(\/beancounters)?$/]);
  await page.goto('/nodes/hn3/containers/306');
  await page.getByRole('button', { name: 'More actions on ns3' }).click();
  await page.getByRole('menuitem', { name: 'Retire…' }).click();
  const dialog = page.locator('dialog');
  await expect(dialog).toContainText('vzctl stop 306');
  await expect(dialog).toContainText('vzboard-node retire 306');
  await expect(dialog).toContainText('Every file stays where it is, /vz/private/306.');
  await expectNoSeriousAxe(page);
  await shot(page, 'retire');
  await dialog.getByRole('button', { name: 'Stop and retire' }).click();
  await expect(page.getByText('306 is retired. Every file is where it was.')).toBeVisible();
  await expect(page).toHaveURL(/\/nodes\/hn3\/containers$/);
  await page.getByRole('main').getByRole('link', { name: 'Retired' }).click();
  await expect(page.getByRole('heading', { name: /^Retired containers of/, level: 1 })).toBeVisible();
  await expect(row(page, 'Retired', 'old-shop')).toContainText('CTID 311');
  await expect(row(page, 'Retired', 'ns3')).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'retired');
  await page.getByRole('button', { name: 'Bring ns3 back' }).click();
  await expect(dialog).toContainText('vzboard-node bring-back 306');
  await dialog.getByRole('button', { name: 'Bring back' }).click();
  await expect(page.getByText('306 is back, stopped.')).toBeVisible();
  await expect(row(page, 'Retired', 'ns3')).toHaveCount(0);
  await page.goto('/nodes/hn3/containers/306');
  await expect(page.getByRole('heading', { name: 'ns3', level: 1 })).toBeVisible();
  quiet();
});

test('a root file system becomes a container, after what can be told of it was said', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn3/retired');
  await expect(row(page, 'Private areas without a container', 'bookworm')).toContainText('Debian GNU/Linux 12');
  await expect(row(page, 'Private areas without a container', 'shop-unpacked')).toContainText('no init');
  const dialog = page.locator('dialog');
  await page.getByRole('button', { name: 'Make a container of bookworm' }).click();
  await dialog.getByLabel('CTID').fill('311');
  await expect(dialog).toContainText('CTID 311 is taken.');
  await dialog.getByLabel('CTID').fill('371');
  await dialog.getByLabel('Name', { exact: true }).fill('made-by-hand');
  await dialog.getByLabel('Addresses').fill('10.3.0.71');
  await expect(dialog).toContainText('vzboard-node adopt 371 bookworm');
  await expect(dialog.getByRole('table', { name: 'What changes' })).toContainText('/vz/private/bookworm');
  await expectNoSeriousAxe(page);
  await shot(page, 'adopt');
  await dialog.getByRole('button', { name: 'Make the container' }).click();
  await expect(page).toHaveURL(/\/nodes\/hn3\/containers\/371$/);
  await expect(page.getByRole('heading', { name: 'made-by-hand', level: 1 })).toBeVisible();
  quiet();
});

test('a node without either says what retiring is, and where a root file system would appear', async ({ page }) => {
  await page.goto('/nodes/hn1/retired');
  await expect(page.getByText('No container is retired here')).toBeVisible();
  await expect(page.getByText('Every private area has its container')).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'retired-empty');
});
