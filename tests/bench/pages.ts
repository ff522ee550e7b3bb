/** The containers page in a real browser, with a simulated node of 1,000 containers: what it weighs, how soon it is there, how it feels, what a refresh costs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { ContainerRow } from '@/lib/api/schemas';
import { type Figure, figure, median, must } from './figure';

const CONTAINERS = 1000;
const RUNS = 9;
const NODE = 'hn4';
/** Rows in a window of 1280 x 800 below the head of the page. */
const FIRST_SCREEN = 12;

interface ListReply {
  now: number;
  containers: ContainerRow[];
}

export async function pagesFigures(): Promise<Figure[]> {
  const executablePath = process.env.CHROMIUM;
  must(executablePath !== undefined, 'no Chromium was found; name one in CHROMIUM');
  const data = mkdtempSync(join(tmpdir(), 'vzboard-bench-'));
  const server = await startVzboard(data);
  const browser = await chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  let plain: Server | undefined;
  try {
    const list = `${server.url}/nodes/${NODE}/containers`;
    const api = `${server.url}/api/nodes/${NODE}/containers`;
    const reply = await listed(api);
    await atRest(server.child.pid ?? 0);
    plain = await servePlain(plainTable(reply));
    const address = plain.address();
    const plainUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
    const weight = await weightKb(browser, list);
    const ours: number[] = [];
    const theirs: number[] = [];
    // The first load of each compiles the server's code and fills the disk's cache.
    for (let i = -1; i < RUNS; i++) {
      const plainMs = await paintedMs(browser, plainUrl, CONTAINERS);
      const listMs = await paintedMs(browser, list, FIRST_SCREEN);
      if (i < 0) continue;
      theirs.push(plainMs);
      ours.push(listMs);
    }
    const wire = await wireKb(api, reply.now);
    return [
      figure('containers page: JavaScript before a chart opens', weight, 'kB gzip', 185),
      figure(`its first screen of rows, of ${CONTAINERS}`, median(ours), 'ms', null),
      figure(`a plain HTML table of all ${CONTAINERS}`, median(theirs), 'ms', null),
      figure('first screen of rows over the plain table', median(ours) / median(theirs), 'x', 1),
      figure('scrolling it at a quarter of the speed, longest task', await scrollTaskMs(browser, list), 'ms', 100),
      figure(
        'typing in its filter at a quarter of the speed, longest task',
        await typeTaskMs(browser, list),
        'ms',
        100,
      ),
      figure(`the whole list of ${CONTAINERS} on the wire`, wire.whole, 'kB gzip', null),
      figure(`a refresh of ${CONTAINERS} rows on the wire`, wire.refresh, 'kB gzip', 20),
    ];
  } finally {
    await browser.close();
    plain?.close();
    server.child.kill('SIGTERM');
    await server.ended;
    rmSync(data, { recursive: true, force: true });
  }
}

interface Started {
  child: ChildProcess;
  url: string;
  ended: Promise<unknown>;
}

function startVzboard(data: string): Promise<Started> {
  const port = Number(process.env.PORT ?? 3990);
  const child = spawn(process.execPath, ['dist/server.cjs'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      PORT: String(port),
      VZBOARD_DATA: data,
      VZBOARD_DEMO: '1',
      VZBOARD_DEMO_MANY: String(CONTAINERS),
    },
  });
  const ended = new Promise((done) => child.once('close', done));
  return new Promise((done, failed) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('vzboard listens on')) done({ child, url: `http://127.0.0.1:${port}`, ended });
    });
    child.once('close', (code) => failed(new Error(`the server ended with ${code}; is the port ${port} free?`)));
  });
}

/** Until a server has made the past of its simulated nodes, which real nodes do not cost: when it has been idle for most of two seconds. */
async function atRest(pid: number): Promise<void> {
  const ticks = () => {
    // After the name, which may hold anything: user and system time are the 14th and 15th words (proc(5)), a hundredth of a second each.
    const words = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(words[11]) + Number(words[12]);
  };
  let before = ticks();
  for (let tries = 0; tries < 60; tries++) {
    await new Promise((done) => setTimeout(done, 2000));
    const now = ticks();
    if (now - before < 40) return;
    before = now;
  }
}

