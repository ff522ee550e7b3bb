/** Every page of app/, whichever there are: at the width of a phone, at 200 % zoom and beside the navigation, and as axe sees it in the dark. */
import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from './alive';
import { seriousAxe } from './shots';

/** What stands for the parts of an address that are in brackets. */
const samples: Readonly<Record<string, string>> = { node: 'hn2', ctid: '203', profile: 'basic', task: 'none' };
const places = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .flatMap((file) => (/(?:^|\/)page\.tsx$/.test(file) ? [`/${file.replace(/\/?page\.tsx$/, '')}`] : []))
  .map((route) => route.replace(/\[([a-z]+)\]/g, (_, name: string) => samples[name] ?? name))
  .sort();
/** A phone, 1280 at 200 %, and the narrowest windows with the navigation beside the page. */
const widths = [360, 640, 768, 1024];

test('there are pages to look at', () => {
  expect(places.length).toBeGreaterThan(20);
});

for (const place of places) {
  test(`${place} is not wider than its window, and axe finds nothing serious in the dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: widths[0] ?? 360, height: 740 });
    await page.goto(place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await seriousAxe(page)).toEqual([]);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 740 });
      const wider = () =>
        page.evaluate(() => {
          const { clientWidth, scrollWidth } = document.documentElement;
          const beyond = [...document.querySelectorAll('main *')].filter(
            (element) => element.getBoundingClientRect().right > clientWidth + 1,
          );
          return scrollWidth <= clientWidth
            ? []
            : [scrollWidth, ...beyond.slice(0, 3).map((element) => element.outerHTML.slice(0, 160))];
        });
      await expect.poll(wider, `at ${width} px`).toEqual([]);
    }
  });
}
