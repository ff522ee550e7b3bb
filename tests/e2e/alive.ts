/**
 * `test` whose pages are alive when `goto` or `reload` resolves. The HTML of a page is complete before its scripts run: without this, a test that is
 * faster than they are presses keys and clicks buttons that nothing answers yet.
 */
import { test as base, type Page } from '@playwright/test';

export const test = base.extend({
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
