/**
 * The main job, with real processes: a local node in VZBOARD_CONFIG whose programs are executables in a directory and whose counters file
 * changes under the sampler. A newcomer makes the first admin, finds the containers, their counters as numbers and as a chart against barrier
 * and limit, stops and starts one. Nothing of the simulation is loaded by the server meanwhile.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { test } from './alive';
import { makeAdmin } from './made-admin';
import { type MadeServer, madeServer } from './made-server';
import { expectQuietConsole, shot } from './shots';

/** A literal of lib/demo/fleet.ts that survives minification. */
const MARK_OF_SIMULATION = 'hn2 · busy';

let dir: string;
let node: SimNode;
let server: MadeServer;
const coverage = () => join(dir, 'coverage');

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-real-'));
  node = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 20 });
  const config = join(dir, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      nodes: [{ id: 'rack3', label: 'Rack 3', transport: 'local', programs: node.programs, files: node.files }],
      sampleSeconds: 1,
    }),
  );
  server = await madeServer({ VZBOARD_CONFIG: config, NODE_V8_COVERAGE: coverage(), VZBOARD_LOG: 'all' });
  await server.ready;
});

test.afterAll(async () => {
  await server.remove();
  rmSync(dir, { recursive: true, force: true });
});

const tick = (ms: number) => execFileSync(join(node.programs, 'sim-tick'), [String(ms)]);

/** Scripts a process has loaded, its threads included, as V8 wrote them down when it ended. */
function loadedScripts(): string[] {
  const urls = readdirSync(coverage()).flatMap((file): string[] => {
    const { result } = JSON.parse(readFileSync(join(coverage(), file), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  return [...new Set(urls)]
    .filter((url) => url.startsWith('file:') && !url.includes('/node_modules/'))
    .map((url) => fileURLToPath(url));
}

test('a local node is read, sampled, shown, and its containers stopped and started', async ({ page }) => {
  test.setTimeout(90_000);
  const quiet = await expectQuietConsole(page);
  await makeAdmin(page, server);

  await page.getByRole('main').getByRole('link', { name: 'Rack 3' }).click();
  const table = page.getByRole('table', { name: /containers/i });
  await expect(table.getByRole('row', { name: /\b101\b/ })).toContainText('running');
  await shot(page, 'real-containers');

  // Counters as numbers, straight from the file, and changing with it.
  const api = (path: string) => page.request.get(`${server.url}/api/nodes/rack3/containers/101${path}`);
  const heldNow = async () => {
    const { beancounters } = (await (await api('/beancounters')).json()) as {
      beancounters: { name: string; held: number }[];
    };
    return Object.fromEntries(beancounters.map(({ name, held }) => [name, held]));
  };
  const before = await heldNow();
  tick(3_600_000);
  await expect.poll(async () => JSON.stringify(await heldNow())).not.toBe(JSON.stringify(before));
  const fromFile = /101:\s+kmemsize\s+(\d+)/.exec(readFileSync(node.files.userBeancounters, 'utf8'))?.[1];
  await expect.poll(async () => String((await heldNow()).kmemsize)).toBe(fromFile);

  // And as a chart against barrier and limit.
  await page.goto(`${server.url}/nodes/rack3/containers/101/beancounters?show=all&counter=kmemsize&range=15m`);
  const chart = page.getByRole('figure', { name: /kmemsize/ });
  await expect(chart).toContainText('barrier');
  await expect(chart).toContainText('limit');
  const plot = chart.getByRole('slider');
  await expect(plot).toBeVisible();
  const box = await plot.boundingBox();
  // The last reading is at the right end; what it says is what was read.
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * 0.88, (box?.y ?? 0) + 60);
  await shot(page, 'real-chart');

  const act = async (button: string, state: string, ended: string) => {
    await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /\?$/ });
    await expect(dialog).toContainText(`vzctl ${button.toLowerCase()} 101`);
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByText(ended)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('main').getByText(state, { exact: true }).first()).toBeVisible();
  };
  const status = () => execFileSync(join(node.programs, 'vzctl'), ['status', '101']).toString();
  await act('Stop', 'stopped', 'www stopped');
  expect(status()).toContain('down');
  await act('Start', 'running', 'www started');
  expect(status()).toContain('running');
  await act('Restart', 'running', 'www restarted');

  const { tasks } = (await (await page.request.get(`${server.url}/api/tasks?ctid=101`)).json()) as {
    tasks: { action: string; by: string; state: string }[];
  };
  expect(tasks.map(({ action, by }) => `${action} by ${by}`)).toEqual([
    'restart by root',
    'start by root',
    'stop by root',
  ]);
  quiet();
});

test('nothing of the simulation was loaded, and every call is in the log with its exit code', async () => {
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  const scripts = loadedScripts();
  expect(scripts.length).toBeGreaterThan(10);
  expect(scripts.filter((path) => readFileSync(path, 'utf8').includes(MARK_OF_SIMULATION))).toEqual([]);
  const calls = server
    .printed()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"argv"'))
    .map((line) => JSON.parse(line) as { argv: string[]; exitCode: number; durationMs: number; kind: string });
  for (const program of ['vzlist', 'vzctl', 'cat', 'grep']) {
    const ran = calls.filter(({ argv }) => argv[0] === program);
    expect(ran.length, program).toBeGreaterThan(0);
    for (const { durationMs } of ran) expect(durationMs).toBeGreaterThanOrEqual(0);
  }
  expect(calls.filter(({ kind }) => kind === 'write').map(({ argv }) => argv.join(' '))).toEqual([
    'vzctl stop 101',
    'vzctl start 101',
    'vzctl restart 101',
  ]);
});

test('the same look at a demo finds the simulation: the proof above can fail', async () => {
  const path = join(dir, 'demo-coverage');
  const demo = await madeServer({ VZBOARD_DEMO: '1', NODE_V8_COVERAGE: path });
  try {
    await demo.ready;
    demo.child.kill('SIGTERM');
    await demo.ended;
    const loaded = readdirSync(path).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(path, file), 'utf8')) as { result: { url: string }[] };
      return result.map(({ url }) => url).filter((url) => url.startsWith('file:') && url.includes('.next'));
    });
    expect(loaded.some((url) => readFileSync(fileURLToPath(url), 'utf8').includes(MARK_OF_SIMULATION))).toBe(true);
  } finally {
    await demo.remove();
  }
});
