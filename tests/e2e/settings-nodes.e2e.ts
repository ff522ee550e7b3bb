/**
 * Nodes added on screen, with a real server whose configuration file has one node, and simulated executables in a directory: add one and see
 * the checklist turn green, a wrong directory and its cure, edit, disable, enable, remove with and without the history.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { alive, test } from './alive';
import { makeAdmin } from './made-admin';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

let dir: string;
let first: SimNode;
let second: SimNode;
let server: MadeServer;
let page: Page;
let quiet: () => void;
const config = () => join(dir, 'vzboard.json');

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-nodes-'));
  first = await makeSimNode(join(dir, 'first'), { nodeId: 'hn1', speed: 20 });
  second = await makeSimNode(join(dir, 'second'), { nodeId: 'hn3', speed: 20 });
  const node = { id: 'rack3', label: 'Rack 3', transport: 'local', programs: first.programs, files: first.files };
  writeFileSync(config(), JSON.stringify({ nodes: [node], sampleSeconds: 1 }));
  server = await madeServer({ VZBOARD_CONFIG: config() });
  await server.ready;
  page = alive(await (await browser.newContext()).newPage());
  // The last test stops the server for a moment.
  quiet = await expectQuietConsole(page, [/ERR_CONNECTION_REFUSED/]);
  await makeAdmin(page, server);
});

test.afterAll(async () => {
  await page.close();
  await server.remove();
  rmSync(dir, { recursive: true, force: true });
});

/** A list that is polled, of a node that is just begun with. */
const SOON = { timeout: 15_000 };
const main = () => page.getByRole('main');
const row = (name: string): Locator => page.getByRole('table', { name: 'Configured nodes' }).getByRole('row', { name });
const check = (name: string): Locator =>
  page
    .getByRole('list', { name: 'Checks' })
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) });
const save = () => page.getByRole('button', { name: 'Add the node' });

async function choose(node: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions of ${node}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function openForm(): Promise<void> {
  await page.goto(`${server.url}/settings/nodes/new`);
  await expect(page.getByRole('heading', { name: 'Add a node', level: 1 })).toBeVisible();
}

async function fillPlaces({ programs, files }: SimNode): Promise<void> {
  await page.getByText('Programs and files').click();
  await page.getByLabel('Directories of programs').fill(programs);
  await page.getByLabel('Counters file').fill(files.userBeancounters);
  await page.getByLabel('Counters with swap').fill(files.bcResources);
  await page.getByLabel('Directory of config files').fill(files.conf);
}

test('the node of the file is listed, and only the file changes it', async () => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Node settings' }).click();
  await expect(row('Rack 3')).toContainText('the file');
  await expect(main()).toContainText(`Nodes of ${config()} are changed in that file`);
  await page.getByRole('button', { name: 'Actions of Rack 3' }).click();
  const remove = page.getByRole('menuitem', { name: /^Remove/ });
  await expect(remove).toContainText(config());
  await page.keyboard.press('Escape');
  await row('Rack 3').getByRole('link', { name: 'Look at' }).click();
  await expect(main()).toContainText('"id": "rack3"');
});

