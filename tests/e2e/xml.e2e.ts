import { expect } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

test('a container is read in three dialects, and changed by its document', async ({ page }) => {
  const quiet = await expectQuietConsole(page, [/400 \(Bad Request\)/]);
  await page.goto('/nodes/hn1/containers/105/xml');
  await expect(page.getByRole('link', { name: 'XML', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('region', { name: 'Domain XML, dialect C' })).toContainText('<title>wiki</title>');
  await shot(page, 'xml');
  await page.getByRole('button', { name: /^A · / }).click();
  await expect(page.getByRole('region', { name: 'Domain XML, dialect A' })).toContainText('<hostname>wiki.example.org');
  expect(page.url()).toContain('dialect=a');
  await expect(page.getByRole('list', { name: /no exact word for/ })).toContainText('KMEMSIZE');
  await expectNoSeriousAxe(page);

  await page.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  const text = page.getByLabel('Document');
  await expect(text).toBeFocused();
  const before = await text.inputValue();
  await text.fill(before.replace('wiki.example.org', 'wiki example'));
  await expect(page.getByText('is not a valid host name')).toBeVisible();
  await text.fill(
    before.replace('wiki.example.org', 'handbook.example.org').replace(/ *<nameserver>.*<\/nameserver>\n/g, ''),
  );
  await expect(page.getByText('vzctl set 105 --hostname=handbook.example.org --save')).toBeVisible();
  await expectNoSeriousAxe(page);
  await shot(page, 'xml-edit');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('region', { name: 'Domain XML, dialect A' })).toContainText(
    '<hostname>handbook.example.org',
  );
  await expect(page.getByRole('button', { name: 'Edit' })).toBeFocused();
  quiet();
});
