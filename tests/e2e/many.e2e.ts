/** Doing something to several containers: states in one question, and a setting with what would become of each. Their own containers of hn4. */
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const list = '/nodes/hn4/containers';
const table = (page: Page) => page.getByRole('table', { name: /^Containers of/ });
const bar = (page: Page) => page.getByRole('region', { name: 'Selected containers' });
/** The question, not a toast: those are dialogs too. */
const question = (page: Page) => page.getByRole('dialog', { name: /\?$/ });
const row = (within: Locator, name: string) => within.getByRole('row').filter({ hasText: name });
/** By its link: the digits of a CTID may stand in the numbers of another row. */
const rowOf = (within: Locator, ctid: string | undefined) =>
  within.getByRole('row').filter({ has: within.page().locator(`a[href$="/containers/${ctid}"]`) });

/** As another program would change it, behind the page's back. */
async function behind(page: Page, baseURL: string, ctid: string, values: Record<string, string>): Promise<void> {
  const url = `${baseURL}/api/nodes/hn4/containers/${ctid}`;
  const { version } = (await (await page.request.get(`${url}/settings`)).json()) as { version: string };
  const headers = { origin: baseURL };
  const reply = await page.request.patch(url, { data: { values, version }, headers });
  expect(reply.status(), await reply.text()).toBe(200);
  await ended(page, baseURL, ((await reply.json()) as { task: { id: string } }).task.id);
}

async function ended(page: Page, baseURL: string, task: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const reply = await page.request.get(`${baseURL}/api/tasks/${task}`);
        return ((await reply.json()) as { task: { state: string } }).task.state;
      },
      { timeout: 20_000 },
    )
    .toBe('succeeded');
}

async function act(page: Page, baseURL: string, ctid: string, action: string): Promise<string> {
  const url = `${baseURL}/api/nodes/hn4/containers/${ctid}/actions`;
  const reply = await page.request.post(url, { data: { action }, headers: { origin: baseURL } });
  return ((await reply.json()) as { task: { id: string } }).task.id;
}

async function choose(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await row(table(page), name).getByRole('checkbox').check();
}

test('several in mixed states: counted by state, ended at the first failure while one looks elsewhere, retried', async ({
  page,
  demo: { url: baseURL },
}) => {
  test.setTimeout(60_000);
  const quiet = await expectQuietConsole(page);
  await Promise.all(['1102', '1103'].map(async (ctid) => ended(page, baseURL, await act(page, baseURL, ctid, 'stop'))));
  const names = { 1101: 'runs-bulk', 1102: 'fail-start-bulk', 1103: 'stops-bulk', 1104: 'locked-bulk' };
  for (const [ctid, name] of Object.entries(names)) await behind(page, baseURL, ctid, { name });
  // Somebody else holds the lock of that one, so a stop of ours waits there.
  const waiting = await act(page, baseURL, '1104', 'stop');

  await page.goto(`${list}?q=bulk`);
  await expect(table(page)).toContainText('locked-bulk');
  await choose(page, Object.values(names));
  await expect(bar(page).getByRole('button', { name: 'Mount' })).toBeVisible();
  await bar(page).getByRole('button', { name: 'More for the selected containers' }).click();
  await expect(page.getByRole('menuitem', { name: /Resume/ })).toContainText('not suspended: nothing to do.');
  await page.keyboard.press('Escape');
  await bar(page).getByRole('button', { name: 'Start', exact: true }).click();
  for (const sentence of ['Starts 2 stopped.', '1 already runs: nothing to do.', '1 locked by a stop: skipped.']) {
    await expect(question(page)).toContainText(sentence);
  }
  await expect(question(page)).toContainText('vzctl start 1103');
  await question(page).getByRole('combobox', { name: 'At once' }).selectOption('1');
  await question(page).getByRole('combobox', { name: 'Gap between starts' }).selectOption('1 s');
  await question(page).getByRole('checkbox', { name: 'Begin no more after a failure' }).check();
  await expectNoSeriousAxe(page);
  await shot(page, 'many-question');
  await question(page).getByRole('button', { name: 'Start', exact: true }).click();
  const strip = page.getByRole('region', { name: 'Operations' });
  await expect(strip).toContainText(/Start, hn4.*of 2 done/);
  await shot(page, 'many-run');
  await page.getByRole('navigation').getByRole('link', { name: 'Fleet' }).first().click();
  await expect(page.getByText('Started 0 of 2. 1 failed. 1 was not begun.')).toBeVisible({ timeout: 20_000 });
  await behind(page, baseURL, '1102', { name: 'cured-bulk' });
  await page.getByRole('button', { name: 'Retry 1 failed, begin 1 more' }).click();
  await expect(page.getByText('2 containers started')).toBeVisible({ timeout: 20_000 });
  await page.request.post(`${baseURL}/api/tasks/${waiting}/cancel`, { headers: { origin: baseURL } });
  quiet();
});

