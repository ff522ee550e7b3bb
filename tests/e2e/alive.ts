/**
 * `test` with a demo server per worker, so that files side by side never see each other's containers stopped, and with pages that are alive when
 * `goto` or `reload` resolves: a page's HTML is complete before its scripts run, and a test can be faster than they are.
 */
import { test as base, type Page } from '@playwright/test';
import { type MadeServer, madeServer } from './made-server';

export const test = base.extend<object, { demo: MadeServer }>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from a pattern.
    async ({}, use) => {
      const demo = await madeServer({ VZBOARD_DEMO: '1' });
      await demo.ready;
      await use(demo);
      await demo.remove();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ demo }, use) => use(demo.url),
  page: async ({ page, javaScriptEnabled }, use) => {
    await use(javaScriptEnabled ? alive(page) : page);
  },
});

/** The same page, which waits; for pages that a test opens itself. */
export function alive(page: Page): Page {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = async (...asked) => {
    const response = await goto(...asked);
    await answersKeys(page, response?.headers()['content-type']);
    return response;
  };
  page.reload = async (...asked) => {
    const response = await reload(...asked);
    await answersKeys(page, response?.headers()['content-type']);
    return response;
  };
  return page;
}

/** What is no page of ours (JSON, a refusal in plain text) never comes alive. */
async function answersKeys(page: Page, type: string | undefined): Promise<void> {
  if (type?.startsWith('text/html')) await page.locator('html[data-alive]').waitFor({ state: 'attached' });
}
