/** Documents that make and change containers, several at once, and back out as documents. A demo of its own, since it makes containers. */
import { expect } from '@playwright/test';
import { test } from './alive';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

let own: MadeServer;
test.beforeAll(async () => {
  own = await madeServer({ VZBOARD_DEMO: '1' });
  await own.ready;
});
test.afterAll(() => own.remove());

const file = (name: string, text: string) => ({ name, mimeType: 'application/xml', buffer: Buffer.from(text) });

test('of three documents one makes a container, one changes one, and one is refused with its line', async ({
  page,
}) => {
  test.setTimeout(60_000);
  const quiet = await expectQuietConsole(page, [/400 \(Bad Request\)/]);
  const api = `${own.url}/api/nodes/hn1/containers`;
  const before = await (await page.request.get(`${api}/105/xml?dialect=a`)).text();
  await page.goto(`${own.url}/nodes/hn1/containers`);
  await page.getByRole('link', { name: 'Import XML' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Import XML on/ })).toBeVisible();
  await expect(page.getByText('No document yet')).toBeVisible();
  await page
    .getByLabel('Choose files…')
    .last()
    .setInputFiles([
      file(
        'new-shop.xml',
        `<domain type="openvz"><name>7301</name><filesystem><template>centos-6-x86_64</template></filesystem>
<profile>vswap-512m</profile><nameserver>192.0.2.53</nameserver><hostname>new-shop.example.org</hostname></domain>`,
      ),
      file(
        'wiki.xml',
        before.replace('wiki.example.org', 'handbook.example.org').replace(/ *<devices>[\s\S]*<\/devices>\n/, ''),
      ),
      file('broken.xml', '<domain type="openvz">\n  <name>105</nam>\n</domain>'),
    ]);
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('new-shop.xml')).toContainText('Makes 7301');
  await expect(row('wiki.xml')).toContainText('Changes 105');
  await expect(row('broken.xml')).toContainText(/Line 2, column \d+: .*E_/);
  await expect(row('broken.xml').getByRole('checkbox')).toBeDisabled();
  await row('wiki.xml').getByText('Changes, commands and ticks').click();
  await row('wiki.xml').getByRole('checkbox', { name: 'Take out IP_ADDRESS' }).check();
  await expect(row('wiki.xml')).toContainText('vzctl set 105');
  await row('new-shop.xml').getByText('Changes, commands and ticks').click();
  await expect(row('new-shop.xml')).toContainText('vzctl create 7301 --ostemplate=centos-6-x86_64');
  await expectNoSeriousAxe(page);
  await shot(page, 'import');

  for (const name of ['new-shop.xml', 'wiki.xml']) await page.getByRole('checkbox', { name: `Take ${name}` }).check();
  await page.getByRole('button', { name: 'Import 2' }).click();
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toContainText('One setting is taken out.');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('Imported 2 of 2')).toBeVisible({ timeout: 40_000 });
  const made = await (await page.request.get(`${api}/7301/xml?dialect=a`)).text();
  expect(made).toContain('<hostname>new-shop.example.org</hostname>');
  const after = await (await page.request.get(`${api}/105/xml?dialect=a`)).text();
  expect(after).toContain('<hostname>handbook.example.org</hostname>');
  expect(after).not.toContain('<ipaddress>');
  quiet();
});

test('the draft of a new container is a document, too; one that cannot be made keeps the draft and marks its line', async ({
  page,
}) => {
  const quiet = await expectQuietConsole(page, [/400 \(Bad Request\)/]);
  await page.goto(`${own.url}/nodes/hn1/containers/new`);
  await page.getByLabel('Host name').fill('first.example.org');
  await page.getByRole('button', { name: 'XML', exact: true }).click();
  const text = page.getByRole('textbox', { name: 'Document' });
  await expect(text).toHaveValue(/<hostname>first\.example\.org<\/hostname>/);
  const before = await text.inputValue();
  await text.fill(before.replace('first.example.org', 'not a name'));
  await expect(page.getByText('is not a valid host name')).toBeVisible();
  await page.getByRole('button', { name: 'Form' }).click();
  await expect(text).toBeVisible();
  await text.fill(before.replace('first.example.org', 'second.example.org'));
  await expect(page.getByRole('complementary', { name: 'What will be made' })).toContainText(
    '--hostname=second.example.org',
  );
  await expectNoSeriousAxe(page);
  await shot(page, 'create-xml');
  await page.getByRole('button', { name: 'Form' }).click();
  await expect(page.getByLabel('Host name')).toHaveValue('second.example.org');
  quiet();
});

test('what is selected in the list is downloaded as one archive in the dialect that is chosen', async ({ page }) => {
  await page.goto(`${own.url}/nodes/hn1/containers`);
  for (const ctid of ['103', '105'])
    await page.getByRole('checkbox', { name: new RegExp(`Select ${ctid}\\b`) }).check();
  await page.getByRole('region', { name: 'Selected containers' }).getByRole('button', { name: /More/ }).click();
  await page.getByRole('menuitem', { name: 'Export as XML…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export 2 containers as XML' });
  await dialog.getByRole('button', { name: 'A', exact: true }).click();
  await expectNoSeriousAxe(page);
  await shot(page, 'export');
  const download = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('hn1-domains-a.zip');
});
