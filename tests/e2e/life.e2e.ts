/**
 * The whole life of one container in one go, what is done to several at once, and a stop that vzctl has to end by force. A demo of its own, since
 * others count the containers of a node.
 */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

let own: MadeServer;
test.beforeAll(async () => {
  own = await madeServer({ VZBOARD_DEMO: '1' });
  await own.ready;
});
test.afterAll(() => own.remove());

const open = (page: Page, path: string) => page.goto(`${own.url}${path}`);
const dialog = (page: Page) => page.locator('dialog');
/** The question, not a toast: those are dialogs too. */
const question = (page: Page) => page.getByRole('dialog', { name: /\?$/ });
const bar = (page: Page) => page.getByRole('region', { name: 'Selected containers' });
const told = (page: Page, words: string | RegExp) =>
  expect(page.getByText(words).first()).toBeVisible({ timeout: 20_000 });

async function act(page: Page, ctid: string, action: string): Promise<void> {
  const headers = { origin: own.url };
  const url = `${own.url}/api/nodes/hn4/containers/${ctid}/actions`;
  const reply = await page.request.post(url, { data: { action }, headers });
  const { task } = (await reply.json()) as { task: { id: string } };
  await expect
    .poll(async () => await (await page.request.get(`${own.url}/api/tasks/${task.id}`)).text(), { timeout: 20_000 })
    .toContain('"state":"succeeded"');
}

async function choose(page: Page, ctids: readonly string[]): Promise<void> {
  for (const ctid of ctids) {
    await page.getByRole('searchbox', { name: 'Filter containers' }).fill(`ctid:${ctid}`);
    await page.getByRole('checkbox', { name: new RegExp(`^Select ${ctid}`) }).check();
  }
}

