import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const attention = (page: Page) => page.getByRole('list', { name: 'What needs attention, worst first' });
const nodes = (page: Page) => page.getByRole('main').getByRole('table', { name: 'Nodes' });

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('what needs attention is in the HTML', async ({ page }) => {
    await page.goto('/');
    await expect(attention(page).getByRole('listitem').first()).toBeVisible();
    await expect(nodes(page).getByRole('row')).toHaveCount(6);
  });
});

test('answers what is wrong before anything is clicked: silent nodes, damaged containers, counters, worst first', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
  const lines = attention(page).getByRole('listitem');
  await expect(lines.first()).toContainText('hn5 · silent', { timeout: 25_000 });
  await expect(lines.nth(1)).toContainText('critical');
  await expect(lines.nth(1)).toContainText('Its files are not there');
  const counters = lines.filter({ hasText: /\+\d+ failures? in the last hour/ });
  await expect(counters.first()).toContainText('critical');
  await expect(page.getByText('Simulated fleet: nothing here touches a real node.')).toBeVisible();
  await shot(page, 'fleet');
  await expectNoSeriousAxe(page);
  quiet();
});

test('a line leads to the chart of its counter', async ({ page }) => {
  await page.goto('/');
  const line = attention(page)
    .getByRole('listitem')
    .filter({ hasText: /failures? in the last hour/ })
    .first();
  await line.getByRole('link').click();
  await expect(page).toHaveURL(/\/nodes\/hn2\/containers\/\d+\/beancounters\?counter=\w+/);
  await expect(page.getByRole('figure', { name: /over time/ })).toBeVisible();
});

test('every node says how it is: counts, failures, kind of limits, and the silent one why', async ({ page }) => {
  await page.goto('/');
  const row = (name: string) => nodes(page).getByRole('row').filter({ hasText: name });
  await expect(row('hn1 · healthy')).toContainText(/\d+ of 12/);
  await expect(row('hn3 · VSwap')).toContainText('VSwap');
  // Its containers touch their RAM limit all day, which alarms nobody.
  await expect(row('hn3 · VSwap').getByRole('cell').nth(3)).toHaveText('0');
  await expect(row('hn4 · many')).toContainText(/of 300/);
  await expect(row('hn5 · silent')).toContainText('silent', { timeout: 25_000 });
  await row('hn1 · healthy').getByRole('link').click();
  await expect(page).toHaveURL(/\/nodes\/hn1\/containers$/);
});

test('works with the keyboard alone: skip link, key list, themes that stay', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await expectNoSeriousAxe(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/\/tasks$/);
  await page.getByRole('button', { name: 'Theme' }).click();
  await page
    .getByRole('menuitem', { name: 'Dark' })
    .or(page.getByRole('menuitemradio', { name: 'Dark' }))
    .click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('on a phone nothing is wider than the screen, and the navigation opens', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/');
  await expect(attention(page)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Show navigation' }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'hn3 · VSwap' }).click();
  await expect(page).toHaveURL(/\/nodes\/hn3\/containers$/);
});

test('a page that is not there says so and leads back', async ({ page }) => {
  await page.goto('/no-such-page');
  await expect(page.getByText('There is no such page')).toBeVisible();
  await page.getByRole('link', { name: 'To the fleet' }).click();
  await expect(page).toHaveURL(/\/$/);
});
