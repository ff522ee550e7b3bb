import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const port = process.env.VZBOARD_E2E_PORT ?? '3900';
// Workers evaluate this file again and inherit the environment: one directory for all of them.
process.env.VZBOARD_E2E_DATA ??= mkdtempSync(join(tmpdir(), 'vzboard-e2e-'));
const browser = findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  // Files side by side, tests of one file in order: most of them wait for a node. No two files change the same container.
  workers: 2,
  expect: { timeout: 10_000 },
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  reporter: 'list',
  timeout: 30_000,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'node dist/server.cjs',
    url: `http://127.0.0.1:${port}/api/health`,
    reuseExistingServer: false,
    timeout: 60_000,
    stdout: 'ignore',
    stderr: 'pipe',
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: port,
      VZBOARD_DEMO: '1',
      VZBOARD_DATA: process.env.VZBOARD_E2E_DATA,
    },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
});
