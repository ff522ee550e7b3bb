/**
 * npm test: everything that must hold before a commit, in one go. `--no-browser` leaves the browser out, `--only=e2e` or `--only=lint,unit` runs
 * those alone. All steps run although one fails. Exit 1 when anything failed, 3 when only the browser tests could not run.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallBrowser } from './browser.mjs';
import { playwrightCounts, vitestCounts } from './counts.mjs';
import { command, ensureBuilt, ensureInstalled, root, run, StepError, say, seconds, tools } from './steps.mjs';

const mayBeSkipped = process.env.CI !== 'true';
const only = process.argv
  .find((arg) => arg.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const withBrowser = !process.argv.includes('--no-browser');
const total = { passed: 0, failed: 0 };
let browserMissing = false;

/** A step without tests of its own counts as one failure when it fails. */
const passes = (code) => ({ passed: 0, failed: code === 0 ? 0 : 1 });

const steps = {
  lock: async () => passes(await run(tools.lock, ['--check'])),
  lint: async () => passes(await run(tools.biome, ['ci', ...(process.stdout.isTTY ? [] : ['--colors=off'])])),
  types: async () => {
    // Types of routes that are gone stay here after `npm run dev` and would fail the check.
    rmSync(join(root, '.next/dev/types'), { recursive: true, force: true });
    const generated = await run(tools.next, ['typegen']);
    return passes(generated === 0 ? await run(tools.tsc, ['--noEmit']) : generated);
  },
  unit: (folder) =>
    reported(folder, vitestCounts, (report) =>
      run(tools.vitest, ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]),
    ),
  build: async () => {
    await ensureBuilt();
    return passes(0);
  },
  e2e: async (folder) => {
    const browser = await findOrInstallBrowser();
    if (browser === undefined) {
      browserMissing = true;
      return mayBeSkipped ? { passed: 0, failed: 0, note: 'NOT RUN' } : { passed: 0, failed: 1, note: 'NOT RUN' };
    }
    return reported(folder, playwrightCounts, (report) =>
      run(tools.playwright, ['test', '--reporter=list,json'], {
        env: { CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      }),
    );
  },
};

async function reported(folder, count, work) {
  const file = join(folder, `${count.name}.json`);
  const code = await work(file);
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The runner died before it could write one; its exit code tells.
  }
  return count(report, code, { mayBeSkipped });
}

function wanted(name) {
  if (only !== undefined) return only.includes(name) || (name === 'build' && only.includes('e2e'));
  return withBrowser || name !== 'e2e';
}

await command(async () => {
  const unknown = (only ?? []).filter((name) => !Object.hasOwn(steps, name));
  if (unknown.length > 0)
    throw new StepError(`no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  const startedMs = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'vzboard-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const lines = [];
  let built = true;
  await ensureInstalled();
  for (const [name, work] of Object.entries(steps)) {
    if (!wanted(name)) continue;
    const stepMs = Date.now();
    say(`\n== ${name}`);
    let result;
    if (name === 'e2e' && !built) result = { passed: 0, failed: 1, note: 'not run: there is no build' };
    else {
      result = await work(folder).catch((e) => {
        say(e instanceof StepError ? e.message : String(e?.stack ?? e));
        return { passed: 0, failed: 1 };
      });
    }
    if (name === 'build') built = result.failed === 0;
    total.passed += result.passed;
    total.failed += result.failed;
    lines.push(`${name.padEnd(8)} ${outcome(result).padEnd(28)} ${seconds(stepMs)}`);
    say(`== ${lines.at(-1)}`);
  }
  say(`\n${lines.join('\n')}\n${'all'.padEnd(8)} ${''.padEnd(28)} ${seconds(startedMs)}`);
  if (browserMissing)
    say('browser tests NOT RUN: no Chromium or Chrome was found or could be installed. Set CHROMIUM to one.');
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : browserMissing ? 3 : 0;
});

function outcome({ passed, failed, skipped = 0, note }) {
  if (note !== undefined) return note;
  if (passed === 0 && skipped === 0) return failed === 0 ? 'ok' : 'FAILED';
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
