// Makes a simulated node on disk: programs and files that vzboard can be pointed at as at a real node. See docs/simulated-node.md.
//
//   node scripts/sim-node.mjs DIR [--node=hn2] [--seed=1] [--speed=10] [--live]

import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Makes DIR/bin, DIR/conf, DIR/lock, DIR/vz.conf, DIR/user_beancounters, DIR/bc_resources and the state behind them. Refuses a directory that already is a simulated node. */
export async function makeSimNode(
  dir,
  { nodeId = 'hn1', seed = 1, bornAtMs = Date.now(), speed = 1, areas = false } = {},
) {
  const at = resolve(dir);
  if (existsSync(join(at, 'state.json'))) throw new Error(`${at} is a simulated node already`);
  for (const part of ['bin', 'conf', 'lib', 'lock']) mkdirSync(join(at, part), { recursive: true });
  // The checkout's package.json says "module"; the programs here are not.
  writeFileSync(join(at, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(at, 'settings.json'), JSON.stringify({ seed, nodeId, bornAtMs, speed, areas }));
  const { build } = await import('esbuild');
  const bundle = join(at, 'lib', 'sim.cjs');
  await build({
    entryPoints: [join(root, 'scripts', 'sim-program.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    alias: { '@': root },
    logLevel: 'error',
  });
  for (const program of ['vzctl', 'vzlist', 'vzquota', 'vzsplit', 'vzcfgvalidate', 'vztmpl-dl', 'sim-tick']) {
    const path = join(at, 'bin', program);
    writeFileSync(
      path,
      `#!${process.execPath}
require('../lib/sim.cjs').main(${JSON.stringify(at)}, ${JSON.stringify(program)}, process.argv.slice(2));
`,
    );
    chmodSync(path, 0o755);
  }
  // What the self-test asks beside OpenVZ's own tools and this machine would answer as itself.
  writeFileSync(join(at, 'bin', 'uname'), '#!/bin/sh\necho 2.6.32-042stab145.3\n');
  chmodSync(join(at, 'bin', 'uname'), 0o755);
  for (const part of ['lock', 'private']) mkdirSync(join(at, part), { recursive: true });
  writeFileSync(join(at, 'vz.conf'), `LOCKDIR=${at}/lock\nVE_PRIVATE=${at}/private/$VEID\n`);
  await createRequire(import.meta.url)(bundle).main(at, 'sim-create', []);
  return {
    dir: at,
    programs: join(at, 'bin'),
    files: {
      userBeancounters: join(at, 'user_beancounters'),
      bcResources: join(at, 'bc_resources'),
      conf: join(at, 'conf'),
    },
  };
}

async function run(args) {
  const option = (name) => args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const dir = args.find((word) => !word.startsWith('--'));
  if (dir === undefined) {
    console.error('usage: node scripts/sim-node.mjs DIR [--node=hn1..hn4] [--seed=N] [--speed=N] [--live]');
    process.exitCode = 2;
    return;
  }
  const made = await makeSimNode(dir, {
    nodeId: option('node') ?? 'hn1',
    seed: Number(option('seed') ?? 1),
    speed: Number(option('speed') ?? 1),
  });
  const config = join(made.dir, 'vzboard.json');
  const node = { id: 'sim', label: 'sim', transport: 'local', programs: [made.programs, '/usr/bin', '/bin'] };
  writeFileSync(config, `${JSON.stringify({ nodes: [{ ...node, files: made.files }] }, null, 2)}\n`);
  console.log(`A simulated node is in ${made.dir}. Try ${join(made.programs, 'vzlist')} -a`);
  console.log(`vzboard with it: VZBOARD_CONFIG=${config} npm start`);
  if (!args.includes('--live')) return;
  console.log('Its counters file is written every 5 seconds until Ctrl-C.');
  const { main } = createRequire(import.meta.url)(join(made.dir, 'lib', 'sim.cjs'));
  setInterval(() => void main(made.dir, 'sim-tick', ['0']), 5000);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await run(process.argv.slice(2));
}
