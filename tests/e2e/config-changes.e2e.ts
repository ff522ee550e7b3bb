/** Versions of a config, values that run differently from it, a save that fails, and interfaces. */
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const api = (ctid: string) => `/api/nodes/hn3/containers/${ctid}`;
const here = (ctid: string, tab: string) => `/nodes/hn3/containers/${ctid}/${tab}`;

/** A change through the interface, as another admin would make it; settles when its task has ended. */
async function change(page: Page, ctid: string, asked: { values?: Record<string, string>; unset?: string[] }) {
  const { version } = await (await page.request.get(`${api(ctid)}/settings`)).json();
  const reply = await page.request.patch(api(ctid), {
    headers: { origin: new URL(page.url()).origin },
    data: { values: {}, ...asked, version },
  });
  expect(reply.status()).toBe(200);
  const { task } = await reply.json();
  await expect
    .poll(async () => (await (await page.request.get(`/api/tasks/${task.id}`)).json()).task.state)
    .toBe('succeeded');
}

test('every change is a version: who made it, what it changed in words and line by line, and it is taken back', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(here('303', 'settings'));
  await change(page, '303', { values: { cpulimit: '75', iolimit: '10M' } });
  await change(page, '303', { values: { description: 'rack 7', ram: '1536M' } });
  await page.getByRole('link', { name: 'Versions of the config' }).click();
  const list = page.getByRole('list', { name: 'Versions, newest first' });
  // A version has what it changed as a list of its own.
  const versions = list.locator('> li');
  await expect(versions).toHaveCount(3);
  await expect(versions.first()).toContainText('rack 7');
  await expect(versions.nth(1)).toContainText('10 MiB/s');
  await expect(versions.last()).toContainText('first seen');
  const detail = page.getByRole('region', { name: 'What this version changed' });
  // The same words stand in the text of the file below it.
  const settings = detail.getByRole('table', { name: 'Settings that differ' });
  await expect(settings.getByRole('row', { name: /PHYSPAGES/ })).toContainText('1.5 GiB');
  await shot(page, 'versions');
  await expectNoSeriousAxe(page);
  await list.getByRole('button').first().press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(settings.getByRole('row', { name: /IOLIMIT/ })).toContainText('10 MiB/s');
  await expect(page).toHaveURL(/version=/);
  await detail.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 });
  await expect(settings.getByRole('row', { name: /DESCRIPTION/ })).toContainText('rack 7');
  await detail.getByRole('button', { name: 'Take back' }).click();
  const dialog = page.getByRole('dialog', { name: /^Take back the version/ });
  await expect(dialog.getByRole('row', { name: /IOLIMIT/ })).toContainText('removed');
  await shot(page, 'versions-undo');
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await expect(dialog).toBeHidden();
  await expect(versions).toHaveCount(4);
  await expect(versions.first()).toContainText('taken out');
  quiet();
});

test('what runs differently is told, and settled either way after a preview', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(here('305', 'settings'));
  // Taken out of the file of a VSwap container, they are computed; what runs stays as it was.
  const both = ['lockedpages', 'vmguarpages'];
  await change(page, '305', { values: { lockedpages: '4096', vmguarpages: '8192:unlimited' } });
  await change(page, '305', { unset: both });
  await page.reload();
  const panel = page.getByRole('region', { name: 'Profile and drift' });
  await expect(panel).toContainText('2 values run differently from the file');
  await panel.getByRole('button', { name: 'Keep running values' }).click();
  const keep = page.getByRole('dialog', { name: 'Keep what 305 runs with' });
  await keep.getByRole('checkbox', { name: /vmguarpages/i }).uncheck();
  await expect(keep.getByRole('row')).toHaveCount(2);
  await expect(keep).toContainText('vzboard-node edit 305');
  await expect(keep).toContainText('From then on the file says it');
  await shot(page, 'settings-keep-running');
  await expectNoSeriousAxe(page);
  await keep.getByRole('button', { name: 'Keep running values' }).click();
  await expect(keep).toBeHidden();
  await expect(panel).toContainText('1 value runs differently from the file');
  await panel.getByRole('button', { name: 'Apply config' }).click();
  const apply = page.getByRole('dialog', { name: 'Apply the config to 305' });
  await expect(apply).toContainText(/vzctl set 305 --vmguarpages=/);
  await expect(apply).toContainText('Without --save');
  await apply.getByRole('button', { name: 'Apply config' }).click();
  await expect(apply).toBeHidden();
  await expect(panel).toContainText('What runs is what the file leads to');
  quiet();
});

test('a save that fails says what differs, keeps what was typed, and goes through when it is mended', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(here('306', 'settings'));
  await page.getByRole('button', { name: 'Edit: Name and description' }).click();
  await page.getByRole('textbox', { name: 'Description' }).fill('kept');
  await page.getByRole('textbox', { name: 'Host name' }).fill('never.example');
  await page.getByRole('button', { name: 'Edit: Network' }).click();
  // Of container 301: vzctl refuses it when the container runs, after the description was saved and before the host name is.
  await page.getByRole('textbox', { name: 'Add to IP addresses' }).fill('10.3.0.11');
  await page.getByRole('textbox', { name: 'Add to IP addresses' }).press('Enter');
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change settings of 306' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  const note = page.getByRole('alert').filter({ hasText: 'did not do all that was asked' });
  await expect(note).toContainText('HOSTNAME was asked to be never.example');
  await expect(note).toContainText(/IP_ADDRESS was asked to be .*10\.3\.0\.11/);
  await expect(note).not.toContainText('DESCRIPTION');
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('never.example');
  await expect(page.getByText('2 changes')).toBeVisible();
  await shot(page, 'settings-save-failed');
  await expectNoSeriousAxe(page);
  await page.getByRole('button', { name: 'Remove 10.3.0.11 from IP addresses' }).click();
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(dialog.getByRole('row')).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(note).toBeHidden();
  await expect(page.getByRole('region', { name: 'Name and description' })).toContainText('never.example');
  await expect(page.getByText('No changes')).toBeHidden();
  quiet();
});

test('bridged interfaces are read as they are, one is changed, one is added', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(here('310', 'settings'));
  const network = page.getByRole('region', { name: 'Network', exact: true });
  await expect(network.getByRole('list', { name: /Bridged interfaces/ })).toContainText('vmbr0');
  await page.getByRole('button', { name: 'Edit: Network' }).click();
  await page.getByRole('textbox', { name: 'Bridge of eth0' }).fill('vmbr1');
  await page.getByRole('button', { name: 'Add an interface' }).click();
  await page.getByRole('textbox', { name: 'MAC inside of eth1' }).fill('00:18');
  await expect(page.getByText('Write six pairs of hexadecimal digits')).toBeVisible();
  await shot(page, 'settings-interfaces');
  await expectNoSeriousAxe(page);
  await page.getByRole('button', { name: 'Make up MAC inside of eth1' }).click();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change settings of 310' });
  await expect(dialog).toContainText(/--netif_add=eth1,00:18:51/);
  await expect(dialog).toContainText('--ifname=eth0 --bridge=vmbr1');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const list = network.getByRole('list', { name: 'Bridged interfaces, 2 entries' });
  await expect(list).toContainText('vmbr1');
  await expect(list).toContainText('eth1');
  quiet();
});