/** The list, once all of it and a sample are there. */
async function listed(api: string): Promise<ListReply> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(api);
    // Our own server, which checked the reply with its schema.
    const reply = (await answer.json()) as ListReply & { node: { sampledAt: number | null } };
    if (reply.containers.length === CONTAINERS && reply.node.sampledAt !== null) return reply;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the node was not listed with ${CONTAINERS} containers`);
}

/** Sum of the scripts a first visit loads, each compressed by itself, 1 kB = 1000 bytes. */
async function weightKb(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  await page.goto(url);
  await page.locator('html[data-alive]').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  const scripts = await Promise.all(bodies);
  await page.close();
  return scripts.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).byteLength, 0) / 1000;
}

/** Milliseconds from the begin of navigation to the frame after the one in which so many rows stood, with an empty cache. */
async function paintedMs(browser: Browser, url: string, rows: number): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript((wanted) => {
    const look = () => {
      if (document.querySelectorAll('tbody tr').length < wanted) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => Reflect.set(window, 'paintedMs', performance.now())));
    };
    requestAnimationFrame(look);
  }, rows);
  await page.goto(url);
  const painted = await page.waitForFunction(() => Reflect.get(window, 'paintedMs'));
  // Set above, and nothing else has that name.
  const ms = (await painted.jsonValue()) as number;
  await context.close();
  return ms;
}

async function slowPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('html[data-alive]').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => {
    Reflect.set(window, 'longest', 0);
    new PerformanceObserver((found) => {
      for (const { duration } of found.getEntries()) {
        Reflect.set(window, 'longest', Math.max(Number(Reflect.get(window, 'longest')), duration));
      }
    }).observe({ type: 'longtask' });
  });
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  return page;
}

/** The longest task so far; what is below 50 ms is no long task to a browser and counts as 0. */
async function longestMs(page: Page): Promise<number> {
  await page.waitForTimeout(500);
  const ms = await page.evaluate(() => Number(Reflect.get(window, 'longest')));
  await page.context().close();
  return ms;
}

async function scrollTaskMs(browser: Browser, url: string): Promise<number> {
  const page = await slowPage(browser, url);
  await page.mouse.move(640, 500);
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(16);
  }
  must((await page.evaluate(() => window.scrollY)) > 10_000, 'the list did not scroll');
  return longestMs(page);
}

async function typeTaskMs(browser: Browser, url: string): Promise<number> {
  const page = await slowPage(browser, url);
  await page.getByRole('searchbox').pressSequentially('state:running -mail web', { delay: 60 });
  await page.waitForURL(/q=state/);
  must((await page.locator('tbody tr').count()) > 1, 'the filter left no rows');
  return longestMs(page);
}

/** What is sent for the whole list, and for what changed within a sample of ten seconds. */
async function wireKb(api: string, now: number): Promise<{ whole: number; refresh: number }> {
  const whole = await gzippedBytes(api);
  const from = await listed(api);
  must(from.now >= now, 'the clock of the server runs');
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  const refresh = await gzippedBytes(`${api}?since=${from.now}`);
  return { whole: whole / 1000, refresh: refresh / 1000 };
}

function gzippedBytes(url: string): Promise<number> {
  return new Promise((done, failed) => {
    const asked = request(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
      });
      response.on('end', () => done(response.headers['content-encoding'] === 'gzip' ? bytes : Number.NaN));
    });
    asked.once('error', failed);
    asked.end();
  });
}

/** The same rows and columns, without styles and scripts. */
function plainTable({ containers }: ListReply): string {
  const rows = containers.map((row) => {
    const cells = [row.state, row.ctid, row.name ?? row.hostname, row.ips.join(' '), row.template, row.profile];
    const worst = row.worst === null ? '' : `${row.worst.counter} ${Math.floor(row.worst.pressure * 100)} %`;
    return `<tr>${[...cells, worst, row.failuresHour, row.uptimeSeconds].map((cell) => `<td>${cell ?? ''}</td>`).join('')}</tr>`;
  });
  const heads = ['State', 'CTID', 'Name', 'Addresses', 'Template', 'Profile', 'Worst counter', 'Failures', 'Up'];
  const head = heads.map((text) => `<th>${text}</th>`).join('');
  return `<!doctype html><title>Containers</title><table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function servePlain(html: string): Promise<Server> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html),
  );
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}
