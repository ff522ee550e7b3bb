import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const page201 = '/nodes/hn2/containers/201/beancounters';
const table = (page: Page) => page.getByRole('table', { name: /^Beancounters of/ });
const open = (page: Page, counter: string) => page.getByRole('button', { name: `Open ${counter}` });

test('shows what needs eyes, folds the rest, and q shows all', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(page201);
  await expect(open(page, 'numtcpsock')).toBeVisible();
  await expect(open(page, 'numiptent')).toBeHidden();
  await page.getByRole('button', { name: /Show \d+ quiet counters/ }).click();
  await expect(open(page, 'numiptent')).toBeVisible();
  await page.keyboard.press('q');
  await expect(page).toHaveURL(/view=all/);
  await expect(table(page).getByRole('rowheader', { name: 'Kernel memory' })).toBeVisible();
  await shot(page, 'beancounters-all');
  await expectNoSeriousAxe(page);
  quiet();
});

test('a line says which kernel the numbers are of, and how many are live', async ({ page }) => {
  await page.goto(page201);
  await expect(page.getByRole('note', { name: 'What these numbers come from' })).toContainText(
    /UBC of a 2\.6 kernel, 64-bit · VSwap off: .* · page 4096 bytes · all 2[01] counters live/,
  );
});

test('the bar says its five numbers in words', async ({ page }) => {
  await page.goto(page201);
  await expect(
    page.getByRole('img', { name: /^numtcpsock: held .* maxheld .* barrier 360, limit 360/ }).first(),
  ).toBeVisible();
});

test('u switches units, in the URL too', async ({ page }) => {
  await page.goto(`${page201}?view=all`);
  const row = table(page)
    .getByRole('row')
    .filter({ has: open(page, 'privvmpages') });
  await expect(row).toContainText('256 MiB');
  await page.keyboard.press('u');
  await expect(row).toContainText('65,536');
  await page.keyboard.press('u');
  await expect(row).toContainText('100 %');
  await expect(page).toHaveURL(/unit=percent/);
});

test('a row opens its chart with barrier and failures, and the URL opens it again', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(page201);
  await open(page, 'numtcpsock').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/counter=numtcpsock/);
  const figure = page.getByRole('figure', { name: /numtcpsock over time/ });
  await expect(figure.locator('text', { hasText: 'barrier 360' })).toBeVisible();
  await expect(figure.getByRole('listitem').filter({ hasText: /\d+ failures?/ })).toBeVisible();
  await expect(page.getByText('What a program sees when it fails')).toBeVisible();
  await shot(page, 'beancounters-chart');
  await expectNoSeriousAxe(page);
  await page.reload();
  await expect(figure).toBeVisible();
  quiet();
});

test('ranges, earlier and later, and the table behind the chart', async ({ page }) => {
  await page.goto(`${page201}?counter=numtcpsock`);
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByText(/^max per/)).toBeVisible();
  await expect(page.getByText('ends now, refreshed')).toBeVisible();
  await page.keyboard.press('[');
  await expect(page.getByText(/ to .*, not refreshed/)).toBeVisible();
  await expect(page).toHaveURL(/to=\d+/);
  await page.keyboard.press(']');
  await expect(page.getByText('ends now, refreshed')).toBeVisible();
  await page.getByRole('button', { name: 'View as table: numtcpsock' }).click();
  await expect(page.getByRole('table', { name: 'History of numtcpsock' }).getByRole('row').nth(3)).toBeVisible();
});

test('two years fit into one chart, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${page201}?counter=numtcpsock&range=2y`);
  await expect(page.getByRole('figure', { name: /numtcpsock over time/ })).toBeVisible();
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wider).toBe(false);
});

test('a chart shrinks with its window', async ({ page }) => {
  await page.goto(`${page201}?counter=numtcpsock`);
  const figure = page.getByRole('figure', { name: /numtcpsock over time/ });
  await expect(figure).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(async () => (await figure.boundingBox())?.width ?? 0).toBeLessThan(360);
});

test('a range before the first reading says that it has none', async ({ page }) => {
  await page.goto(`${page201}?counter=numtcpsock&range=1h&to=1500000000000`);
  await expect(page.getByText('Nothing was recorded yet in this range')).toBeVisible();
});

test('a stopped container has no counters and says why', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/108/beancounters');
  await expect(page.getByText(/Counters exist only while it runs|These are the last numbers read/)).toBeVisible();
  await shot(page, 'beancounters-stopped');
});
