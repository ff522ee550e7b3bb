// npm run replay: plays every recorded run of the real programs on a simulated node, lists those that come out differently by reason, and ends
// with how many match. Needs nothing but an install; takes a few seconds.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const folder = mkdtempSync(join(tmpdir(), 'vzboard-replay-'));
try {
  const outfile = join(folder, 'replay.mjs');
  await build({
    entryPoints: [join(root, 'tests/replay/command.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '@': root },
    logLevel: 'error',
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
