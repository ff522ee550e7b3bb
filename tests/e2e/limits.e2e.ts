import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

// No other file touches these two.
const page104 = '/nodes/hn1/containers/104/limits';
const page106 = '/nodes/hn1/containers/106/limits';
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

test('accepts sizes, pages and unlimited, echoes them, shows what speaks against it, and saves what was previewed', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(page104);
  await expect(page.getByRole('status').filter({ hasText: 'No changes' })).toBeVisible();
  await field(page, 'privvmpages barrier').fill('65536p');
  await field(page, 'privvmpages limit').fill('280M');
  const row = page.getByRole('row').filter({ has: field(page, 'privvmpages limit') });
  await expect(row).toContainText('256 MiB');
  await field(page, 'numproc barrier').fill('1');
  await expect(page.getByText(/numproc: \d+ are held now, more than the new barrier 1\./)).toBeVisible();
  await field(page, 'numfile barrier').fill('many');
  await expect(page.getByText(/numfile: “many” is not a number/)).toBeVisible();
  await shot(page, 'limits-findings');
  await expectNoSeriousAxe(page);
  await page.getByRole('button', { name: 'Take back the change of numfile' }).click();
  await page.getByRole('button', { name: 'Take back the change of numproc' }).click();
  await field(page, 'numiptent barrier').fill('unlimited');
  await expect(page.getByText('2 changes')).toBeVisible();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change limits of 104' });
  await expect(dialog).toContainText('vzctl set 104 --privvmpages=65536:71680 --numiptent=unlimited --save');
  await expect(dialog.getByRole('row', { name: /NUMIPTENT/ })).toContainText('unlimited');
  await shot(page, 'limits-preview');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/2 settings are in the config file as asked and in the running container/)).toBeVisible();
  await expect(field(page, 'privvmpages barrier')).toHaveValue('65536');
  await expect(field(page, 'numiptent limit')).toHaveValue('unlimited');
  quiet();
});

test('a file that changed meanwhile is compared in three columns, and the choice is saved', async ({ page }) => {
  await page.goto(page106);
  await field(page, 'numfile barrier').fill('3000');
  await field(page, 'numpty barrier').fill('30');
  const url = '/api/nodes/hn1/containers/106';
  const { version } = await (await page.request.get(`${url}/settings`)).json();
  const theirs = await page.request.patch(url, {
    headers: { origin: new URL(page.url()).origin },
    data: { values: { numfile: '4000', numflock: '90' }, version },
  });
  expect(theirs.status()).toBe(200);
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change limits of 106' });
  const conflict = dialog.getByRole('row', { name: /^NUMFILE/ });
  await expect(conflict).toContainText(/3000.*4000/);
  await expect(dialog.getByRole('row', { name: /^NUMFLOCK/ })).toContainText('90');
  await shot(page, 'limits-merge');
  await expectNoSeriousAxe(page);
  await conflict.getByText('Theirs').click();
  await dialog.getByRole('button', { name: 'Go on with these' }).click();
  await expect(dialog).toContainText('vzctl set 106 --numpty=30 --save');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(field(page, 'numfile barrier')).toHaveValue('4000');
  await expect(field(page, 'numpty barrier')).toHaveValue('30');
});

test('is usable on a narrow screen and in the dark', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(page104);
  await expect(field(page, 'kmemsize barrier')).toBeVisible();
  await shot(page, 'limits-narrow-dark');
  await expectNoSeriousAxe(page);
});
