/** What a read costs over the kept connection, beside the plain client over a connection it keeps itself; both in turn, in the same run. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bench, type Made } from './ssh-made';
import { SshServer } from './ssh-server';

const ROUNDS = 25;
/** Half as much again; twice that slack where others use the machine too. */
const MOST = process.env.CI === 'true' ? 2 : 1.5;

const run = promisify(execFile);
const bench = new Bench();
let server: SshServer;
let node: Made;
let file: string;
let plain: string[];

beforeAll(async () => {
  server = await SshServer.start(bench.fresh());
  node = bench.transport(server);
  file = bench.fresh();
  // As long as the counters of 150 containers.
  writeFileSync(file, 'x'.repeat(400_000));
  const knownHosts = bench.fresh();
  writeFileSync(knownHosts, server.hostKeyLine);
  plain = [
    ...['-F', 'none', '-p', String(server.port), '-l', server.user, '-i', server.identityFile],
    ...['-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
    ...['-o', 'ControlMaster=auto', '-o', `ControlPath=${bench.fresh()}`, '-o', 'ControlPersist=60', '127.0.0.1'],
  ];
});

afterAll(async () => {
  await run('ssh', [...plain.slice(0, -1), '-O', 'exit', '127.0.0.1']).catch(() => undefined);
  bench.clear();
  await server.kill();
});

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed(work: () => Promise<number>): Promise<number> {
  const startedMs = performance.now();
  expect(await work()).toBe(400_000);
  return performance.now() - startedMs;
}

test(`a read over the kept connection costs at most ${MOST} x plain ssh with ControlMaster`, async () => {
  const ours = () => timed(async () => (await node.run(['cat', file], { timeoutMs: 10_000 })).stdout.length);
  const theirs = () => timed(async () => (await run('ssh', [...plain, `cat ${file}`])).stdout.length);
  await ours();
  await theirs();
  const oursMs: number[] = [];
  const theirsMs: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    theirsMs.push(await theirs());
    oursMs.push(await ours());
  }
  const ratio = median(oursMs) / median(theirsMs);
  console.log(
    `ssh read: ${median(oursMs).toFixed(1)} ms, plain ssh with ControlMaster ${median(theirsMs).toFixed(1)} ms, ratio ${ratio.toFixed(2)}`,
  );
  expect(ratio).toBeLessThanOrEqual(MOST);
}, 60_000);
