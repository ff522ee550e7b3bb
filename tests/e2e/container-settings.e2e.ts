import { expect } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

// No other file touches it.
const path = '/nodes/hn3/containers/304/settings';

test('a host name and a name server are read, edited, previewed as commands, and saved', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto(path);
  const network = page.getByRole('region', { name: 'Network', exact: true });
  await expect(network).toContainText('IP addresses');
  await shot(page, 'container-settings');
  await page.getByRole('button', { name: 'Edit: Name and description' }).click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await page.getByRole('textbox', { name: 'Host name' }).fill('changed.example');
  await page.getByRole('button', { name: 'Edit: Network' }).press('Enter');
  const servers = page.getByRole('textbox', { name: 'Add to Name servers' });
  await servers.fill('192.0.2.53');
  await servers.press('Enter');
  const addresses = page.getByRole('textbox', { name: 'Add to IP addresses' });
  await addresses.fill('10.3.0.11');
  await addresses.press('Enter');
  await expect(page.getByText('3 changes')).toBeVisible();
  await expect(page.getByText(/10\.3\.0\.11 is an address of container 301/)).toBeVisible();
  await page.getByRole('button', { name: 'Edit: Features, capabilities, devices and mount options' }).click();
  await shot(page, 'container-settings-edit');
  await expectNoSeriousAxe(page);
  await page.getByRole('button', { name: 'Remove 10.3.0.11 from IP addresses' }).click();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change settings of 304' });
  await expect(dialog).toContainText('--hostname=changed.example');
  await expect(dialog.getByRole('row', { name: /^NAMESERVER/ })).toContainText('192.0.2.53');
  await shot(page, 'container-settings-preview');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Name and description' })).toContainText('changed.example');
  await expect(network).toContainText('192.0.2.53');
  await expect(page.getByRole('button', { name: 'Edit: Network' })).toBeVisible();
  quiet();
});
