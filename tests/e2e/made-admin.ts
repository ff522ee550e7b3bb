import { expect, type Page } from '@playwright/test';
import type { MadeServer } from './made-server';

/** Makes the first admin, root, through the link the server printed; afterwards the fleet page is shown. */
export async function makeAdmin(page: Page, server: MadeServer): Promise<void> {
  await expect.poll(() => server.printed()).toContain('/setup#token=');
  await page.goto(/http:\S+\/setup#token=\S+/.exec(server.printed())?.[0] ?? '');
  await page.getByLabel('Name', { exact: true }).fill('root');
  await page
    .getByLabel(/^Password/)
    .first()
    .fill('correct horse battery');
  await page.getByLabel(/again|repeat/i).fill('correct horse battery');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Fleet', level: 1 })).toBeVisible();
}
