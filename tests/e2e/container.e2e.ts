import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

/** The question, not a toast: those are dialogs too. */
const dialog = (page: Page) => page.getByRole('dialog', { name: /\?$/ });
const button = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true });

test('stops and starts a container, and the page shows what the node says', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn1/containers/107');
  await expect(button(page, 'Stop')).toBeVisible();
  await button(page, 'Stop').click();
  await expect(dialog(page)).toContainText('vzctl stop 107');
  await expect(dialog(page)).toContainText('120 seconds');
  await dialog(page).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('main').getByText('stopped', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('dialog', { name: /stop/ }), 'the end is told once').toHaveCount(1);
  await expect(button(page, 'Stop')).toHaveAttribute('aria-disabled', 'true');
  await button(page, 'Start').click();
  await expect(dialog(page)).toContainText('vzctl start 107');
  await dialog(page).getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('main').getByText('running', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('list').filter({ hasText: 'start 107' })).toBeVisible();
  quiet();
});

test('an action that cannot be used stays reachable and says why', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/192');
  const start = button(page, 'Start');
  await expect(start).toHaveAttribute('aria-disabled', 'true');
  await expect(start).toHaveAccessibleDescription('The container runs.');
  await start.focus();
  await start.press('Enter');
  await expect(dialog(page)).toBeHidden();
});

test('a start that fails says what vzctl said', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/191');
  await button(page, 'Start').click();
  await dialog(page).getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText('fail-start was not started')).toBeVisible({ timeout: 20_000 });
  await expect(button(page, 'Start')).not.toHaveAttribute('aria-disabled', 'true');
  await shot(page, 'container-failed-start');
});

test('a locked container is waited for: who holds it is shown, and the task can be cancelled by keyboard', async ({
  page,
}) => {
  await page.goto('/nodes/hn1/containers/193');
  await button(page, 'Stop').click();
  await dialog(page).getByRole('button', { name: 'Stop' }).click();
  // It waits and names who holds the lock, here and on the task's own page.
  await page
    .getByRole('link', { name: /stop 193/ })
    .first()
    .click();
  await expect(page.getByText(/Waits for \/bin\/sh \/usr\/sbin\/vzmigrate .* \(process 2417\)/).first()).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText('Container already locked').first()).toBeVisible();
  await shot(page, 'task-waits-for-lock');
  const cancel = page.getByRole('main').getByRole('button', { name: 'Cancel stop 193' });
  await cancel.focus();
  await page.keyboard.press('Enter');
  await expect(
    page
      .getByRole('main')
      .getByText(/^Cancelled by .* while somebody else held the lock/)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('main').getByText('cancelled', { exact: true })).toBeVisible();
  await expect(cancel).toBeHidden();
  await shot(page, 'task-cancelled');
});

test('a slow stop shows its progress in place, and nothing else can be asked meanwhile', async ({ page }) => {
  // Of its own, and left to its twenty seconds: that a stop's end is told is another test's.
  const listed = await (await page.request.get('/api/nodes/hn4/containers')).json();
  const all: { ctid: string; state: string }[] = listed.containers;
  const ctid = all.find((one) => one.state === 'running' && Number(one.ctid) > 1200)?.ctid ?? '';
  await page.goto(`/nodes/hn4/containers/${ctid}`);
  const url = `/api/nodes/hn4/containers/${ctid}`;
  const { version } = (await (await page.request.get(`${url}/settings`)).json()) as { version: string };
  const data = { values: { name: 'slow-stop-e2e' }, version };
  const renamed = await page.request.patch(url, { data, headers: { origin: new URL(page.url()).origin } });
  expect(renamed.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('slow-stop-e2e', { timeout: 15_000 });
  await button(page, 'Stop').click();
  await dialog(page).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('stopping…').first()).toBeVisible();
  await expect(page.getByRole('main').getByText(/^vzctl kills it in 1:\d\d$/)).toBeVisible();
  await expect(button(page, 'Restart')).toHaveAttribute('aria-disabled', 'true');
});

test('a stop that vzctl calls done is not believed: the state is read back', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/194');
  await button(page, 'Stop').click();
  await dialog(page).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('lying-stop was not stopped')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/The container still runs, although vzctl reported success/).first()).toBeVisible();
});

test('the overview has identity, counters, tasks and the config as read', async ({ page }) => {
  await page.goto('/nodes/hn2/containers/201');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('chat');
  await expect(page.getByRole('link', { name: /numtcpsock/ })).toBeVisible();
  await page.getByText(/Show \d+ lines of/).click();
  await expect(page.getByRole('table', { name: 'Config as read' })).toContainText('NUMTCPSOCK');
  await shot(page, 'container');
  await expectNoSeriousAxe(page);
});

test('on a phone the overview is not wider than the screen', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/nodes/hn2/containers/201');
  await expect(page.getByRole('link', { name: /numtcpsock/ })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});

test('a container that is not there is said to be not there', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/999');
  await expect(page.getByText('999 is not on this node')).toBeVisible();
  await page.getByRole('link', { name: /Containers of hn1/ }).click();
  await expect(page).toHaveURL(/\/nodes\/hn1\/containers$/);
});
