/**
 * npm run doctor: asks every configured node what vzboard needs of it, and says what to do where the answer is wrong. Exit 1 then.
 * `-- --json` prints one JSON document instead of words.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { command, ensureInstalled, root, StepError, say } from './steps.mjs';

const json = process.argv.includes('--json');
const looks = {
  good: { colour: 32, word: 'ok' },
  warning: { colour: 33, word: 'warning' },
  bad: { colour: 31, word: 'WRONG' },
  skipped: { colour: 2, word: 'skipped' },
};

await command(async () => {
  // It says what it does, which is no JSON; without packages nothing could be loaded below anyway.
  if (!json || !existsSync(join(root, 'node_modules/esbuild'))) await ensureInstalled();
  const { diagnoseSystem } = await load();
  const tell = json ? { onNode: () => {}, onCheck: () => {} } : { onNode, onCheck };
  const nodes = await diagnoseSystem(tell).catch((e) => {
    if (e.code !== 'bad_input') throw e;
    if (!json) throw new StepError(e.message);
    say(JSON.stringify({ error: { code: e.code, message: e.message, field: e.field } }, null, 2));
    return undefined;
  });
  if (nodes === undefined) return 1;
  const all = nodes.flatMap(({ checks }) => checks);
  const bad = all.filter(({ state }) => state === 'bad').length;
  const warnings = all.filter(({ state }) => state === 'warning').length;
  if (json) say(JSON.stringify({ nodes }, null, 2));
  else if (nodes.length === 0) say('There is no node to examine: it is the simulated fleet, or the file names none.');
  else say(`\n${ending(bad, warnings)}\nNodes added on screen are tested on their page there.`);
  return bad === 0 ? 0 : 1;
});

async function load() {
  const { build } = await import('esbuild');
  const outfile = join(root, 'dist/doctor.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['lib/server/doctor-system.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The marker `server-only` is empty under this condition and throws otherwise.
    conditions: ['react-server'],
    logLevel: 'warning',
  });
  return createRequire(import.meta.url)(outfile);
}

function onNode({ id, label, transport }) {
  say(`\n${colour(1, label === id ? id : `${label} (${id})`)}  ${colour(2, transport)}`);
}

function onCheck({ name, state, found, cure, loses }) {
  const look = looks[state];
  say(`  ${colour(look.colour, look.word.padEnd(7))}  ${name.padEnd(14)}  ${found}`);
  if (cure === null) return;
  for (const line of cure.split('\n')) say(`${' '.repeat(27)}${line}`);
  say(`${' '.repeat(27)}${colour(2, `Without it: ${loses}`)}`);
}

function ending(bad, warnings) {
  if (bad > 0) return `${bad} to mend${warnings > 0 ? `, ${warnings} to look at` : ''}.`;
  return warnings > 0 ? `It works; ${warnings} to look at.` : 'All is well.';
}

function colour(code, text) {
  return process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text;
}
