import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const dialog = (page: Page) => page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Save' }) });
const table = (page: Page) => page.getByRole('table', { name: 'Users and groups inside' });
const row = (page: Page, name: RegExp) => table(page).getByRole('row', { name });

test("a user's quota is changed end to end: meaning, command, task, result in place", async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn1/containers/103/quota');
  await expect(page.getByRole('link', { name: 'Filesystem & quota' })).toHaveAttribute('aria-current', 'page');
  await expect(row(page, /sales/)).toContainText(/over soft, 2 d [23] h left/);
  await expectNoSeriousAxe(page);
  await shot(page, 'quota');

  const edit = page.getByRole('button', { name: 'Change limits of user support' });
  await edit.focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByLabel('Space, soft').fill('900M');
  await dialog(page).getByLabel('Space, hard').fill('1G');
  await expect(dialog(page).getByText('Means: 1 GiB')).toBeVisible();
  await expect(dialog(page)).toContainText('vzctl exec2 103 setquota -u 1002 921600 1048576 20000 24000 -a');
  await shot(page, 'quota-user');
  await expectNoSeriousAxe(page);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText('User 1002 has the limits that were asked for.')).toBeVisible();
  await expect(row(page, /support/)).toContainText('1 GiB');
  quiet();
});

test('a limit below what is used is blocked with the number, and the button says why', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/103/quota');
  await page.getByRole('button', { name: 'Change limits of user sales' }).click();
  await dialog(page).getByLabel('Space, soft').fill('0');
  await dialog(page).getByLabel('Space, hard').fill('700M');
  await expect(dialog(page)).toContainText('714 MiB are used: 14 MiB more than the new hard limit of 700 MiB');
  const save = dialog(page).getByRole('button', { name: 'Save' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await expect(save).toHaveAccessibleDescription(/714 MiB are used/);
  await dialog(page).getByLabel('Space, hard').fill('x');
  await expect(save).toHaveAccessibleDescription(/Space, hard: “x”/);
});

test('a container above soft says by how much and until when; thousands of users are searched in place', async ({
  page,
}) => {
  await page.goto('/nodes/hn2/containers/205/quota');
  await expect(page.getByText(/Over soft by 214 MiB\. Refused from .* UTC, in 2 d [23] h\./)).toBeVisible();
  await expect(page.getByText(/more users and groups than the limit of 100 allows/)).toBeVisible();
  await shot(page, 'quota-over');
  await page.goto('/nodes/hn2/containers/204/quota');
  expect(await table(page).getByRole('row').count()).toBeLessThan(200);
  await page.getByRole('searchbox', { name: 'Filter users and groups' }).fill('list2400');
  await expect(page.getByRole('status').filter({ hasText: /^1 of 2,4/ })).toBeVisible();
  await expect(row(page, /list2400/)).toBeVisible();
});

test('the limits of the container: shrinking below use is blocked, what ploop ignores says why', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/103/quota');
  await page.getByRole('button', { name: 'Change limits', exact: true }).click();
  await dialog(page).getByLabel('Space, soft:hard').fill('1G:1.2G');
  await expect(dialog(page).getByText('Means: 1 GiB soft, 1.19 GiB hard')).toBeVisible();
  await expect(dialog(page)).toContainText(/are used: .* more than the new hard limit of 1\.19 GiB/);
  await expect(dialog(page).getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true');
  await shot(page, 'quota-limits');
  await page.goto('/nodes/hn1/containers/102/quota');
  await page.getByRole('button', { name: 'Change limits', exact: true }).click();
  await expect(dialog(page).getByLabel('Inodes, soft:hard')).toHaveAttribute('readonly');
  await expect(dialog(page).getByLabel('Inodes, soft:hard')).toHaveAccessibleDescription(/On ploop/);
  await shot(page, 'quota-ploop');
});

test('a stopped container shows its last run, and why nothing can be set', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/108/quota');
  await expect(page.getByText(/numbers of its last run/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Limit another user' })).toHaveAccessibleDescription(/does not run/);
  await shot(page, 'quota-stopped');
});
