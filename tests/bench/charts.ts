/**
 * Charts in a real browser, on the built product: the six panels of a container's overview, each with 500 points of five columns, from the moment
 * all answers are there to the first frame that shows every one of them. The answers are made in the page, so that no network is measured.
 */
import { chromium, type Page } from '@playwright/test';
import { madeServer } from '../e2e/made-server';
import { type Figure, figure, median, must } from './figure';

const PANELS = 6;
const POINTS = 500;
const RUNS = 7;

export async function chartFigures(): Promise<Figure[]> {
  const executablePath = process.env.CHROMIUM;
  if (executablePath === undefined) {
    console.log('charts NOT MEASURED: no Chromium was found; name one in CHROMIUM');
    return [];
  }
  const server = await madeServer({ VZBOARD_DEMO: '1', HOST: '127.0.0.1' });
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    await server.ready;
    const page = await browser.newPage({ viewport: { width: 1800, height: 2200 } });
    await page.addInitScript(heldBack, { panels: PANELS, points: POINTS });
    const mounts: number[] = [];
    const cursors: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      await page.goto(`${server.url}/nodes/hn2/containers/201?range=24h`, { waitUntil: 'networkidle' });
      await page.waitForFunction((panels) => Reflect.get(window, 'waiting') >= panels, PANELS);
      mounts.push(await mounted(page));
      cursors.push(await slowestFrame(page));
    }
    must(
      (await page.locator('[data-line="held"]').count()) === PANELS,
      'not every panel is drawn, or one that is out of sight is',
    );
    const points = await page.locator('[data-line="held"]').first().getAttribute('d');
    must((points?.split('L').length ?? 0) >= POINTS, 'a panel has fewer points than were answered');
    return [
      figure(`${PANELS} panels of ${POINTS} points, answers to painted frame`, median(mounts), 'ms', 400),
      figure('cursor over them, slowest frame of a sweep', median(cursors), 'ms', 50),
    ];
  } finally {
    await browser.close();
    await server.remove();
  }
}

/** Runs in the page: history answers wait until `release` is called, and are made here. */
function heldBack({ panels, points }: { panels: number; points: number }): void {
  const real = window.fetch.bind(window);
  const held: (() => void)[] = [];
  Reflect.set(window, 'waiting', 0);
  Reflect.set(window, 'release', () => {
    for (const go of held.splice(0)) go();
  });
  window.fetch = (input, init) => {
    const url = new URL(String(input), window.location.href);
    if (!url.pathname.endsWith('/history')) return real(input, init);
    const from = Number(url.searchParams.get('from'));
    const stepMs = (Number(url.searchParams.get('to')) - from) / points;
    const all = Array.from({ length: points }, (_, i) => i);
    const body = JSON.stringify({
      now: from + stepMs * points,
      resource: url.searchParams.get('resource'),
      unit: 'items',
      scale: 1,
      per: null,
      kind: 'counter',
      bounds: 'barrier_limit',
      everyMs: 10_000,
      stepMs,
      rollup: 'max',
      t: all.map((i) => from + i * stepMs),
      held: all.map((i) => 500 + Math.round(400 * Math.sin(i / 9)) + ((i * 7919) % 61)),
      maxheld: all.map((i) => 900 + Math.floor(i / 50) * 10),
      barrier: all.map((i) => 1000 + Math.floor(i / 100) * 20),
      limit: all.map((i) => 1200 + Math.floor(i / 100) * 20),
      failures: all.map((i) => (i % 40 === 0 ? i : 0)),
      resets: [],
      gaps: [],
      marks: [],
      absent: null,
      note: null,
    });
    Reflect.set(window, 'waiting', Math.min(panels, Number(Reflect.get(window, 'waiting')) + 1));
    return new Promise((resolve) => {
      held.push(() => resolve(new Response(body, { headers: { 'content-type': 'application/json' } })));
    });
  };
}

/** Milliseconds from the release of the answers to the frame after the one in which the last panel got its line. */
function mounted(page: Page): Promise<number> {
  return page.evaluate(
    (panels) =>
      new Promise<number>((done) => {
        const from = performance.now();
        const look = () => {
          if (document.querySelectorAll('[data-line="held"]').length < panels) requestAnimationFrame(look);
          // The frame that has them is painted when the task after it runs.
          else requestAnimationFrame(() => setTimeout(() => done(performance.now() - from), 0));
        };
        const release: unknown = Reflect.get(window, 'release');
        if (typeof release === 'function') release();
        requestAnimationFrame(look);
      }),
    PANELS,
  );
}

/** The longest time between two frames while a pointer is swept over a chart, which moves the cursor in all of them. */
function slowestFrame(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const over = document.querySelector('[role="slider"]');
        const box = over?.getBoundingClientRect();
        if (over == null || box === undefined) {
          done(Number.NaN);
          return;
        }
        let slowest = 0;
        let step = 0;
        let last = performance.now();
        const frame = () => {
          const now = performance.now();
          if (step > 1) slowest = Math.max(slowest, now - last);
          last = now;
          step += 1;
          if (step > 60) {
            done(slowest);
            return;
          }
          over.dispatchEvent(
            new PointerEvent('pointermove', {
              bubbles: true,
              clientX: box.left + (box.width * step) / 61,
              clientY: box.top + 60,
              pointerId: 1,
            }),
          );
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
  );
}
