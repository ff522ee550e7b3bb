import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole } from './shots';

const dialog = (page: Page) => page.getByRole('dialog', { name: /\?$/ });
const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });

test('a container is suspended from the menu and resumed by its button, and the page shows what the node says', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers/209/quota');
  await main(page).getByRole('button', { name: 'More actions on tracker' }).click();
  const menu = page.getByRole('menu', { name: 'More actions on tracker' });
  await expect(menu.getByRole('menuitem', { name: 'Resume' })).toHaveAttribute('aria-disabled', 'true');
  await expect(menu).toContainText('The container runs.');
  await menu.getByRole('menuitem', { name: 'Suspend' }).press('Enter');
  await expect(dialog(page)).toContainText('vzctl suspend 209');
  await expect(dialog(page)).toContainText('If that fails it goes on running.');
  await dialog(page).getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByText('tracker suspended')).toBeVisible({ timeout: 20_000 });
  await expect(button(page, 'Start')).toBeHidden();
  await expect(button(page, 'Stop')).toHaveAccessibleDescription(/its memory is kept in a file/);
  await expectNoSeriousAxe(page);
  await button(page, 'Resume').click();
  await expect(dialog(page)).toContainText('vzctl resume 209');
  await dialog(page).getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('tracker resumed')).toBeVisible({ timeout: 20_000 });
  await expect(button(page, 'Start')).toHaveAccessibleDescription('The container runs.');
  quiet();
});
