/** The configs of a node over the kept connection: by grep where nothing is installed, and by the verb of an installed helper. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readsThroughHelper } from '@/lib/node/vzboard-node';
import { readConfigs, readConfigsByHelper } from '@/lib/vz/files';
import type { Run } from '@/lib/vz/run';
import { Bench } from './ssh-made';
import { SshServer } from './ssh-server';

const COUNT = 300;
const ROUNDS = 9;
/** The node does the same work for both; twice the slack where others use the machine too. */
const MOST = process.env.CI === 'true' ? 2.5 : 1.75;

const bench = new Bench();
const conf = join(bench.folder, 'conf');
const helper = join(bench.folder, 'vzboard-node');
let server: SshServer;
let run: Run;

beforeAll(async () => {
  server = await SshServer.start(join(bench.folder, 'sshd'));
  mkdirSync(conf);
  // About as long as the configs that vzctl 4.11.1 writes.
  const body = Array.from({ length: 45 }, (_, i) => `PARAMETER_${i}="${'x'.repeat(20)}"\n`).join('');
  for (let i = 0; i < COUNT; i++) writeFileSync(join(conf, `${101 + i}.conf`), `NAME="ct${i}"\n${body}`);
  const settings = join(bench.folder, 'vzboard-node.conf');
  writeFileSync(settings, `conf_dir=${conf}\nvz_conf=${bench.folder}/vz.conf\n`);
  writeFileSync(helper, readFileSync('scripts/vzboard-node', 'utf8').replace('/etc/vzboard-node.conf', settings));
  chmodSync(helper, 0o755);
  ({ run } = bench.transport(server));
});

afterAll(async () => {
  bench.clear();
  await server.kill();
});

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

test(`${COUNT} configs come whole either way, and through the helper in a time of the same size`, async () => {
  const ways = {
    grep: () => readConfigs(run, conf),
    helper: () => readConfigsByHelper(readsThroughHelper(run, helper), conf),
  };
  expect((await ways.helper()).texts).toEqual((await ways.grep()).texts);
  const ms = { grep: [] as number[], helper: [] as number[] };
  for (let i = 0; i < ROUNDS; i++) {
    for (const way of ['grep', 'helper'] as const) {
      const startedMs = performance.now();
      expect((await ways[way]()).configs.size).toBe(COUNT);
      ms[way].push(performance.now() - startedMs);
    }
  }
  console.log(
    `${COUNT} configs over ssh: grep ${median(ms.grep).toFixed(0)} ms, helper ${median(ms.helper).toFixed(0)} ms`,
  );
  expect(median(ms.helper)).toBeLessThan(MOST * median(ms.grep));
}, 60_000);