test('everything wrong with a form is said at its field and above, and nothing typed is lost', async () => {
  await openForm();
  await page.getByLabel('Another machine, through ssh').check();
  await page.getByLabel('Id', { exact: true }).fill('Rack 9');
  await page.getByLabel('Host', { exact: true }).fill('-oProxyCommand=x');
  await page.getByLabel('Port').fill('70000');
  await page.getByLabel('Options of ssh').fill('ProxyCommand touch');
  await page.getByRole('button', { name: 'Test it' }).click();
  const summary = main().getByRole('alert');
  await expect(summary).toContainText('4 fields need a look');
  await expect(page.getByLabel('Host', { exact: true })).toHaveAccessibleDescription(/not begin with -/);
  await expect(page.getByLabel('Options of ssh')).toHaveAccessibleDescription(/runs a program/);
  await summary.getByRole('button', { name: 'Host' }).click();
  await expect(page.getByLabel('Host', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Port')).toHaveValue('70000');
  await expectNoSeriousAxe(page);
  await shot(page, 'settings-node-errors');
  // Leaving asks first, and staying loses nothing.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Fleet' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Port')).toHaveValue('70000');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Fleet' }).click();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { name: 'Fleet', level: 1 })).toBeVisible();
});

test('an id of the file is refused while it is typed', async () => {
  await openForm();
  await page.getByLabel('Id', { exact: true }).fill('rack3');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Id', { exact: true })).toHaveAccessibleDescription(/has a node rack3 already/);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
});

test('a wrong directory shows its red line with the cure; a node is added once the checklist is green', async () => {
  await openForm();
  await page.getByLabel('Id', { exact: true }).fill('rack9');
  await page.getByLabel('Label').fill('Rack 9');
  await page.getByLabel('Group').fill('Frankfurt');
  await page.getByLabel('Tags').fill('ssd customers');
  await expect(save()).toHaveAttribute('aria-disabled', 'true');
  await fillPlaces(second);
  await page.getByLabel('Directories of programs').fill('/nonexistent');
  await page.getByRole('button', { name: 'Test it' }).click();
  await expect(check('vzctl').first()).toContainText('The program vzctl was not found in /nonexistent');
  await expect(check('vzctl').first()).toContainText('Set "programs" of this node');
  await expect(check('Locale')).toContainText('good');
  await expect(main().getByText(/things are to be mended/)).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'settings-node-wrong');

  await page.getByLabel('Directories of programs').fill(second.programs);
  await expect(main()).toContainText('The settings changed since this test.');
  await expect(save()).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Test again' }).click();
  for (const name of ['Reach', 'Clock', 'Kernel', 'Counters', 'Config files']) {
    await expect(check(name).first()).toContainText('good');
  }
  await expect(check('Locale')).toContainText('good');
  await expect(save()).not.toHaveAttribute('aria-disabled', 'true');
  await shot(page, 'settings-node-green');
  await save().click();
  await expect(row('Rack 9')).toContainText('ok', SOON);
  await expect(row('Rack 9')).toContainText('added by root');
  await expect(row('Rack 9')).toContainText('Frankfurt');
  await expectNoSeriousAxe(page);
  await shot(page, 'settings-nodes');
});

test('it is sampled at once, stands under its group, and can be found by its tag', async () => {
  await page.goto(server.url);
  const nodes = page.getByRole('table', { name: 'Nodes' });
  await expect(nodes.getByRole('rowheader', { name: 'Frankfurt' })).toBeVisible();
  await expect(nodes.getByRole('row', { name: 'Rack 9' })).toContainText(' of ');
  await expect(
    page.getByRole('navigation', { name: 'Main' }).getByRole('heading', { name: 'Frankfurt' }),
  ).toBeVisible();
  await page.getByLabel('Nodes with the tag').selectOption('ssd');
  await expect(nodes.getByRole('row', { name: 'Rack 3' })).toHaveCount(0);
  await expect(nodes.getByRole('row', { name: 'Rack 9' })).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'fleet-groups');
});

test('a node that cannot be reached is saved disabled only', async () => {
  await openForm();
  await page.getByLabel('Another machine, through ssh').check();
  await page.getByLabel('Id', { exact: true }).fill('far');
  await page.getByLabel('Host', { exact: true }).fill('127.0.0.1');
  await page.getByLabel('Port').fill('1');
  await page.getByRole('button', { name: 'Test it' }).click();
  await expect(check('Reach')).toContainText('wrong', { timeout: 25_000 });
  await expect(check('Counters')).toContainText('not asked');
  await expect(save()).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Save anyway, disabled' }).click();
  await expect(row('far')).toContainText('disabled');
});

test('editing words keeps the node at work; the id stays', async () => {
  await page.goto(`${server.url}/settings/nodes`);
  await page.getByRole('link', { name: 'Edit Rack 9' }).click();
  await expect(page.getByLabel('Id', { exact: true })).toHaveAttribute('readonly', '');
  await page.getByLabel('Label').fill('Rack 9, top');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(row('Rack 9, top')).toContainText('edited by root');
  await expect(row('Rack 9, top')).toContainText('ok', SOON);
});

