import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HistoryStore } from '@/lib/history/store';
import { bundled } from '../unit/history/bundled';
import { atMs, CONTAINERS, COUNTERS, failcntAt, heldAt } from './history-samples';

const KILLS = 10;
const BETWEEN = 97;

let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-kill-'));
  await bundled(fileURLToPath(new URL('./history-writer.ts', import.meta.url)), join(dir, 'writer.cjs'));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Lets a process record from `first` on, kills it with SIGKILL amid its work, and answers the last sample it had acknowledged. */
async function recordAndKill(file: string, first: number): Promise<number> {
  const child = spawn(process.execPath, [join(dir, 'writer.cjs'), file, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'close');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > BETWEEN) child.kill('SIGKILL');
  });
  const [code, signal] = await exit;
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  // A line cut off by the kill was not said.
  return Number(said.split('\n').at(-2));
}

/** Checks everything up to `acknowledged` and answers how many samples there are. */
function check(file: string, acknowledged: number): number {
  const store = new HistoryStore({ file, nowMs: () => atMs(0) });
  let count = 0;
  for (const ctid of CONTAINERS) {
    const held: unknown[] = [];
    const failures: unknown[] = [];
    for (let at = 0; at <= acknowledged + 1; at += 1000) {
      const span = { nodeId: 'hn1', ctid, fromMs: atMs(at), toMs: atMs(at + 1000), points: 1000 };
      const series = store.read({ ...span, counter: 'physpages' });
      held.push(...series.held);
      failures.push(...series.failures);
    }
    count = held.indexOf(null) < 0 ? held.length : held.indexOf(null);
    // The newest sample stands for one and a half periods, but here steps are as long as a period: what is shown was recorded.
    expect(count).toBeGreaterThan(acknowledged);
    expect(held.slice(0, count)).toEqual(Array.from({ length: count }, (_, i) => heldAt(i, ctid)));
    expect(failures.slice(0, count)).toEqual(Array.from({ length: count }, (_, i) => (i > 0 && i % 5 === 0 ? 1 : 0)));
  }
  const growth = Number(failcntAt(count - 1) - failcntAt(0));
  expect(store.failures('hn1', 0).map((total) => total.growth)).toEqual(
    new Array(CONTAINERS.length * COUNTERS.length).fill(growth),
  );
  store.close();
  return count;
}

test(`${KILLS} times killed amid recording, nothing acknowledged is lost or counted twice`, {
  timeout: 120_000,
}, async () => {
  const file = join(dir, 'history.sqlite');
  let next = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged = await recordAndKill(file, next);
    expect(acknowledged).toBeGreaterThanOrEqual(next + BETWEEN - 2);
    next = check(file, acknowledged);
    expect(next - 1).toBeLessThanOrEqual(acknowledged + 1);
  }
});
