/** A remote node added on screen, with a real ssh server on loopback: its host key is approved in the checklist, then it is saved and read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { SshServer } from '../real/ssh-server';
import { test } from './alive';
import { makeAdmin } from './made-admin';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

let dir: string;
let node: SshServer;
let sim: SimNode;
let server: MadeServer;

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-add-ssh-'));
  node = await SshServer.start(join(dir, 'sshd'));
  sim = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 20 });
  const config = join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ nodes: [], sampleSeconds: 1 }));
  server = await madeServer({ VZBOARD_CONFIG: config });
  await server.ready;
});

test.afterAll(async () => {
  await server.remove();
  await node.kill();
  rmSync(dir, { recursive: true, force: true });
});

test('an admin approves the key in the checklist, saves the node and sees its containers', async ({ page }) => {
  test.setTimeout(120_000);
  const quiet = await expectQuietConsole(page);
  await makeAdmin(page, server);
  await page.getByRole('link', { name: 'Add a node' }).first().click();
  await page.getByLabel('Another machine, through ssh').check();
  await page.getByLabel('Id', { exact: true }).fill('far');
  await page.getByLabel('Label').fill('Far away');
  await page.getByLabel('Host', { exact: true }).fill(node.settings.host);
  await page.getByLabel('Port').fill(String(node.port));
  await page.getByRole('textbox', { name: 'Account' }).fill(node.user);
  await page.getByRole('textbox', { name: 'Key file' }).fill(node.identityFile);
  await page.getByText('Programs and files').click();
  await page.getByLabel('Directories of programs').fill(`${sim.programs}\n/usr/bin\n/bin`);
  await page.getByLabel('Counters file').fill(sim.files.userBeancounters);
  await page.getByLabel('Counters with swap').fill(sim.files.bcResources);
  await page.getByLabel('Directory of config files').fill(sim.files.conf);
  await page.getByRole('button', { name: 'Test it' }).click();

  const checks = page.getByRole('list', { name: 'Checks' }).getByRole('listitem');
  const key = checks.filter({ hasText: 'Host key' });
  const reach = checks.filter({ hasText: 'Reach' });
  await expect(key).toContainText('wrong', { timeout: 25_000 });
  await expect(key.getByText(node.fingerprint)).toHaveCount(1);
  await expect(reach).toContainText('not asked');
  await expect(page.getByRole('button', { name: 'Add the node' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('The key of its host is not approved yet', { exact: false }).first()).toBeVisible();
  await shot(page, 'settings-node-host-key');
  await expectNoSeriousAxe(page);

  await key.getByRole('button', { name: 'Approve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve this host key?' });
  await expect(dialog).toContainText(node.fingerprint);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(key).toContainText('ssh-ed25519, approved', { timeout: 25_000 });
  await expect(reach).toContainText('good', { timeout: 25_000 });
  await page.getByRole('button', { name: 'Add the node' }).click();

  const row = page.getByRole('table', { name: 'Configured nodes' }).getByRole('row', { name: 'Far away' });
  await expect(row).toContainText('ok', { timeout: 25_000 });
  await row.getByRole('link', { name: 'Far away', exact: true }).click();
  const containers = page.getByRole('table', { name: /containers/i });
  await expect(containers.getByRole('row', { name: /\b101\b/ })).toContainText('running', { timeout: 30_000 });
  quiet();
});
