/** Kills a process amid recording and checks what it left; used by history-kill.test.ts and, with more kills, by the bench. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { HistoryStore } from '@/lib/history/store';
import { atMs, CONTAINERS, COUNTERS, failcntAt, heldAt } from './history-samples';

const BETWEEN = 97;
/** Samples compared one by one after each kill; all of them after the last. */
const RECENT = 2000;

/** Lets a process record from `first` on, kills it with SIGKILL amid its work, and answers the last sample it had acknowledged. */
async function recordAndKill(writer: string, file: string, first: number): Promise<number> {
  const child = spawn(process.execPath, [writer, file, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'close');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > BETWEEN) child.kill('SIGKILL');
  });
  deepStrictEqual(await exit, [null, 'SIGKILL']);
  // A line cut off by the kill was not said.
  return Number(said.split('\n').at(-2));
}

/** Checks samples from about `from` up to `acknowledged`, exactly, and answers how many there are in all. */
function check(file: string, from: number, acknowledged: number): number {
  const store = new HistoryStore({ file, nowMs: () => atMs(0) });
  const start = Math.max(0, Math.floor(from / 1000) * 1000);
  let count = 0;
  for (const ctid of CONTAINERS) {
    const held: unknown[] = [];
    const failures: unknown[] = [];
    for (let at = start; at <= acknowledged + 1; at += 1000) {
      const span = { nodeId: 'hn1', ctid, fromMs: atMs(at), toMs: atMs(at + 1000), points: 1000 };
      const series = store.read({ ...span, counter: 'physpages' });
      held.push(...series.held);
      failures.push(...series.failures);
    }
    // The newest sample stands for one and a half periods, but here steps are as long as a period: what is shown was recorded.
    const there = held.indexOf(null) < 0 ? held.length : held.indexOf(null);
    count = start + there;
    ok(count > acknowledged, `${acknowledged} was acknowledged, there are ${count}`);
    const numbers = Array.from({ length: there }, (_, i) => start + i);
    deepStrictEqual(
      held.slice(0, there),
      numbers.map((i) => heldAt(i, ctid)),
    );
    deepStrictEqual(
      failures.slice(0, there),
      numbers.map((i) => (i > 0 && i % 5 === 0 ? 1 : 0)),
    );
  }
  const growth = Number(failcntAt(count - 1) - failcntAt(0));
  deepStrictEqual(
    store.failures('hn1', 0).map((total) => total.growth),
    new Array(CONTAINERS.length * COUNTERS.length).fill(growth),
  );
  store.close();
  return count;
}

/** Throws when an acknowledged sample is lost, counted twice or not exactly what it was. Answers how many samples were recorded. */
export async function killAmidRecording(writer: string, dir: string, kills: number): Promise<number> {
  const file = join(dir, 'history.sqlite');
  let next = 0;
  for (let kill = 0; kill < kills; kill++) {
    const acknowledged = await recordAndKill(writer, file, next);
    ok(acknowledged >= next + BETWEEN - 2, 'the process did not record enough');
    next = check(file, kill === kills - 1 ? 0 : next - RECENT, acknowledged);
    ok(next - 1 <= acknowledged + 1, 'there is more than was recorded');
  }
  return next;
}
