/** The heat map of a node: every counter of every container at once. */
import { expect } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

test('shows what is full and what failed, sorts by a counter, and arrows lead to the five numbers and to the counter', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers');
  await page.getByRole('link', { name: 'Heat map' }).click();
  const table = page.getByRole('table', { name: /^Counters of the containers of hn2/ });
  await expect(
    table.getByRole('link', { name: /^201 numtcpsock:.*failed .* times in the last hour.*100%$/ }),
  ).toBeVisible();
  await table.getByRole('button', { name: 'tcpsndbuf' }).click();
  await expect(page).toHaveURL(/by=tcpsndbuf/);
  const column = table.getByRole('link', { name: / tcpsndbuf:/ });
  const shares = async () => (await column.allInnerTexts()).map((text) => Number(/(\d+)%$/.exec(text)?.[1] ?? -1));
  await expect
    .poll(async () => (await shares()).every((share, i, all) => i === 0 || share <= (all[i - 1] ?? 0)))
    .toBe(true);
  expect((await shares()).length).toBeGreaterThan(10);
  await table.getByRole('link', { name: /^203 kmemsize:/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/^203 lockedpages|^203 privvmpages/).first()).toBeVisible();
  await expect(page.getByText('maxheld', { exact: true })).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'matrix');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/containers\/203\/beancounters\?counter=/);
  quiet();
});

test('of 300 containers only those near the window are there, and arrows reach the others', async ({ page }) => {
  await page.goto('/nodes/hn4/matrix');
  const table = page.getByRole('table', { name: /^Counters of the containers of hn4/ });
  await expect(table.getByRole('row').nth(5)).toBeVisible();
  expect(await table.getByRole('row').count()).toBeLessThan(80);
  await table.getByRole('link').nth(1).focus();
  await page.keyboard.press('Control+End');
  const last = table.locator('a:focus');
  await expect(last).toBeVisible();
  expect(Number(await last.locator('xpath=ancestor::tr').getAttribute('aria-rowindex'))).toBeGreaterThan(250);
});
