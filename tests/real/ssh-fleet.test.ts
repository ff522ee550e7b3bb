/** Three remote nodes as the server runs them; one after another everything is done to the middle one that happens to nodes. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/errors';
import type { History } from '@/lib/history/history';
import { type Clock, systemClock } from '@/lib/history/sampler';
import { openNode } from '@/lib/node/open';
import { LiveNode } from '@/lib/server/live-node';
import { nodeSummary } from '@/lib/server/node-summary';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { Bench, type Made, refusal } from './ssh-made';
import { processesWith, SshServer } from './ssh-server';

const SAMPLE_MS = 2000;
/** Lists come every two seconds instead of ten. */
const clock: Clock = {
  nowMs: Date.now,
  schedule: (ms, run) => systemClock.schedule(ms > 5000 ? ms / 5 : ms, run),
};

interface Remote {
  server: SshServer;
  sim: SimNode;
  transport: Made;
  live: LiveNode;
  /** When samples were recorded. */
  sampledMs: number[];
}

const bench = new Bench();
const nodes: Remote[] = [];
let small: string | undefined;
const victim = () => nodes[1] as Remote;
const others = () => [nodes[0], nodes[2]] as [Remote, Remote];
let sinceMs = 0;

function history(sampledMs: number[]): History {
  const unused = async () => {
    throw new AppError('unavailable', 'not part of this test');
  };
  return {
    record: async (_nodeId, atMs) => {
      sampledMs.push(atMs);
      return { failures: [] };
    },
    failureEvents: async () => [],
    read: unused,
    readHeld: unused,
    readEach: unused,
    top: unused,
    failureSums: unused,
    failures: unused,
    fill: unused,
    prune: unused,
    drop: unused,
    stats: unused,
    sizes: unused,
    setRetention: unused,
    close: async () => {},
  };
}

async function remote(nodeId: string, dir: string): Promise<Remote> {
  const server = await SshServer.start(bench.fresh());
  const sim = await makeSimNode(dir, { nodeId, speed: 50 });
  // What sudo does on a node that allows it.
  const sudo = join(sim.programs, 'sudo');
  writeFileSync(sudo, '#!/bin/sh\nshift 2; exec "$@"\n');
  chmodSync(sudo, 0o755);
  const transport = bench.transport(server, {
    node: { id: nodeId, label: nodeId, sudo: true, programs: [sim.programs], files: sim.files },
  });
  const door = openNode(transport.config, {
    run: transport.run,
    log: () => {},
    nowMs: Date.now,
    isWrite,
    mask: maskArgv,
  });
  const sampledMs: number[] = [];
  const live = new LiveNode({ door, history: history(sampledMs), sampleMs: SAMPLE_MS, clock });
  live.start();
  return { server, sim, transport, live, sampledMs };
}

/** A file system of eight megabytes where that may be mounted; else an ordinary folder. */
function smallFolder(): string {
  const dir = bench.fresh();
  execFileSync('mkdir', [dir]);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', dir], { stdio: 'ignore' });
    small = dir;
  } catch {
    small = undefined;
  }
  return dir;
}

const summary = ({ live }: Remote) => nodeSummary(live, Date.now());
const patient = { timeout: 30_000, interval: 100 };

async function shows(state: string, says: RegExp): Promise<void> {
  await vi.waitFor(() => {
    const { state: now, problem } = summary(victim());
    expect({ now, says: problem?.message }).toEqual({ now: state, says: expect.stringMatching(says) });
  }, patient);
}

async function recovers(): Promise<void> {
  const before = victim().sampledMs.length;
  await vi.waitFor(() => {
    expect(summary(victim())).toMatchObject({ state: 'ok', problem: null });
    expect(victim().sampledMs.length).toBeGreaterThan(before);
  }, patient);
}

beforeAll(async () => {
  nodes.push(await remote('hn1', join(bench.fresh(), 'node')));
  nodes.push(await remote('hn2', join(smallFolder(), 'node')));
  nodes.push(await remote('hn3', join(bench.fresh(), 'node')));
  await vi.waitFor(() => {
    expect(nodes.map((node) => summary(node).state)).toEqual(['ok', 'ok', 'ok']);
    // A node that was listed is well before its first sample; from here on its pace counts.
    expect(nodes.map(({ sampledMs }) => sampledMs.length > 1)).toEqual([true, true, true]);
  }, patient);
}, 60_000);

beforeEach(() => {
  sinceMs = Date.now();
});

// Whatever happens to one node, the others keep their pace.
afterEach(() => {
  for (const { sampledMs, live } of others()) {
    const times = sampledMs.filter((atMs) => atMs > sinceMs - 2 * SAMPLE_MS);
    const gaps = times.slice(1).map((atMs, i) => atMs - (times[i] ?? 0));
    expect(Math.max(...gaps), `longest pause between samples of ${live.id}`).toBeLessThanOrEqual(2 * SAMPLE_MS);
    // The newest reading may be under way.
    expect(Date.now() - (times.at(-1) ?? 0)).toBeLessThanOrEqual(3 * SAMPLE_MS);
    expect(summary(nodes.find((node) => node.live === live) as Remote).state).toBe('ok');
  }
});

