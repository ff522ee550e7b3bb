import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const list = '/nodes/hn1/containers';
const table = (page: Page) => page.getByRole('table', { name: /^Containers of/ });
const row = (page: Page, name: string) => table(page).getByRole('row', { name });
/** The question, not a toast: those are dialogs too. */
const dialog = (page: Page) => page.getByRole('dialog', { name: /\?$/ });

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the first screen of containers is in the HTML', async ({ page }) => {
    await page.goto('/nodes/hn4/containers');
    await expect(table(page).getByRole('row').nth(12)).toBeVisible();
    await expect(table(page)).toHaveAttribute('aria-rowcount', '301');
  });
});

test('opening the list asks for nothing that came with the page', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/nodes/hn1')) asked.push(request.url());
  });
  await page.goto(list);
  await expect(row(page, 'slow-stop')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'containers' }).first()).toBeVisible();
  expect(asked).toEqual([]);
  await shot(page, 'containers');
  await expectNoSeriousAxe(page);
  quiet();
});

test('scrolls through 300 containers and keeps a few rows only', async ({ page }) => {
  await page.goto('/nodes/hn4/containers');
  await page.keyboard.press('End');
  await expect(row(page, '1300')).toBeVisible();
  expect(await table(page).getByRole('row').count()).toBeLessThan(60);
});

test('a filter in the URL is a filter on the page, and typing one changes the URL', async ({ page }) => {
  await page.goto(`${list}?q=state%3Astopped`);
  const filter = page.getByRole('searchbox', { name: 'Filter containers' });
  await expect(filter).toHaveValue('state:stopped');
  await expect(row(page, 'fail-start')).toBeVisible();
  await expect(row(page, 'slow-stop')).toBeHidden();
  await filter.fill('-state:stopped locked');
  await expect(row(page, 'locked')).toBeVisible();
  await expect(page).toHaveURL(/q=-state%3Astopped\+locked/);
  await filter.fill('colour:red');
  await expect(page.getByText('There is no field “colour”')).toBeVisible();
  await filter.fill('nothing-is-called-so');
  await expect(page.getByText('No container matches “nothing-is-called-so”')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(row(page, 'slow-stop')).toBeVisible();
});

test('a header sorts, says so, and the URL remembers it', async ({ page }) => {
  await page.goto('/nodes/hn2/containers');
  await table(page).getByRole('button', { name: 'Failures' }).click();
  await expect(table(page).getByRole('columnheader', { name: 'Failures' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/sort=-failures/);
  await page.mouse.move(0, 0);
  await expect(table(page).getByRole('row').nth(1)).toContainText('+');
});

test('works with the keyboard alone: filter, move, select, open', async ({ page }) => {
  await page.goto(list);
  await expect(row(page, 'slow-stop')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter containers' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await expect(page.getByRole('region', { name: 'Selected containers' })).toContainText('2 selected');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Selected containers' })).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/nodes\/hn1\/containers\/\d+$/);
});

test('starts and stops several: counts by state, exact commands, what failed, and retry', async ({ page }) => {
  await page.goto(`${list}?q=fail-start`);
  await row(page, 'fail-start').getByRole('checkbox').check();
  await page.getByRole('searchbox', { name: 'Filter containers' }).fill('locked');
  await row(page, 'locked').getByRole('checkbox').check();
  const bar = page.getByRole('region', { name: 'Selected containers' });
  await expect(bar).toContainText('2 selected (1 hidden by the filter)');
  await bar.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(dialog(page)).toContainText('Starts 1 stopped.');
  await expect(dialog(page)).toContainText('1 already runs: nothing to do.');
  await expect(dialog(page)).toContainText('vzctl start 191');
  await expectNoSeriousAxe(page);
  await shot(page, 'containers-bulk');
  await dialog(page).getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByText('Started 0 of 1. 1 failed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retry 1 failed' })).toBeVisible();
});

test('a row menu says why an action cannot be used', async ({ page }) => {
  await page.goto(list);
  await row(page, 'slow-stop').getByRole('button', { name: 'Actions of 192' }).click();
  await expect(page.getByRole('menuitem', { name: /Start/ }).first()).toContainText('The container runs.');
  await page.keyboard.press('Escape');
  await expect(row(page, 'slow-stop').getByRole('button', { name: 'Actions of 192' })).toBeFocused();
});

test('a node that does not answer says so and is not blank', async ({ page }) => {
  await page.goto('/nodes/hn5/containers');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('hn5');
  await expect(page.getByText('does not answer, and nothing of it has been read yet')).toBeVisible({ timeout: 25_000 });
  await shot(page, 'containers-silent');
  await expectNoSeriousAxe(page);
});

test('a node nobody configured is not found', async ({ page }) => {
  await page.goto('/nodes/nowhere/containers');
  await expect(page.getByRole('main')).toContainText('nowhere');
});

test('loads neither zod nor recharts', async ({ page }) => {
  const scripts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.text().catch(() => ''));
  });
  await page.goto(list);
  await expect(row(page, 'slow-stop')).toBeVisible();
  const all = (await Promise.all(scripts)).join('\n');
  expect(all).not.toContain('recharts');
  expect(all).not.toContain('ZodError');
});
