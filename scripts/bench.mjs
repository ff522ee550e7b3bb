// npm run bench: our figures, measured on this machine now, beside their bars.
//
//   npm run bench                          all
//   npm run bench -- --only=parse,day      some
//   npm run bench -- --json FILE           written to FILE as well: [{ "name", "value", "unit", "bar", "ok" }]
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { command, ensureBuilt, ensureInstalled, root, runProgram, say, seconds } from './steps.mjs';

await command(async () => {
  const startedMs = Date.now();
  await ensureInstalled();
  const browser = findBrowser();
  const only = process.argv
    .slice(2)
    .join(' ')
    .match(/--only[= ](\S+)/)?.[1]
    ?.split(',');
  // Pages and charts are measured in a browser, on the built product.
  if (only === undefined || only.includes('charts') || only.includes('pages')) await ensureBuilt();
  const { build } = await import('esbuild');
  const folder = 'node_modules/.cache/vzboard-bench';
  mkdirSync(join(root, folder), { recursive: true });
  await build({
    // Beside the bench itself: browsers, a process that is killed, and the history's thread.
    entryPoints: [
      'tests/bench/run.ts',
      'tests/bench/browsers.ts',
      'tests/real/history-writer.ts',
      'lib/history/worker.ts',
    ].map((file) => join(root, file)),
    outdir: join(root, folder),
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    alias: { '@': root, 'server-only': join(root, 'tests/stubs/empty.ts') },
    external: ['better-sqlite3', '@playwright/test'],
    logLevel: 'error',
  });
  const code = await runProgram(
    process.execPath,
    ['--expose-gc', join(root, folder, 'run.cjs'), ...process.argv.slice(2)],
    { env: browser === undefined ? {} : { CHROMIUM: browser } },
  );
  rmSync(join(root, folder), { recursive: true, force: true });
  say(`bench    done, ${seconds(startedMs)}`);
  return code;
});
