import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const counter = '/nodes/hn2/containers/201/beancounters?counter=numtcpsock';
const cursor = (page: Page, name: string) => page.getByRole('slider', { name: `Cursor in the chart of ${name}` });
const tooltip = (page: Page) => page.locator('[data-tooltip]');
/** Attached is all that can be asked: a level line has no height and counts as invisible. */
const held = (page: Page) => page.locator('[data-line="held"]');

test('keys walk the cursor, Enter pins it, Escape lets go', async ({ page }) => {
  await page.goto(`${counter}&range=1h`);
  await expect(held(page)).toBeAttached();
  await cursor(page, 'numtcpsock').focus();
  await page.keyboard.press('Home');
  await expect(tooltip(page)).toContainText('held');
  await expect(tooltip(page)).toContainText(/GMT|UTC/);
  const first = await cursor(page, 'numtcpsock').getAttribute('aria-valuetext');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowRight');
  await expect(cursor(page, 'numtcpsock')).not.toHaveAttribute('aria-valuetext', first ?? '');
  await page.keyboard.press('Enter');
  await expect(tooltip(page)).toHaveAttribute('data-tooltip', 'pinned');
  await page.mouse.move(5, 5);
  await expect(tooltip(page)).toBeVisible();
  await shot(page, 'chart-pinned');
  await cursor(page, 'numtcpsock').focus();
  await page.keyboard.press('Escape');
  await expect(tooltip(page)).toHaveAttribute('data-tooltip', 'moving');
  await page.keyboard.press('Escape');
  await expect(tooltip(page)).toBeHidden();
});

test('a window is zoomed into by drag and by keys, and the browser goes back', async ({ page }) => {
  await page.goto(`${counter}&range=6h`);
  await expect(held(page)).toBeAttached();
  const box = await cursor(page, 'numtcpsock').boundingBox();
  if (box === null) throw new Error('no chart');
  await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 110, { steps: 4 });
  await expect(page.locator('[data-brush]')).toBeVisible();
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await expect(held(page)).toBeAttached();
  const first = page.url();
  await cursor(page, 'numtcpsock').focus();
  for (const key of ['Home', 'PageUp', 'Shift+PageUp', 'Shift+PageUp', 'Enter']) await page.keyboard.press(key);
  await expect(page).not.toHaveURL(first);
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await page.goBack();
  await expect(page).toHaveURL(first);
  await page.getByRole('button', { name: 'Back to the range before' }).click();
  await expect(page).toHaveURL(/range=6h/);
  await page.keyboard.press('+');
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
});

test('a range of two dates is checked before it is shown', async ({ page }) => {
  await page.goto(counter);
  await page.getByRole('button', { name: 'From … to …' }).click();
  const form = page.getByRole('form', { name: 'From … to …' });
  await form.getByLabel('From').fill('2026-01-02T00:00');
  await form.getByLabel('To').fill('2026-01-01T00:00');
  await form.getByRole('button', { name: 'Show' }).click();
  await expect(form.getByText('The end must be after the beginning.')).toBeVisible();
  await expect(form.getByLabel('To')).toBeFocused();
  await shot(page, 'chart-custom');
  await form.getByLabel('To').fill('2026-01-03T00:00');
  await form.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await expect(form).toBeHidden();
});

