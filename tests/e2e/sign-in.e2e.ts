/** Accounts, on a server of its own with a real node: set-up link, signing in and out, and the way back to where one was. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './alive';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const password = 'correct horse battery';
let dir: string;
let server: MadeServer;

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-sign-in-'));
  const programs = join(dir, 'programs');
  mkdirSync(programs);
  for (const name of ['vzctl', 'vzlist']) {
    writeFileSync(join(programs, name), '#!/bin/sh\necho "[]"\n');
    chmodSync(join(programs, name), 0o755);
  }
  const config = join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ nodes: [{ id: 'rack3', transport: 'local', programs }] }));
  server = await madeServer({ VZBOARD_CONFIG: config });
  await server.ready;
});

test.afterAll(async () => {
  await server.remove();
  rmSync(dir, { recursive: true, force: true });
});

test('the first admin is made, signs out and in again, and comes back to where they were', async ({ page }) => {
  // The pages before signing in, and one wrong password.
  const quiet = await expectQuietConsole(page, [/40[01] \((Unauthorized|Bad Request)\)/]);
  await expect.poll(() => server.printed()).toContain('/setup#token=');

  await page.goto(`${server.url}/setup`);
  await expect(page.getByText('This page needs the set-up link')).toBeVisible();

  await page.goto('about:blank');
  await page.goto(/http:\S+\/setup#token=\S+/.exec(server.printed())?.[0] ?? '');
  await page.getByRole('button', { name: 'Create admin and sign in' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.getByLabel('Name', { exact: true }).fill('root');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByLabel('Password again').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('5 more characters are needed.')).toBeVisible();
  await expect(page.getByText('The two passwords differ.')).toBeVisible();
  await shot(page, 'set-up');
  await expectNoSeriousAxe(page);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();

  await page.getByRole('button', { name: 'Account: root' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);

  await page.goto(`${server.url}/tasks?state=failed`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('Name').fill('root');
  await page.getByLabel('Password').fill('wrong horse battery');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Name or password is wrong.' })).toBeVisible();
  await expect(page.getByLabel('Password')).toBeFocused();
  await shot(page, 'sign-in');
  await expectNoSeriousAxe(page);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${server.url}/tasks?state=failed`);
  await expect(page.getByRole('heading', { level: 1, name: 'Tasks' })).toBeVisible();
  quiet();
});

test('a link to another site is no way back', async ({ page }) => {
  await page.goto(`${server.url}/sign-in?next=${encodeURIComponent('//evil.example/')}`);
  await page.getByLabel('Name').fill('root');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${server.url}/`);
});
