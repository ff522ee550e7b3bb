import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const table = (page: Page) => page.getByRole('table', { name: /^Containers of/ });
const row = (page: Page, name: string) => table(page).getByRole('row', { name });
const button = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true });

test('odd containers have a row that says what is wrong, and a chip that finds them', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers');
  await page.getByRole('button', { name: 'with a problem' }).click();
  await expect(page).toHaveURL(/q=problem/);
  await expect(row(page, 'no-private.example.net')).toContainText('unknown');
  await expect(row(page, 'no-private.example.net')).toContainText('Its files are not there: /vz/private/231');
  await expect(row(page, '233')).toContainText('Its creation was cut off: process 30917');
  await expect(row(page, '234')).toContainText('It was destroyed, but its files are still at /vz/private/234');
  await expect(row(page, 'broken-config')).toContainText('running');
  await expect(row(page, 'broken-config')).toContainText('2 lines of its config cannot be used');
  await expect(row(page, '237')).toContainText('is empty');
  await expect(row(page, 'denied-config')).toContainText('not allowed to read its config file');
  // Known only when a list and counters were read again.
  await expect(row(page, 'no-counters')).toContainText('no counters', { timeout: 40_000 });
  await expect(row(page, '236')).toContainText('vzlist does not list it', { timeout: 40_000 });
  await shot(page, 'truth-containers');
  await expectNoSeriousAxe(page);
  await row(page, 'no-private.example.net').getByRole('button', { name: 'Actions of 231' }).click();
  await expect(page.getByRole('menuitem', { name: /Start/ }).first()).toContainText('Its files are not there');
  quiet();
});

test('a container without files cannot be started, and its page says why', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers/231');
  await expect(page.getByRole('note').first()).toContainText('/vz/private/231 is missing');
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'true');
  await expect(button(page, 'Start')).toHaveAccessibleDescription(/Its files are not there/);
  await expect(page.getByText('Nothing has changed since vzboard first read it.')).toBeVisible();
  await shot(page, 'truth-no-private');
  await expectNoSeriousAxe(page);
  quiet();
});

test('a broken config is shown line by line', async ({ page }) => {
  await page.goto('/nodes/hn2/containers/232');
  const note = page.getByRole('note').filter({ hasText: 'cannot be used' });
  await note.getByText('Details').click();
  await expect(note).toContainText('NETFILTER "stateless"');
  await expect(page.getByRole('note').filter({ hasText: 'does not say OSTEMPLATE' })).toBeVisible();
  await shot(page, 'truth-broken-config');
  await expectNoSeriousAxe(page);
});

test('the fleet names damaged containers before counters, and leads to them', async ({ page }) => {
  await page.goto('/');
  const line = page.getByRole('listitem').filter({ hasText: 'no-private.example.net' });
  await expect(line).toContainText('Its files are not there');
  await shot(page, 'truth-fleet');
  await expectNoSeriousAxe(page);
  await line.getByRole('link').click();
  await expect(page).toHaveURL(/\/nodes\/hn2\/containers\/231$/);
});

/** Gives a container another name through the API, as anybody can who tries this by hand. */
async function rename(page: Page, node: string, ctid: string, name: string): Promise<void> {
  const url = `/api/nodes/${node}/containers/${ctid}`;
  const { container } = (await (await page.request.get(url)).json()) as { container: { version: string } };
  const origin = new URL(page.url()).origin;
  const data = { values: { name }, version: container.version };
  const reply = await page.request.patch(url, { data, headers: { origin } });
  expect(reply.status()).toBe(200);
}

test('a node whose veinfo cannot be read keeps what was known, refuses actions with the reason, and recovers', async ({
  page,
}) => {
  test.setTimeout(60_000);
  await page.goto('/nodes/hn3/containers');
  await expect(row(page, 'portal.example.com')).toContainText('running');
  await rename(page, 'hn3', '301', 'no-veinfo');
  await page.reload();
  await expect(page.getByText(/answers wrongly\. You see what was read/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('vzlist could not read the state of the node.').first()).toBeVisible();
  // vzlist calls it mounted now; it is not believed.
  await expect(row(page, 'portal.example.com')).toContainText('running');
  await row(page, 'portal.example.com').getByRole('button', { name: 'Actions of 301' }).click();
  await expect(page.getByRole('menuitem', { name: /^Stop The/ })).toContainText('cannot be read now');
  await page.keyboard.press('Escape');
  await shot(page, 'truth-no-veinfo');
  await expectNoSeriousAxe(page);
  await rename(page, 'hn3', '301', 'portal');
  await expect(page.getByText(/answers wrongly/)).toBeHidden({ timeout: 30_000 });
});

test('a node whose counters cannot be read says so, and is not taken for well', async ({ page }) => {
  test.setTimeout(60_000);
  await page.goto('/nodes/hn3/containers');
  await rename(page, 'hn3', '301', 'no-beancounters');
  await expect(page.getByText(/Not everything of hn3.* can be read/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/not allowed to read \/proc\/user_beancounters/)).toBeVisible();
  await shot(page, 'truth-no-beancounters');
  await expectNoSeriousAxe(page);
  await page.goto('/');
  await expect(page.getByRole('listitem').filter({ hasText: 'hn3' })).toContainText('user_beancounters');
  await rename(page, 'hn3', '301', 'portal');
});
