/**
 * What survives the end of vzboard: a stop that takes twenty seconds on a node of real processes, the server killed with SIGKILL two seconds into it
 * and started anew. The same task ends with what vzctl really said. And a container that a real process holds: the wait is shown and cancelled.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { test } from './alive';
import { type MadeServer, madeServer } from './made-server';
import { shot } from './shots';

let dir: string;
let node: SimNode;
let server: MadeServer;
const account = { name: 'root', password: 'correct horse battery' };

const start = async (): Promise<MadeServer> => {
  const made = await madeServer({ VZBOARD_CONFIG: join(dir, 'config.json'), VZBOARD_DATA: join(dir, 'data') });
  await made.ready;
  return made;
};

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-killed-'));
  node = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1' });
  const config = {
    nodes: [{ id: 'rack3', label: 'Rack 3', transport: 'local', programs: node.programs, files: node.files }],
  };
  writeFileSync(join(dir, 'config.json'), JSON.stringify(config));
  server = await start();
  await expect.poll(() => server.printed()).toContain('/setup#token=');
  const token = /\/setup#token=(\S+)/.exec(server.printed())?.[1];
  const headers = { origin: server.url, 'content-type': 'application/json' };
  const body = JSON.stringify({ ...account, token });
  expect((await fetch(`${server.url}/api/setup`, { method: 'POST', headers, body })).ok).toBe(true);
});

test.afterAll(async () => {
  await server.remove();
  rmSync(dir, { recursive: true, force: true });
});

async function signIn(page: Page): Promise<void> {
  const headers = { origin: server.url };
  const reply = await page.request.post(`${server.url}/api/session`, { headers, data: account });
  expect(reply.ok()).toBe(true);
}

async function ask(page: Page, ctid: string, action: string): Promise<void> {
  await page.goto(`${server.url}/nodes/rack3/containers/${ctid}`);
  await page.getByRole('main').getByRole('button', { name: action, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /\?$/ });
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await page
    .getByRole('link', { name: new RegExp(`${action.toLowerCase()} ${ctid}`) })
    .first()
    .click();
  await expect(page).toHaveURL(/\/tasks\/[0-9a-z]{26}$/);
}

test('a stop of twenty seconds outlives a kill -9 of the server after two', async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page);
  await ask(page, '192', 'Stop');
  await expect(page.getByText('Stopping container')).toBeVisible({ timeout: 10_000 });
  const task = new URL(page.url()).pathname;
  const startedAt = Date.now();
  await expect.poll(() => Date.now() - startedAt, { intervals: [100] }).toBeGreaterThan(2000);
  server.child.kill('SIGKILL');
  await server.ended;

  server = await start();
  await page.goto(`${server.url}${task}`);
  const main = page.getByRole('main');
  await expect(main.getByText('running…', { exact: true })).toBeVisible();
  await expect(main.getByText('Stopping container')).toBeVisible();
  await shot(page, 'task-after-kill');
  await expect(main.getByText('done', { exact: true })).toBeVisible({ timeout: 40_000 });
  const read = async () => (await page.request.get(`${server.url}/api${task}`)).json();
  expect((await read()).task).toMatchObject({ state: 'succeeded', exitCode: 0, commands: [['vzctl', 'stop', '192']] });
  expect((await read()).task.endedAt - (await read()).task.startedAt).toBeGreaterThan(18_000);
  const { text } = await (await page.request.get(`${server.url}/api${task}/output`)).json();
  expect(text).toBe('Stopping container ...\nContainer was stopped\nContainer is unmounted\n');
  await expect.poll(() => readdirSync(join(dir, 'data', 'spool', 'rack3'))).toEqual([]);
});

test('a container held by a real process is waited for, and goes on when that ends', async ({ page }) => {
  test.setTimeout(60_000);
  await signIn(page);
  const holder = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const lock = join(node.dir, 'lock', '101.lck');
  try {
    writeFileSync(lock, `${holder.pid}\n\n`);
    await ask(page, '101', 'Stop');
    const main = page.getByRole('main');
    await expect(main.getByText(`Waits for sleep 1000 (process ${holder.pid})`).first()).toBeVisible({
      timeout: 20_000,
    });
    await expect(main.getByRole('button', { name: 'Cancel stop 101' })).toBeVisible();
    await shot(page, 'task-waits-for-process');
    const gone = new Promise((resolve) => holder.once('close', resolve));
    holder.kill();
    await gone;
    await expect(main.getByText('done', { exact: true })).toBeVisible({ timeout: 40_000 });
  } finally {
    holder.kill();
  }
});
