/** A node's self-test: on the simulated fleet, and of a real local node with simulated executables. */
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

test('the self-test is run from the node, shows every check, and its bundle is read before it is taken away', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers');
  await page.getByRole('main').getByRole('link', { name: 'Self-test' }).click();
  await expect(page.getByRole('heading', { name: /^Self-test of/, level: 1 })).toBeVisible();
  const run = page.getByRole('main').getByRole('button', { name: 'Run the test' });
  await expect(page.getByRole('button', { name: 'Show what is in it' })).toHaveAttribute('aria-disabled', 'true');
  await shot(page, 'doctor-empty');
  await run.click();
  await expect(page.getByRole('main').getByText('All is well.')).toBeVisible();
  const checks = page.getByRole('list', { name: 'Checks' });
  await expect(checks.getByRole('listitem')).toHaveCount(14);
  await expect(checks.getByRole('listitem').filter({ hasText: 'Kernel' })).toContainText('OpenVZ with VSwap');
  await expect(checks.getByRole('listitem').filter({ hasText: 'Counters' })).toContainText(
    'cat -- /proc/user_beancounters',
  );
  await expect(page.getByRole('main')).toContainText('Tested by demo');
  await page.getByRole('button', { name: 'Show what is in it' }).click();
  const shown = page.getByRole('region', { name: 'Bundle for a bug report' }).locator('pre');
  await expect(shown).toContainText('"failedCalls"');
  await expectNoSeriousAxe(page);
  await shot(page, 'doctor');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^vzboard-selftest-.*\.json$/);
  expect(readFileSync((await file.path()) ?? '', 'utf8')).toBe(await shown.textContent());
  quiet();
});

test('a node that does not answer shows one red line, and what was not asked because of it', async ({ page }) => {
  test.setTimeout(60_000);
  await page.goto('/nodes/hn5/doctor');
  await page.getByRole('main').getByRole('button', { name: 'Run the test' }).click();
  await expect(page.getByRole('main').getByText('The test is running.')).toBeVisible();
  await shot(page, 'doctor-running');
  const checks = page.getByRole('list', { name: 'Checks' });
  await expect(checks.getByRole('listitem').filter({ hasText: 'Reach' })).toContainText('wrong', { timeout: 30_000 });
  await expect(checks.getByRole('listitem').filter({ hasText: 'not asked' })).toHaveCount(13);
  await expect(page.getByRole('main').getByText('1 thing is to be mended.')).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'doctor-silent');
});

test('the demo says why no real node can be added', async ({ page }) => {
  await page.goto('/settings/nodes');
  const add = page.getByRole('button', { name: 'Add a node' });
  await expect(add).toHaveAttribute('aria-disabled', 'true');
  await expect(add).toHaveAccessibleDescription(/never runs together with real nodes/);
  await expectNoSeriousAxe(page);
  await shot(page, 'settings-demo');
  await page.goto('/settings/nodes/new');
  await expect(page.getByRole('main')).toContainText('Real nodes cannot be added to the demo');
});
