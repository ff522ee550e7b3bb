import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundled } from '../unit/history/bundled';
import { killAmidRecording } from './history-killing';

const KILLS = 10;

let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-kill-'));
  await bundled(fileURLToPath(new URL('./history-writer.ts', import.meta.url)), join(dir, 'writer.cjs'));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test(`${KILLS} times killed amid recording, nothing acknowledged is lost or counted twice`, {
  timeout: 120_000,
}, async () => {
  expect(await killAmidRecording(join(dir, 'writer.cjs'), dir, KILLS)).toBeGreaterThan(KILLS * 90);
});