test('CSV and PNG are files with what is seen', async ({ page }) => {
  await page.goto(`${counter}&range=15m`);
  await expect(held(page)).toBeAttached();
  const save = async (item: string) => {
    await page.getByRole('button', { name: 'More for numtcpsock' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const csv = await save('Download CSV');
  expect(csv.name).toMatch(/^hn2-201-numtcpsock-\d{8}T\d{6}Z\.csv$/);
  expect(csv.bytes.toString()).toMatch(
    /^time,held \(items\),maxheld \(items\),barrier \(items\),limit \(items\),failures\r\n\d{4}-\d\d-\d\dT[\d:.]+Z,\d+,\d+,360,360,\d+\r\n/,
  );
  const png = await save('Download PNG');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(png.bytes.length).toBeGreaterThan(5000);
});

test('the overview has small charts on one cursor, and they mount as they come into sight', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  const asked = new Set<string>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith('/history')) asked.add(url.searchParams.get('resource') ?? '');
  });
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto('/nodes/hn2/containers/201?range=1h');
  await page.getByRole('heading', { name: 'Use over time' }).scrollIntoViewIfNeeded();
  await expect(cursor(page, 'numproc')).toBeVisible();
  expect(asked.has('net_in')).toBe(false);
  await cursor(page, 'numproc').hover();
  await expect(page.locator('[data-cursor]').nth(1)).toBeAttached();
  await page.setViewportSize({ width: 1280, height: 2200 });
  await expect(page.getByRole('figure', { name: /^Network in/ })).toBeVisible();
  await shot(page, 'container-charts-overview');
  await expectNoSeriousAxe(page);
  quiet();
});

test('all charts of a container: counters in percent on one axis, then each for itself', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers/201/charts?range=1h');
  const compare = page.getByRole('figure', { name: /^All counters, in percent/ });
  await expect(compare.locator('[data-line="numproc"]')).toBeAttached();
  const numproc = compare.getByRole('button', { name: 'numproc', exact: true });
  await numproc.click();
  await expect(numproc).toHaveAttribute('aria-pressed', 'false');
  await expect(compare.locator('[data-line="numproc"]')).toHaveCount(0);
  await page.reload();
  await expect(compare.getByRole('button', { name: 'numproc', exact: true })).toHaveAttribute('aria-pressed', 'false');
  await compare.getByRole('button', { name: 'numproc', exact: true }).click();
  await expect(compare.locator('[data-line="numproc"]')).toBeAttached();
  await shot(page, 'container-charts');
  await expectNoSeriousAxe(page);
  quiet();
});

test('a node is drawn with who makes it up', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/charts?range=1h');
  await expect(page.getByRole('figure', { name: /^Memory over time/ })).toBeVisible();
  const stack = page.getByRole('figure', { name: /of all containers over time, stacked/ });
  await stack.scrollIntoViewIfNeeded();
  await expect(stack.locator('[data-surface]').first()).toBeAttached();
  await page.getByRole('combobox', { name: 'Resource' }).selectOption('numproc');
  await expect(page).toHaveURL(/resource=numproc/);
  await expect(page.getByRole('figure', { name: /^numproc of containers, in percent/ })).toBeVisible();
  await expect(stack.locator('[data-surface]').first()).toBeAttached();
  await shot(page, 'node-charts');
  await expectNoSeriousAxe(page);
  quiet();
});

test('the fleet: one resource of every node, on one cursor', async ({ page }) => {
  await page.goto('/charts?range=1h');
  await expect(held(page).nth(1)).toBeAttached();
  await page.getByRole('combobox', { name: 'Resource' }).selectOption('cpu');
  await expect(page).toHaveURL(/resource=cpu/);
  await shot(page, 'fleet-charts');
  await expectNoSeriousAxe(page);
});

test('what cannot be read says so inside its frame, keeps its height, and tries again', async ({ page }) => {
  let broken = true;
  await page.route('**/history?*', (route) =>
    broken
      ? route.fulfill({
          status: 503,
          json: { error: { code: 'unavailable', message: 'The history is being repaired.' } },
        })
      : route.continue(),
  );
  // A past hour: the question stays the same however long this takes.
  await page.goto(`${counter}&range=1h&to=${Date.now() - 3_600_000}`);
  const figure = page.getByRole('figure', { name: /^numtcpsock/ });
  await expect(figure.getByText('The history is being repaired.')).toBeVisible({ timeout: 20_000 });
  const before = (await figure.boundingBox())?.height ?? 0;
  await shot(page, 'chart-failed');
  // The pictures changed the window's width, and another width is another question.
  await page.reload();
  await expect(figure.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 20_000 });
  broken = false;
  await figure.getByRole('button', { name: 'Try again' }).click();
  await expect(held(page)).toBeAttached();
  expect(Math.abs(((await figure.boundingBox())?.height ?? 0) - before)).toBeLessThanOrEqual(1);
});
