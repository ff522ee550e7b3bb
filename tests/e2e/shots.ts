/** What every screen is held to: pictures to look at, nothing serious from axe, a quiet console. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const folder = 'tests/e2e/shots';
const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 844 };
/** A list of hundreds of rows is cut there. */
const TALLEST = 3000;

/**
 * Saves the whole page as `name`-light, -dark and -narrow in tests/e2e/shots. The theme follows the system unless the page says otherwise;
 * afterwards size and theme are as before. In CI, where nobody looks at them, none are taken: they cost more than a minute.
 */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.CI === 'true') return;
  const before = page.viewportSize() ?? wide;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await whole(page, wide);
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await whole(page, narrow);
  await page.screenshot({ path: `${folder}/${name}-narrow.png` });
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** A window as tall as the page, so that what sticks to its edges is at the edges of the picture. */
async function whole(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.evaluate(() => window.scrollTo(0, 0));
  const content = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(content, height), TALLEST) });
  // A frame later what follows the window's size (charts, virtual rows) has been drawn.
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** Rules whose finding is another one in another theme. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/**
 * Fails with each finding's rule and place when axe finds anything serious or critical, in light and in dark. The rules that look at names, roles
 * and order find the same in both and are asked once.
 */
export async function expectNoSeriousAxe(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await seriousAxe(page, colorScheme === 'light' ? undefined : OF_COLOUR);
    expect(found, `axe, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** What axe finds serious or critical on the page as it is, by all rules or by those named: rule and place of each. */
export async function seriousAxe(page: Page, rules?: string[]): Promise<string[]> {
  // Its script is half a megabyte: once in a page is enough.
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) }).options({ resultTypes: ['violations'] });
  // Without it a second page is opened each time to join the findings of frames; no page of ours has any.
  axe.setLegacyMode();
  if (rules !== undefined) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

/**
 * Call it before the first `goto`; the returned function, called at the end, fails when the console showed an error, a script threw, or the
 * content security policy refused anything. `allowed` names what a test provokes: a browser reports each refused request as an error.
 */
export async function expectQuietConsole(page: Page, allowed: readonly RegExp[] = []): Promise<() => void> {
  const noise: string[] = [];
  const note = (line: string) => {
    if (!allowed.some((pattern) => pattern.test(line))) noise.push(line);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => note(`thrown: ${error.message}`));
  await page.exposeFunction('vzboardPolicy', (refused: string) => note(`policy: ${refused}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report: unknown = Reflect.get(window, 'vzboardPolicy');
      if (typeof report === 'function') report(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return () => expect(noise).toEqual([]);
}
