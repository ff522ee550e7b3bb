/**
 * Making containers: from the list to a running one, a create that fails and what it leaves, several at once from a pool, the config as a second
 * view. A demo of its own, since others count the containers of a node.
 */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

let own: MadeServer;
test.beforeAll(async () => {
  own = await madeServer({ VZBOARD_DEMO: '1' });
  await own.ready;
});
test.afterAll(() => own.remove());

const open = (page: Page, path: string) => page.goto(`${own.url}${path}`);
const rail = (page: Page) => page.getByRole('complementary', { name: 'What will be made' });
const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('from the list by a key to a running container; a reload keeps the draft and not the password', async ({
  page,
}) => {
  test.setTimeout(60_000);
  const quiet = await expectQuietConsole(page);
  await open(page, '/nodes/hn1/containers');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { level: 1, name: /^Create container on/ })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('e2e-shop');
  await page.getByLabel('Host name').fill('shop.example.net');
  await page.getByLabel('Template').selectOption('debian-8.0-x86_64-minimal');
  await page.getByRole('button', { name: 'simfs' }).click();
  await page.getByRole('button', { name: 'Generate' }).click();
  const password = await page.getByLabel('Root password').inputValue();
  expect(password).toHaveLength(16);
  await expect(rail(page)).toContainText('--name=e2e-shop');
  await expect(rail(page)).toContainText('chpasswd');
  await expect(rail(page)).not.toContainText(password);
  await expectNoSeriousAxe(page);
  await shot(page, 'create');

  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('e2e-shop');
  await expect(page.getByLabel('Root password')).toHaveValue('');
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(password);
  await page.getByLabel('Root password').fill(password);
  await expect(rail(page)).toContainText('chpasswd');
  await submit(page, 'Create and start');
  await expect(page.getByRole('status').filter({ hasText: 'is being made' })).toBeVisible();
  await expect(page).toHaveURL(/\/containers\/\d+$/, { timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('e2e-shop');
  await expect(page.getByRole('main')).toContainText('running');
  const tasks = await (await page.request.get(`${own.url}/api/tasks?node=hn1`)).text();
  expect(tasks).toContain('The root password is set.');
  expect(tasks).not.toContain(password);
  await open(page, '/nodes/hn1/containers?q=e2e-shop');
  await expect(page.getByRole('row').filter({ hasText: 'shop.example.net' })).toContainText('running');
  quiet();
});

test('a create that fails brings the form back filled, names what it left, and cleans that up', async ({ page }) => {
  test.setTimeout(60_000);
  const quiet = await expectQuietConsole(page);
  await open(page, '/nodes/hn1/containers/new');
  await page.getByLabel('Name', { exact: true }).fill('fail-create-web');
  await page.getByRole('button', { name: 'simfs' }).click();
  await expect(rail(page)).toContainText('--name=fail-create-web');
  await submit(page, 'Create and start');
  await expect(page.getByRole('alert').filter({ hasText: 'was not made' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('fail-create-web');
  await expect(page.getByLabel('Template')).toBeFocused();
  const left = page
    .getByRole('main')
    .getByText(/The name fail-create-web leads to/)
    .first();
  await expect(left).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'create-failed');
  await page.getByRole('button', { name: 'Clean up' }).first().click();
  const dialog = page.locator('dialog');
  await expect(dialog).toContainText('vzboard-node create-clean');
  await shot(page, 'create-clean');
  await dialog.getByRole('button', { name: 'Clean up' }).click();
  await expect(page.getByText(/Nothing is left over of/)).toBeVisible();
  await expect(page.getByText(/The name fail-create-web leads to/)).toHaveCount(0);
  quiet();
});

test('several are made one after the other, with names from a pattern and addresses from a pool', async ({ page }) => {
  test.setTimeout(90_000);
  await open(page, '/nodes/hn2/containers/new');
  await page.getByRole('button', { name: 'Add address pool…' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Name').fill('Rack 3');
  await dialog.getByLabel('Ranges').fill('10.77.0.9-10.77.0.1');
  await dialog.getByRole('button', { name: 'Save pools' }).click();
  await expect(dialog).toContainText('ends before it begins');
  await dialog.getByLabel('Ranges').fill('10.77.0.10-10.77.0.20');
  await expectNoSeriousAxe(page);
  await shot(page, 'create-pools');
  await dialog.getByRole('button', { name: 'Save pools' }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByLabel('How many').fill('2');
  await page.getByLabel('Name', { exact: true }).fill('e2e-web');
  await expect(page.getByText('Several containers need a pattern', { exact: false }).first()).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('e2e-web{n}');
  await page.getByRole('checkbox', { name: /^Rack 3/ }).check();
  await page.getByRole('checkbox', { name: 'Start it afterwards' }).uncheck();
  await page.getByRole('button', { name: 'simfs' }).click();
  await page.getByLabel('Template').selectOption('debian-8.0-x86_64-minimal');
  const table = page.getByRole('table', { name: 'Containers that will be made' });
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(table).toContainText('e2e-web2');
  await expect(table).toContainText('10.77.0.11');
  await expect(rail(page)).toContainText('--ipadd=10.77.0.10');
  await shot(page, 'create-several');
  await submit(page, 'Create 2 containers');
  const progress = page.getByRole('table', { name: 'Containers that are made' });
  await expect(progress.getByText('made', { exact: true })).toHaveCount(2, { timeout: 60_000 });
  await expect(page.getByRole('heading', { name: '2 of 2 made' })).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'create-several-done');
});

test('the config file is another view of the draft; what cannot be made is pinned with its line', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await open(page, '/nodes/hn1/containers/new');
  await page.getByLabel('Name', { exact: true }).fill('e2e-conf');
  await expect(rail(page)).toContainText('--name=e2e-conf');
  await page.getByRole('button', { name: 'Config file' }).click();
  const text = page.getByLabel('Config file');
  await expect(text).toHaveValue(/NAME="e2e-conf"/);
  const config = await text.inputValue();
  await text.fill(`${config}WHATEVER="1"\n`);
  await expect(page.getByText('WHATEVER cannot be set by vzctl from here.')).toBeVisible();
  await page.getByRole('button', { name: 'Form' }).click();
  await expect(text).toHaveValue(/WHATEVER/);
  await expectNoSeriousAxe(page);
  await shot(page, 'create-config');
  await text.fill(`${config.replace('e2e-conf', 'e2e-other')}NAMESERVER="10.0.0.2"\n`);
  await page.getByRole('button', { name: 'Form' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('e2e-other');
  await expect(page.getByLabel('Name servers')).toHaveValue('10.0.0.2');
  await expect(rail(page)).toContainText('--nameserver=10.0.0.2');
  quiet();
});

test('a node that does not answer says why nothing can be made there', async ({ page }) => {
  await open(page, '/nodes/hn5/containers/new');
  await expect(page.getByText('What new containers can be made of could not be read')).toBeVisible({ timeout: 20_000 });
  await shot(page, 'create-silent');
});