test('a setting of several: picked by keyboard, a predicted breach is not ticked, each is changed and proven', async ({
  page,
  demo: { url: baseURL },
}) => {
  const reply = await page.request.get(`${baseURL}/api/nodes/hn4/containers?counters=numproc`);
  const { containers } = (await reply.json()) as {
    containers: { ctid: string; state: string; picked?: { numproc?: { held: number } } }[];
  };
  const held = containers
    .filter(({ ctid, state }) => state === 'running' && Number(ctid) > 1110 && Number(ctid) < 1140)
    .map(({ ctid, picked }) => ({ ctid, held: picked?.numproc?.held ?? 0 }))
    .sort((a, b) => a.held - b.held);
  const [low, second] = held;
  const high = held.at(-1);
  // As many as the busiest has now, less a few: the two quiet ones stay far below.
  const limit = Math.max(Math.floor((high?.held ?? 0) * 0.7), (second?.held ?? 0) + 5);
  const ctids = [low?.ctid, second?.ctid, high?.ctid].map(String);
  await page.goto(`${list}?q=${ctids.map((ctid) => `ctid:${ctid}`)[0]}`);
  for (const ctid of ctids) {
    await page.getByRole('searchbox', { name: 'Filter containers' }).fill(`ctid:${ctid}`);
    await table(page)
      .getByRole('checkbox', { name: new RegExp(`^Select ${ctid}`) })
      .check();
  }
  await bar(page).getByRole('button', { name: 'Change a setting…' }).click();
  await expect(page.getByRole('heading', { name: 'Change 3 containers', level: 1 })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('numproc');
  // The list, the average of processes, the processes.
  for (let stop = 0; stop < 3; stop++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const value = page.getByRole('textbox', { name: 'Processes' });
  await value.fill('x');
  await expect(page.getByRole('main')).toContainText('“x” is not a number vzctl can read');
  await value.fill(`${limit}:${limit}`);
  await page.getByRole('button', { name: 'Work out the outcomes' }).click();
  const outcomes = page.getByRole('table', { name: 'Outcomes' });
  await expect(outcomes.getByRole('row')).toHaveCount(4);
  await expect(rowOf(outcomes, ctids[2])).toContainText(/numproc: \d+ are held now, more than the new/);
  await expect(outcomes.getByLabel(`Choose ${ctids[2]}`, { exact: true })).not.toBeChecked();
  await expect(outcomes.getByLabel(`Choose ${ctids[0]}`, { exact: true })).toBeChecked();
  await rowOf(outcomes, ctids[0]).locator('summary:visible', { hasText: 'Commands' }).click();
  await expect(rowOf(outcomes, ctids[0])).toContainText(`vzctl set ${ctids[0]} --numproc=${limit}:${limit} --save`);
  await expectNoSeriousAxe(page);
  await shot(page, 'many-outcomes');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Change 2' }).click();
  await question(page).getByRole('button', { name: 'Change' }).click();
  await expect(
    outcomes
      .getByText(/in the config file as asked/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Changed 2 of 2')).toBeVisible({ timeout: 20_000 });
  await expect(rowOf(outcomes, ctids[0])).toContainText('nothing would change');
});

test('a change that fails ends the run, is named in its row, and goes through on what the table says then', async ({
  page,
  demo: { url: baseURL },
}) => {
  await page.goto('/nodes/hn4/change?ctids=1141,1142,1143');
  await page.getByRole('searchbox', { name: 'Find a setting' }).fill('cpuunits');
  await page.getByRole('button', { name: /cpuunits/ }).click();
  await page.getByRole('textbox', { name: 'CPU weight' }).fill('1717');
  await page.getByRole('button', { name: 'Work out the outcomes' }).click();
  const outcomes = page.getByRole('table', { name: 'Outcomes' });
  await expect(outcomes.getByRole('row')).toHaveCount(4);
  await behind(page, baseURL, '1141', { description: 'changed meanwhile' });
  await page.getByRole('combobox', { name: 'At once' }).selectOption('1');
  await page.getByRole('button', { name: 'Change 3' }).click();
  await expect(question(page)).toContainText('after a failure no more are begun');
  await question(page).getByRole('button', { name: 'Change' }).click();
  await expect(page.getByText('Changed 0 of 3')).toBeVisible({ timeout: 20_000 });
  await expect(rowOf(outcomes, '1141')).toContainText('The config file changed');
  await expect(rowOf(outcomes, '1143')).toContainText('not begun');
  await shot(page, 'many-failed');
  await page.getByRole('button', { name: 'Retry 1 failed, begin 2 more' }).click();
  await question(page).getByRole('button', { name: 'Change' }).click();
  await expect(page.getByText('Changed 3 of 3')).toBeVisible({ timeout: 20_000 });
});

test('without containers the page says where they are chosen, and all that match a filter can be changed at once', async ({
  page,
}) => {
  await page.goto('/nodes/hn4/change');
  await expect(page.getByText('No container is chosen')).toBeVisible();
  await expectNoSeriousAxe(page);
  await page.getByRole('link', { name: 'Choose in the list' }).click();
  await page.getByRole('searchbox', { name: 'Filter containers' }).fill('state:stopped');
  await table(page).getByRole('checkbox').nth(1).check();
  await bar(page).getByRole('button', { name: 'More for the selected containers' }).click();
  await page.getByRole('menuitem', { name: 'Change a setting of all that match “state:stopped”…' }).click();
  await expect(page.getByRole('heading', { name: /^Change \d+ containers?$/, level: 1 })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('that match “state:stopped” now');
  await shot(page, 'many-pick');
});
