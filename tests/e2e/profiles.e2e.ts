/** The profiles of a node: listed, compared, made, edited byte for byte, deleted, and applied to many with what that would break. */
import { expect } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

test('profiles are listed with who was made from them, compared, and made of others by a factor', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn1/containers');
  await page.getByRole('main').getByRole('link', { name: 'Profiles' }).click();
  await expect(page.getByRole('heading', { name: /^Profiles of/, level: 1 })).toBeVisible();
  await page.getByLabel('Compare vswap-256m').check();
  await page.getByLabel('Compare vswap-512m').check();
  const compared = page.getByRole('table', { name: 'Compare profiles' });
  await expect(compared).toContainText('0:512M');
  await expect(compared).not.toContainText('CPUUNITS');
  await expect(page).toHaveURL(/compare=vswap-256m%2Cvswap-512m/);
  await expectNoSeriousAxe(page);
  await shot(page, 'profiles');
  await page.getByRole('button', { name: 'New profile' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByRole('button', { name: 'Scaled' }).click();
  await dialog.getByLabel('Name').fill('basic-double');
  await dialog.getByLabel('Factor').fill('2');
  await expect(dialog).toContainText('vzboard-node profile-write basic-double new');
  await expectNoSeriousAxe(page);
  await shot(page, 'profiles-new');
  await dialog.getByRole('button', { name: 'Make' }).click();
  await expect(page.getByRole('heading', { name: 'Profile basic-double', level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'The file as it is' })).toContainText('NUMPROC="480"');
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByLabel('Type basic-double to delete it').fill('basic-double');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: /^Profiles of/, level: 1 })).toBeVisible();
  await expect(page.getByRole('main').getByText('basic-double')).toHaveCount(0);
  quiet();
});

test('an edit shows old and new before it is saved, and changes only that line of the file', async ({ page }) => {
  await page.goto('/nodes/hn2/profiles/vswap-1g');
  const raw = page.getByRole('region', { name: 'The file as it is' });
  const before = (await raw.textContent()) ?? '';
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('no complaints');
  await shot(page, 'profile');
  await page.getByRole('button', { name: 'Edit' }).click();
  const weight = page.getByLabel('CPU weight');
  await weight.fill('7');
  await expect(page.getByRole('main')).toContainText('7 is no value of CPUUNITS');
  await weight.fill('1500');
  await expect(page.getByRole('table', { name: 'What changes' })).toContainText('1500');
  await expectNoSeriousAxe(page);
  await shot(page, 'profile-edit');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(raw).toContainText('CPUUNITS="1500"');
  expect(await raw.textContent()).toBe(before.replace('CPUUNITS="1000"', 'CPUUNITS="1500"'));
  const why = page.getByRole('button', { name: 'Delete' });
  await page.goto('/nodes/hn2/profiles/basic');
  await expect(why).toHaveAccessibleDescription(/CONFIGFILE/);
});

test('applying to many says first which usage would stand above a new barrier, then makes one task for each', async ({
  page,
}) => {
  await page.goto('/nodes/hn4/profiles/light/apply');
  const table = page.getByRole('table', { name: 'Outcomes' });
  const breaching = table.getByRole('row').filter({ hasText: 'in use, above the new barrier' }).last();
  const name = (await breaching.getByRole('checkbox').getAttribute('aria-label')) ?? '';
  const ctid = name.replace('Choose ', '');
  await page.getByLabel('CTID, name or profile').fill(ctid);
  await expect(table.getByRole('row')).toHaveCount(2);
  await table.getByLabel(name, { exact: true }).check();
  await expect(page.getByRole('main')).toContainText('1 chosen, one would stand above a new barrier');
  await expectNoSeriousAxe(page);
  await shot(page, 'profile-apply');
  await page.getByRole('button', { name: 'Apply to 1' }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Apply' }).click();
  await expect(table.getByText(`${ctid} has all values of light.`).last()).toBeVisible();
  await expect(table).toContainText('nothing would change');
});
