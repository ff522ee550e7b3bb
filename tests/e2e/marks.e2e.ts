import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, shot } from './shots';

// Containers of a node that other files only read: tags and notes change nothing they look at.
const list = '/nodes/hn4/containers';
const table = (page: Page) => page.getByRole('table', { name: /^Containers of/ });

test('tags of several are added from the selection, stand in the list and filter it', async ({ page }) => {
  await page.goto(`${list}?q=ctid:1011`);
  await table(page)
    .getByRole('checkbox', { name: /^Select 1011/ })
    .check();
  await page.getByRole('searchbox').fill('ctid:1012');
  await table(page)
    .getByRole('checkbox', { name: /^Select 1012/ })
    .check();
  await page.getByRole('region', { name: 'Selected containers' }).getByRole('button', { name: 'Tags…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tags of 2 containers' });
  await dialog.getByRole('textbox', { name: 'Add' }).fill('Shop, é');
  await expect(dialog).toContainText('This cannot be a tag: é');
  await dialog.getByRole('textbox', { name: 'Add' }).fill('Shop, gold');
  await shot(page, 'marks-bulk');
  await expectNoSeriousAxe(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Tags of 2 containers changed.')).toBeVisible();
  await page.getByRole('searchbox').fill('tag:shop');
  await expect(table(page).getByRole('row')).toHaveCount(3);
  await expect(table(page).getByRole('row').nth(1)).toContainText('gold');
  await shot(page, 'marks-list');
});

test('a note keeps its line breaks and shows markup as text; list and palette find it', async ({ page }) => {
  await page.goto(`${list}/1013`);
  const notes = page
    .getByRole('region')
    .filter({ has: page.getByRole('heading', { name: 'Notes' }) })
    .or(page.locator('section').filter({ has: page.getByRole('heading', { name: 'Notes' }) }))
    .first();
  await notes.getByRole('button', { name: 'Edit' }).click();
  await notes.getByRole('textbox', { name: 'Tags' }).fill('billing');
  await notes.getByRole('textbox', { name: 'Note' }).fill('Moves to <b>rack 7</b>\nask before a restart');
  await notes.getByRole('button', { name: 'Save' }).click();
  await expect(notes.getByText('Moves to <b>rack 7</b>')).toBeVisible();
  await expect(notes).toContainText('Last changed by demo');
  await expectNoSeriousAxe(page);
  await shot(page, 'marks-notes');
  await page.goto(`${list}?q=note:"rack 7"`);
  await expect(table(page).getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('rack restart');
  await expect(page.getByRole('option', { name: /1013/ })).toBeVisible();
});