test('the Back of the browser asks before what was typed is lost, and then leads where it would have', async () => {
  await page.goto(`${server.url}/settings/nodes`);
  await page.getByRole('link', { name: 'Edit Rack 9, top' }).click();
  const label = page.getByLabel('Label');
  await label.fill('Rack 9, bottom');
  await page.goBack();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(label).toHaveValue('Rack 9, bottom');
  await page.goBack();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(`${server.url}/settings/nodes`);
  await expect(row('Rack 9, top')).toBeVisible();
});

test('disabled, it is shown dimmed with who did it, and nothing can be done on it until it is enabled', async () => {
  await choose('Rack 9, top', 'Disable');
  await page
    .getByRole('dialog', { name: /^Disable/ })
    .getByRole('button', { name: 'Disable' })
    .click();
  await expect(row('Rack 9, top')).toContainText('disabled');
  await row('Rack 9, top').getByRole('link', { name: 'Rack 9, top', exact: true }).click();
  await expect(main().getByText(/^Disabled by root/)).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'node-disabled');
  await page.goto(`${server.url}/settings/nodes`);
  await choose('Rack 9, top', 'Enable');
  await expect(row('Rack 9, top')).toContainText('ok', SOON);
});

/** Readings of a counter that the history has. */
async function readings(node: string): Promise<number> {
  const to = Date.now();
  const query = `resource=kmemsize&from=${to - 600_000}&to=${to}&points=600`;
  const { containers } = (await (await page.request.get(`${server.url}/api/nodes/${node}/containers`)).json()) as {
    containers: { ctid: string; state: string }[];
  };
  const ctid = containers.find(({ state }) => state === 'running')?.ctid ?? '';
  const reply = await page.request.get(`${server.url}/api/nodes/${node}/containers/${ctid}/history?${query}`);
  const { held } = (await reply.json()) as { held: (number | null)[] };
  return held.filter((value) => value !== null).length;
}

async function addAgain(): Promise<void> {
  const entry = { id: 'rack9', label: 'Rack 9', transport: 'local', programs: second.programs, files: second.files };
  const reply = await page.request.post(`${server.url}/api/settings/nodes`, {
    data: entry,
    headers: { origin: server.url },
  });
  expect(reply.status()).toBe(200);
  await page.goto(`${server.url}/settings/nodes`);
  await expect(row('Rack 9')).toContainText('ok', SOON);
}

test('removed with its history kept, it comes back with its past; dropped, it begins anew', async () => {
  test.setTimeout(60_000);
  await expect.poll(() => readings('rack9')).toBeGreaterThan(5);
  const before = await readings('rack9');
  await choose('Rack 9, top', 'Remove…');
  const dialog = page.getByRole('dialog', { name: 'Remove Rack 9, top' });
  await expectNoSeriousAxe(page);
  await shot(page, 'settings-remove');
  await dialog.getByRole('button', { name: 'Remove the node' }).click();
  await expect(row('Rack 9, top')).toHaveCount(0);
  await expect(main()).toContainText('removed, history kept by root');
  await addAgain();
  await expect.poll(() => readings('rack9')).toBeGreaterThanOrEqual(before);

  await choose('Rack 9', 'Remove…');
  const again = page.getByRole('dialog', { name: 'Remove Rack 9' });
  await again.getByLabel('Drop its history too').check();
  await again.getByRole('button', { name: 'Remove node and history' }).click();
  await expect(again.getByLabel('Type rack9 to confirm')).toHaveAccessibleDescription(/exactly/);
  await again.getByLabel('Type rack9 to confirm').fill('rack9');
  await again.getByRole('button', { name: 'Remove node and history' }).click();
  await expect(row('Rack 9')).toHaveCount(0);
  await addAgain();
  await expect.poll(() => readings('rack9')).toBeGreaterThan(0);
  expect(await readings('rack9')).toBeLessThan(before);
});

test('nodes of the screen are there again after a restart, disabled ones still disabled', async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  const { dataDir } = server;
  const again = await madeServer({ VZBOARD_CONFIG: config(), VZBOARD_DATA: dataDir, PORT: String(server.port) });
  try {
    await again.ready;
    await page.goto(`${server.url}/settings/nodes`);
    await expect(row('Rack 9')).toContainText('ok', SOON);
    await expect(row('far')).toContainText('by root');
    quiet();
  } finally {
    await again.remove();
  }
});
