/** The templates of a node: what is cached, deleting with the name typed, fetching with progress and cancel, honest emptiness. */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const rows = (page: Page) => page.getByRole('table', { name: 'Cached templates' }).getByRole('row');
const row = (page: Page, name: string) => rows(page).filter({ has: page.getByText(name, { exact: true }) });

test('the cache says what each template is for, and why a used one stays; an unused one goes with its name typed', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn3/containers');
  await page.getByRole('main').getByRole('link', { name: 'Templates' }).click();
  await expect(page.getByRole('heading', { name: /^Templates of/, level: 1 })).toBeVisible();
  await expect(row(page, 'web-appliance-x86_64')).toContainText('defaults');
  await expect(page.getByRole('main')).toContainText('of which vzctl knows nothing');
  await expectNoSeriousAxe(page);
  await shot(page, 'templates');
  const used = page.getByRole('button', { name: 'Delete centos-6-x86_64', exact: true });
  await expect(used).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Delete web-appliance-x86_64' }).click();
  const dialog = page.locator('dialog');
  await expect(dialog).toContainText('vzboard-node template-remove web-appliance-x86_64.tar.gz');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toContainText('Type exactly web-appliance-x86_64.');
  await expectNoSeriousAxe(page);
  await shot(page, 'templates-delete');
  await dialog.getByLabel('Type web-appliance-x86_64 to delete it').fill('web-appliance-x86_64');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'web-appliance-x86_64')).toHaveCount(0);
  await expect(page.getByText('web-appliance-x86_64.tar.gz is not in the cache any more.')).toBeVisible();
  quiet();
});

test('a download shows how far it is and can be cancelled', async ({ page }) => {
  await page.goto('/nodes/hn2/templates');
  await page.getByRole('button', { name: 'Add a template' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByRole('button', { name: 'fedora-22-x86_64' }).click();
  await expect(dialog).toContainText('vztmpl-dl --no-update fedora-22-x86_64');
  await expectNoSeriousAxe(page);
  await shot(page, 'templates-add');
  await dialog.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const main = page.getByRole('main');
  await expect(main.getByRole('progressbar', { name: 'Progress: fetch template fedora-22-x86_64' })).toBeVisible();
  await main.getByRole('button', { name: 'Cancel fetch template fedora-22-x86_64' }).click();
  await expect(page.getByText(/Cancelled by demo while it ran/)).toBeVisible();
  await expect(row(page, 'fedora-22-x86_64')).toHaveCount(0);
});

test('a node without a network says that nothing offered may mean just that, and checks an address before it runs', async ({
  page,
}) => {
  await page.goto('/nodes/hn1/templates');
  await page.getByRole('button', { name: 'Add a template' }).click();
  const dialog = page.locator('dialog');
  await expect(dialog).toContainText('Nothing is offered');
  await shot(page, 'templates-add-empty');
  await dialog.getByRole('button', { name: 'From an address' }).click();
  await dialog.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(dialog).toContainText('A SHA-256 has 64 hexadecimal digits.');
  await dialog.getByLabel('Address').fill('https://example.net/own-1-x86_64.tar.xz');
  await expect(dialog.getByLabel('File in the cache')).toHaveValue('own-1-x86_64.tar.xz');
  await dialog.getByLabel('SHA-256').fill('0'.repeat(64));
  await expect(dialog).toContainText('vzboard-node template-fetch own-1-x86_64.tar.xz');
  await shot(page, 'templates-add-url');
  await dialog.getByRole('button', { name: 'From a container' }).click();
  await expect(dialog.getByLabel('Container')).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'templates-add-container');
});
