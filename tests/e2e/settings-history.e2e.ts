/** The settings of the history on the demo: hn5 is kept otherwise and as before again; nothing of another node is changed or dropped. */
import { expect } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

test('what each node takes, other times for one of them, and the question before history is dropped', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  // The demo has a past of what somebody looks at; that a new node's history tells nothing yet is a unit test's.
  const to = Date.now();
  const past = `resource=kmemsize&from=${to - 3_600_000}&to=${to}&points=60`;
  expect((await page.request.get(`/api/nodes/hn2/containers/201/history?${past}`)).status()).toBe(200);
  await page.goto('/settings/nodes');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'History' }).click();
  const busy = page.locator('section').filter({ has: page.getByRole('table', { name: /^History of hn2/ }) });
  await expect(busy).toContainText(/a day ?about [\d.]+ [KMG]iB once full ?As by default/);
  await shot(page, 'settings-history');

  const samples = page.getByRole('textbox', { name: /^Samples of hn5/ });
  await samples.fill('99');
  await expect(samples).toHaveAttribute('aria-invalid', 'true');
  await samples.fill('3');
  await page
    .getByRole('button', { name: /^Keep the history of hn5/, exact: false })
    .first()
    .click();
  await expect(page.getByText(/^Set by/)).toBeVisible();
  await expect(samples).toHaveValue('3');
  await page.getByRole('button', { name: /^Keep the history of hn5 .* as by default$/ }).click();
  await expect(samples).toHaveValue('2');

  await page.getByRole('button', { name: /^Drop the history of hn1/ }).click();
  await expect(page.getByText(/gone for good/)).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'settings-history-drop');
  await page.getByRole('button', { name: 'Cancel' }).click();
  quiet();
});
