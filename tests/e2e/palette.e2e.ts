import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Go to or do' });
/** A click on a page that is not alive yet does nothing: it is repeated, as people do. */
const open = (page: Page) =>
  expect(async () => {
    await page.getByRole('button', { name: 'Search' }).click({ timeout: 1000 });
    await expect(palette(page)).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 15_000 });
const options = (page: Page) => palette(page).getByRole('option');

test('opens over any page, finds a container of the fleet, and Enter goes there', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/tasks');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await open(page);
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('chat');
  await expect(options(page).first()).toContainText('201 chat');
  await shot(page, 'palette');
  await expectNoSeriousAxe(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/nodes\/hn2\/containers\/201$/);
  await expect(palette(page)).toBeHidden();
  quiet();
});

test('arrows choose, Escape closes and gives the focus back', async ({ page }) => {
  await page.goto('/');
  const opener = page.getByRole('button', { name: 'Search' });
  await open(page);
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(options(page).last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(options(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(opener).toBeFocused();
});

test('offers what the page can do, says why not, and asks before it does', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/192');
  await expect(page.getByRole('main').getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await open(page);
  await page.keyboard.type('start slow');
  await expect(options(page).filter({ hasText: /^Start slow-stop/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(options(page).filter({ hasText: /^Start slow-stop/ })).toContainText('The container runs.');
  await palette(page).getByRole('combobox').fill('stop slow');
  await expect(options(page).first()).toContainText('Stop slow-stop…');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Stop slow-stop?' })).toContainText('vzctl stop 192');
  await page.keyboard.press('Escape');
});

test('says that nothing matches, and how many more do', async ({ page }) => {
  await page.goto('/');
  await open(page);
  await page.keyboard.type('no such thing anywhere');
  await expect(palette(page).getByRole('status')).toContainText('Nothing matches');
  await palette(page).getByRole('combobox').fill('example');
  await expect(palette(page).getByRole('status')).toContainText(/\d+ more containers match/);
});