afterAll(async () => {
  for (const { live } of nodes) live.stop();
  for (const { transport } of nodes) transport.close();
  for (const { server } of nodes) await server.kill();
  if (small !== undefined) execFileSync('umount', ['-l', small]);
  bench.clear();
}, 30_000);

test('three remote nodes are listed and sampled like local ones', () => {
  for (const node of nodes) {
    const { transport, containers, vzctl } = summary(node);
    expect({ transport, vzctl }).toEqual({ transport: 'ssh', vzctl: 'vzctl version 4.11.1' });
    expect(containers.total).toBeGreaterThan(0);
    expect(node.server.connections()).toBe(1);
  }
});

test('a server killed in mid-command: silent, with the reason, and back by itself', async () => {
  const { live, server } = victim();
  const pipe = bench.fresh();
  execFileSync('mkfifo', [pipe]);
  const asked = refusal(live.door.read(['cat', pipe], { timeoutMs: 60_000 }));
  await vi.waitFor(() => expect(processesWith(`cat\0${pipe}`)).toHaveLength(1), patient);
  await server.kill();
  expect(await asked).toMatchObject({ code: 'node_silent', message: 'The connection to hn2 broke.' });
  await shows('silent', /^hn2 refuses connections: nothing listens at 127\.0\.0\.1, port \d+\./);
  await server.up();
  await recovers();
  // Nobody waits for that read any more, so its processes are ended too.
  await vi.waitFor(() => expect(processesWith(`cat\0${pipe}`)).toEqual([]), patient);
}, 60_000);

test('a frozen server: silent, and back by itself when it thaws', async () => {
  const { server, live } = victim();
  const listed = live.listing?.atMs;
  server.signal('SIGSTOP');
  await shows('silent', /^hn2 (stopped answering|does not answer)/);
  // Stale is better than blank.
  expect(live.listing?.atMs).toBeGreaterThanOrEqual(listed ?? 0);
  server.signal('SIGCONT');
  await recovers();
}, 60_000);

test('another host key: failed, nothing is sent, and back when the change is approved', async () => {
  const { server, transport } = victim();
  const old = server.fingerprint;
  await server.kill();
  server.newHostKey();
  await server.up();
  await shows('failed', /^THE HOST KEY OF hn2 HAS CHANGED/);
  expect(summary(victim()).problem).toMatchObject({ code: 'host_key_changed' });
  await transport.hostKeys.forget(old, 'ada');
  await transport.hostKeys.approve(server.fingerprint, 'ada');
  await recovers();
}, 60_000);

test('a full disk: failed, named as such, and back when there is room', async () => {
  const { sim } = victim();
  const filler = join(sim.dir, 'filler');
  const vzlist = join(sim.programs, 'vzlist');
  const program = readFileSync(vzlist);
  if (small === undefined) writeFileSync(vzlist, '#!/bin/sh\nexec cp /bin/sh /dev/full\n');
  else execFileSync('sh', ['-c', `cat /dev/zero > ${filler} 2>/dev/null || true`]);
  await shows('failed', /^A disk of hn2 is full: vzlist could not do its work\.$/);
  expect(summary(victim()).problem?.detail).toMatch(/No space left on device|ENOSPC/i);
  if (small === undefined) writeFileSync(vzlist, program);
  else rmSync(filler);
  await recovers();
}, 60_000);

test.each([
  ['taken away', 'sudo: a password is required', /^sudo on hn2 does not let \S+ run \//],
  [
    'demanding a terminal',
    'sudo: sorry, you must have a tty to run sudo',
    /^sudo on hn2 demands a terminal \(requiretty\)/,
  ],
])(
  'sudo %s: failed, with the cure, and back when it is mended',
  async (_what, said, sentence) => {
    const { sim } = victim();
    const sudo = join(sim.programs, 'sudo');
    const program = readFileSync(sudo);
    writeFileSync(sudo, `#!/bin/sh\necho '${said}' >&2\nexit 1\n`);
    await shows('failed', sentence);
    writeFileSync(sudo, program);
    await recovers();
  },
  60_000,
);

test('a program that has gone: failed, named, and back with it', async () => {
  const { sim } = victim();
  const vzlist = join(sim.programs, 'vzlist');
  const program = readFileSync(vzlist);
  rmSync(vzlist);
  await shows('failed', /^The program vzlist was not found on hn2 in /);
  writeFileSync(vzlist, program, { mode: 0o755 });
  await recovers();
}, 60_000);
