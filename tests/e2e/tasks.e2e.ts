import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const table = (page: Page) => page.getByRole('main').getByRole('table');

/** Asks for an action as a script would, and answers the task. */
async function act(page: Page, ctid: string, action: string): Promise<{ id: string; state: string }> {
  const reply = await page.request.post(`/api/nodes/hn1/containers/${ctid}/actions`, {
    data: { action },
    headers: { origin: new URL(page.url()).origin },
  });
  const { task } = (await reply.json()) as { task: { id: string; state: string } };
  return task;
}

test('lists what was done, by whom and with which result, and filters by it', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/tasks');
  await act(page, '191', 'start');
  await page.reload();
  const failed = table(page).getByRole('row').filter({ hasText: 'start 191' }).first();
  await expect(failed).toContainText('failed', { timeout: 15_000 });
  await expect(failed).toContainText('demo');
  await shot(page, 'tasks');
  await expectNoSeriousAxe(page);

  await page
    .getByRole('button', { name: 'Failed' })
    .or(page.getByRole('radio', { name: 'Failed' }))
    .click();
  await expect(page).toHaveURL(/state=failed/);
  await expect(failed).toBeVisible();
  await page.getByRole('searchbox', { name: 'Container' }).fill('999');
  await expect(page).toHaveURL(/ctid=999/);
  await expect(page.getByRole('main').getByRole('button', { name: 'Clear filter' }).first()).toBeVisible();
  await shot(page, 'tasks-no-match');
  await page.getByRole('main').getByRole('button', { name: 'Clear filter' }).first().click();
  await expect(failed).toBeVisible();
  quiet();
});

test('a filter that is no CTID says so and asks nothing', async ({ page }) => {
  await page.goto('/tasks');
  await page.getByRole('searchbox', { name: 'Container' }).fill('no ctid;');
  await expect(page.getByRole('status').filter({ hasText: /CTID/ })).toBeVisible();
  await expect(page).not.toHaveURL(/ctid=/);
});

test('one task shows the exact command, what vzctl said, and every fact for the audit', async ({ page }) => {
  await page.goto('/tasks');
  const { id } = await act(page, '191', 'start');
  await page.goto(`/tasks/${id}`);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('start 191');
  await expect(main).toContainText('vzctl start 191');
  await expect(main.getByRole('region', { name: /output/i })).not.toBeEmpty({ timeout: 15_000 });
  await expect(main.getByText('failed', { exact: true }).first()).toBeVisible({ timeout: 15_000 });
  await expect(main.getByText('127.0.0.1')).toBeVisible();
  await shot(page, 'task-failed');
  await expectNoSeriousAxe(page);
});

test('a task that is not there says what that can mean', async ({ page }) => {
  await page.goto('/tasks/00000000000000000000000000');
  await expect(page.getByRole('link', { name: 'All tasks' }).first()).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/no such task|not here|too long ago/i);
});
