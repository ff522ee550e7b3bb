/** Finding a browser for the tests, and getting one where there is none. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root, run, runProgram, say, tools } from './steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const installMs = 5 * 60_000;

/**
 * Path of a Chromium or Chrome: CHROMIUM, the usual names on PATH and in /usr/bin, Playwright's own. undefined when there is none.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {(file: string) => boolean} exists
 */
export function findBrowser(env = process.env, exists = existsSync) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin'].filter((folder) => folder !== '');
  const candidates = [env.CHROMIUM, ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
  return candidates.find((file) => file && exists(file)) ?? playwrightsOwn(exists);
}

function playwrightsOwn(exists) {
  try {
    const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test');
    const file = chromium.executablePath();
    return exists(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** As `findBrowser`, after trying Playwright's installer and, as root, apt-get. */
export async function findOrInstallBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  say("browser  none found; trying Playwright's installer");
  await run(tools.playwright, ['install', 'chromium'], { timeoutMs: installMs });
  if (findBrowser() === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('browser  trying apt-get');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => runProgram('/usr/bin/apt-get', args, { env, timeoutMs: installMs });
    await apt('update', '-q');
    await apt('install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  }
  return findBrowser();
}
