/** npm run doctor: asks every configured node what vzboard needs of it, and says what to do where the answer is wrong. Exit 1 then. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { command, ensureInstalled, root, StepError, say } from './steps.mjs';

await command(async () => {
  await ensureInstalled();
  const { build } = await import('esbuild');
  const outfile = join(root, 'dist/doctor.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['lib/server/doctor.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The marker `server-only` is empty under this condition and throws otherwise.
    conditions: ['react-server'],
    logLevel: 'warning',
  });
  const { diagnoseSystem } = createRequire(import.meta.url)(outfile);
  const nodes = await diagnoseSystem().catch((e) => {
    throw e.code === 'bad_input' ? new StepError(e.message) : e;
  });
  if (nodes.length === 0) say('The simulated fleet needs no examination. Unset VZBOARD_DEMO to examine real nodes.');
  let wrong = 0;
  for (const { id, label, checks } of nodes) {
    say(`\n${label === id ? id : `${label} (${id})`}`);
    for (const { what, ok, found, cure } of checks) {
      say(`  ${ok ? colour(32, 'ok   ') : colour(31, 'WRONG')} ${what}: ${found}`);
      if (ok) continue;
      wrong += 1;
      for (const line of cure.split('\n')) say(`        ${line}`);
    }
  }
  say(wrong === 0 ? '\nAll is well.' : `\n${wrong} to mend.`);
  return wrong === 0 ? 0 : 1;
});

function colour(code, text) {
  return process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text;
}
