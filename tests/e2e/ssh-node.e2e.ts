/** A remote node as a newcomer meets it: its key is not known, is compared and approved on screen, and changes one day. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { makeSimNode } from '../../scripts/sim-node.mjs';
import { SshServer } from '../real/ssh-server';
import { test } from './alive';
import { makeAdmin } from './made-admin';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

let dir: string;
let node: SshServer;
let server: MadeServer;

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-ssh-'));
  node = await SshServer.start(join(dir, 'sshd'));
  const sim = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 20 });
  const config = join(dir, 'config.json');
  const { host, port, user, identityFile } = node.settings;
  writeFileSync(
    config,
    JSON.stringify({
      nodes: [
        {
          id: 'far',
          label: 'Far away',
          transport: 'ssh',
          programs: sim.programs,
          files: sim.files,
          ssh: { host, port, user, identityFile },
        },
      ],
      sampleSeconds: 1,
    }),
  );
  server = await madeServer({ VZBOARD_CONFIG: config });
  await server.ready;
});

test.afterAll(async () => {
  await server.remove();
  await node.kill();
  rmSync(dir, { recursive: true, force: true });
});

test('an admin approves the fingerprint the node shows, and forgets it when it changed', async ({ page }) => {
  test.setTimeout(120_000);
  const quiet = await expectQuietConsole(page);
  await makeAdmin(page, server);

  const main = page.getByRole('main');
  await expect(main.getByText('needs approval').first()).toBeVisible({ timeout: 20_000 });
  await shot(page, 'ssh-fleet-unapproved');
  await main.getByRole('link', { name: 'Far away' }).first().click();
  const panel = page.getByRole('region', { name: /^Host key of/ });
  await expect(panel).toContainText(node.fingerprint);
  await expect(panel).toContainText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  await shot(page, 'ssh-host-key');
  await expectNoSeriousAxe(page);

  await panel.getByRole('button', { name: 'Approve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve this host key?' });
  await expect(dialog).toContainText(node.fingerprint);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('The host key of Far away is approved')).toBeVisible();
  const table = page.getByRole('table', { name: /containers/i });
  await expect(table.getByRole('row', { name: /\b101\b/ })).toContainText('running', { timeout: 30_000 });
  await expect(panel).toBeHidden();

  const old = node.fingerprint;
  await node.kill();
  node.newHostKey();
  await node.up();
  await expect(main.getByText(/THE HOST KEY OF Far away HAS CHANGED/)).toBeVisible({ timeout: 40_000 });
  await expect(panel).toContainText(old);
  await expect(panel).toContainText(node.fingerprint);
  await shot(page, 'ssh-host-key-changed');
  await expectNoSeriousAxe(page);
  // Approving needs the old key forgotten first, and says so.
  await expect(panel.getByRole('button', { name: 'Approve' })).toHaveAttribute('aria-disabled', 'true');
  await panel.getByRole('button', { name: 'Forget' }).click();
  await page.getByRole('dialog', { name: 'Forget the approved key?' }).getByRole('button', { name: 'Forget' }).click();
  await expect(panel.getByRole('button', { name: 'Forget' })).toBeHidden({ timeout: 20_000 });
  await panel.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(panel).toBeHidden({ timeout: 30_000 });
  quiet();
});
