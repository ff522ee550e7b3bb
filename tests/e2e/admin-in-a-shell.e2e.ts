/** Changes that somebody else made on a real node. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { test } from './alive';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

test.describe('an admin in a shell', () => {
  let dir: string;
  let sim: SimNode;
  let server: MadeServer;

  test.beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'vzboard-hand-'));
    sim = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 20 });
    const config = join(dir, 'config.json');
    const node = { id: 'rack3', label: 'Rack 3', transport: 'local', programs: [sim.programs, '/usr/bin', '/bin'] };
    writeFileSync(config, JSON.stringify({ nodes: [{ ...node, files: sim.files }], sampleSeconds: 1 }));
    server = await madeServer({ VZBOARD_CONFIG: config });
    await server.ready;
  });

  test.afterAll(async () => {
    await server.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  test('is noticed: what changed, from what to what, and that it was not vzboard', async ({ page }) => {
    test.setTimeout(60_000);
    const quiet = await expectQuietConsole(page);
    await expect.poll(() => server.printed()).toContain('#token=');
    const token = /#token=(\S+)/.exec(server.printed())?.[1] ?? '';
    const made = await page.request.post(`${server.url}/api/setup`, {
      data: { token, name: 'root', password: 'correct horse battery' },
      headers: { origin: server.url },
    });
    expect(made.status()).toBe(200);
    await page.goto(`${server.url}/nodes/rack3/containers/101`);
    await expect(page.getByText('Nothing has changed since vzboard first read it.')).toBeVisible();

    execFileSync(join(sim.programs, 'vzctl'), ['stop', '101'], { stdio: 'ignore' });
    const timeline = page.getByRole('list', { name: 'Tasks and changes, newest first' });
    await expect(timeline).toContainText('Stopped', { timeout: 40_000 });
    await expect(timeline).toContainText('outside vzboard');

    const path = join(sim.files.conf, '101.conf');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^NUMPROC=.*$/m, 'NUMPROC="300:300"'));
    // Configs are looked at every minute, and whenever vzboard changed one.
    const url = `${server.url}/api/nodes/rack3/containers/102`;
    const { version } = (await (await page.request.get(`${url}/settings`)).json()) as { version: string };
    const data = { values: { description: 'rack 7' }, version };
    const asked = await page.request.patch(url, { data, headers: { origin: server.url } });
    expect(asked.status()).toBe(200);
    await expect(timeline).toContainText('NUMPROC', { timeout: 40_000 });
    await expect(timeline.getByRole('listitem').first()).toContainText('300:300');
    await shot(page, 'truth-timeline-container');
    await expectNoSeriousAxe(page);

    await page.goto(`${server.url}/nodes/rack3/containers`);
    await page.getByRole('link', { name: '2 changes outside vzboard in the last hour' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Timeline of Rack 3');
    await expect(timeline.getByRole('listitem').filter({ hasText: 'outside vzboard' })).toHaveCount(2);
    await shot(page, 'truth-timeline-node');
    await expectNoSeriousAxe(page);
    quiet();
  });
});