async function more(page: Page, entry: string): Promise<void> {
  await bar(page).getByRole('button', { name: 'More for the selected containers' }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

test('one container from its creation to its destruction: made, backed up, retired, brought back, destroyed', async ({
  page,
}) => {
  test.setTimeout(60_000);
  await open(page, '/nodes/hn1/containers/new');
  await page.getByLabel('Name', { exact: true }).fill('whole-life');
  await page.getByRole('button', { name: 'simfs' }).click();
  await expect(page.getByRole('complementary', { name: 'What will be made' })).toContainText('--name=whole-life');
  await page.getByRole('button', { name: 'Create and start', exact: true }).click();
  await expect(page).toHaveURL(/\/containers\/\d+$/, { timeout: 30_000 });
  const ctid = /\d+$/.exec(page.url())?.[0] ?? '';
  const main = page.getByRole('main');
  const choice = async (entry: string) => {
    await main.getByRole('button', { name: 'More actions on whole-life' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  await expect(main).toContainText('running');

  await choice('Back up…');
  await dialog(page).getByRole('button', { name: 'Back up', exact: true }).click();
  await told(page, new RegExp(`${ctid}-.*\\. The container runs\\.`));

  await choice('Retire…');
  await dialog(page).getByRole('button', { name: 'Stop and retire' }).click();
  await told(page, `${ctid} is retired. Every file is where it was.`);
  await main.getByRole('link', { name: 'Retired' }).click();
  await page.getByRole('button', { name: 'Bring whole-life back' }).click();
  await dialog(page).getByRole('button', { name: 'Bring back' }).click();
  await told(page, `${ctid} is back, stopped.`);

  await open(page, `/nodes/hn1/containers/${ctid}`);
  await choice('Destroy…');
  // What was packed before it was retired is still known.
  await expect(dialog(page).getByRole('region', { name: 'What dies' })).toContainText(/Last backup.* ago/);
  await dialog(page).getByLabel(`Type ${ctid} to destroy it`).fill(ctid);
  await dialog(page).getByRole('button', { name: 'Destroy', exact: true }).click();
  await told(page, new RegExp(`^${ctid} is destroyed\\.`));
  await expect(page).toHaveURL(/\/nodes\/hn1\/containers$/);
});

test('several are backed up and destroyed: what they hold, who has no backup, and their number typed', async ({
  page,
}) => {
  test.setTimeout(60_000);
  const quiet = await expectQuietConsole(page);
  await act(page, '1298', 'stop_fast');
  await open(page, '/nodes/hn4/containers');
  await choose(page, ['1297', '1298']);
  await more(page, 'Back up');
  await expect(question(page)).toContainText('Backs up 1 running.');
  await expect(question(page)).toContainText(/They hold [\d.]+ [KMG]iB; [\d.]+ [GT]iB is free for backups/);
  await expect(question(page).getByRole('combobox', { name: 'At once' })).toHaveValue('1');
  await question(page).getByLabel('At most, MiB a second').fill('fast');
  await question(page).getByRole('button', { name: 'Back up', exact: true }).click();
  await expect(question(page).getByRole('alert')).toHaveText('A number of MiB a second, 1 to 9000.');
  await question(page).getByLabel('At most, MiB a second').fill('');
  await expect(question(page).getByRole('alert')).toHaveCount(0);
  await question(page).getByRole('button', { name: 'Suspended' }).click();
  await expect(question(page)).toContainText(/vzboard-node backup 1298 1298-\S+ suspended 0 demo hand/);
  await expectNoSeriousAxe(page);
  await shot(page, 'life-bulk-backup');
  await question(page).getByRole('button', { name: 'Back up', exact: true }).click();
  await told(page, '2 containers backed up');

  await choose(page, ['1299']);
  await more(page, 'Destroy');
  const dies = question(page).getByRole('region', { name: 'What dies' }).first();
  await expect(dies).toContainText(/Destroys 3 containers, [\d.]+ [KMG]iB/);
  await expect(dies).toContainText('1 has no backup');
  await expect(question(page)).toContainText('Stops and destroys 2 running.');
  await expect(question(page)).toContainText('vzctl destroy 1299');
  const number = question(page).getByLabel('Type 3, the number of containers');
  await number.fill('3');
  await number.press('Enter');
  await expect(question(page)).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'life-bulk-destroy');
  await question(page).getByRole('button', { name: 'Destroy', exact: true }).click();
  await told(page, '3 containers destroyed');
  const list = (await (await page.request.get(`${own.url}/api/nodes/hn4/containers`)).json()) as {
    containers: { ctid: string }[];
  };
  expect(list.containers.filter(({ ctid }) => ['1297', '1298', '1299'].includes(ctid))).toEqual([]);
  quiet();
});

test('several are retired and brought back together', async ({ page }) => {
  test.setTimeout(60_000);
  await act(page, '1294', 'stop_fast');
  await open(page, '/nodes/hn4/containers');
  await choose(page, ['1294', '1295']);
  await more(page, 'Retire');
  await expect(question(page)).toContainText('Stops and retires 1 running.');
  await expect(question(page)).toContainText('vzboard-node retire 1294');
  await question(page).getByRole('button', { name: 'Retire', exact: true }).click();
  await told(page, '2 containers retired');
  await page.getByRole('main').getByRole('link', { name: 'Retired' }).click();
  await page.getByRole('checkbox', { name: 'Select all that can come back' }).check();
  await page.getByRole('button', { name: 'Bring 2 back' }).click();
  await expect(question(page)).toContainText('vzboard-node bring-back 1295');
  await expectNoSeriousAxe(page);
  await shot(page, 'life-bulk-back');
  await question(page).getByRole('button', { name: 'Bring back' }).click();
  await told(page, '2 containers are back');
  await expect(page.getByText('No container is retired here')).toBeVisible();
});

test('a stop that vzctl has to end by force: counted down, and the outcome says that it killed', async ({ page }) => {
  const url = `${own.url}/api/nodes/hn4/containers/1290`;
  const { container } = (await (await page.request.get(url)).json()) as { container: { version: string } };
  const values = { name: 'slow-stop-kill', 'stop-timeout': '3' };
  const headers = { origin: own.url };
  const reply = await page.request.patch(url, { data: { values, version: container.version }, headers });
  expect(reply.status(), await reply.text()).toBe(200);
  await open(page, '/nodes/hn4/containers/1290');
  await page.getByRole('main').getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(question(page)).toContainText('vzctl kills it after 3 seconds.');
  await question(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('main').getByText(/^vzctl kills it in 0:0\d$/)).toBeVisible();
  await told(page, /It did not shut down in time: vzctl killed what still ran in it\./);
});
