/** Counters files of other kernels, below a real server: what is not measured and what is left over is said on the screen, and drawn nowhere. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { makeSimNode } from '../../scripts/sim-node.mjs';
import { test } from './alive';
import { makeAdmin } from './made-admin';
import { type MadeServer, madeServer } from './made-server';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const fixture = (name: string) => readFileSync(join('tests/fixtures/ubc', name), 'utf8');

let dir: string;
let server: MadeServer;
let stopped: string;

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-grammars-'));
  const made = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 20 });
  const listed = execFileSync(join(made.programs, 'vzlist'), ['-a', '-H', '-o', 'ctid,status']).toString();
  stopped = /^\s*(\d+)\s+stopped/m.exec(listed)?.[1] ?? '';
  const files = (name: string, main: string, bc: string | undefined) => {
    const paths = { userBeancounters: join(dir, `${name}.txt`), bcResources: join(dir, `${name}-bc.txt`) };
    writeFileSync(paths.userBeancounters, main);
    if (bc !== undefined) writeFileSync(paths.bcResources, bc);
    return { ...paths, conf: made.files.conf };
  };
  const node = (id: string, where: object) => ({
    id,
    label: id,
    transport: 'local',
    programs: [made.programs, '/usr/bin', '/bin'],
    files: where,
  });
  // 3.10 with its two files: 101 has its swappages only in the second.
  const withoutSwap = fixture('made-3.10-bc-resources.txt').replaceAll(/^ *swappages .*\n/gm, '');
  const left = fixture('made-2.6.32-leftover.txt')
    .replace('      104:', `${stopped}:`.padStart(10))
    .replace('      102:', '      101:');
  const config = join(dir, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      nodes: [
        node('vz7', files('vz7', withoutSwap, fixture('made-3.10-bc-resources.txt'))),
        node('classic', files('classic', left, undefined)),
      ],
      sampleSeconds: 1,
    }),
  );
  server = await madeServer({ VZBOARD_CONFIG: config });
  await server.ready;
});

test.afterAll(async () => {
  await server.remove();
  rmSync(dir, { recursive: true, force: true });
});

test('says what is not measured and what is left over', async ({ page }) => {
  test.setTimeout(60_000);
  const quiet = await expectQuietConsole(page);
  await makeAdmin(page, server);

  await page.goto(`${server.url}/nodes/vz7/containers/101/beancounters?view=all`);
  await expect(page.getByRole('note', { name: 'What these numbers come from' })).toContainText(
    'UBC of kernel 3.10 · VSwap on: RAM and swap limit, the rest is mostly unlimited · page 4096 bytes · this kernel measures only 14 of 21 counters',
  );
  const row = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('button', { name: `Open ${name}`, exact: true }) });
  await expect(row('swappages')).toContainText('13.3 MiB');
  await expect(row('numtcpsock')).toContainText('not measured here');
  await expect(row('numtcpsock').getByRole('img')).toHaveCount(0);
  await expect(row('numproc')).not.toContainText('not measured here');
  await shot(page, 'beancounters-unmeasured');
  await expectNoSeriousAxe(page);

  await page.getByRole('button', { name: 'Open numtcpsock' }).click();
  await expect(page.getByRole('figure', { name: /nothing to draw/ })).toContainText('does not count into it');
  await expect(page.getByRole('figure', { name: /numtcpsock over time/ })).toHaveCount(0);
  await shot(page, 'beancounters-unmeasured-chart');
  await expectNoSeriousAxe(page);

  await page.goto(`${server.url}/nodes/classic/containers/${stopped}/beancounters`);
  await expect(page.getByText(`${stopped} does not run. These are leftovers of its last run`)).toBeVisible();
  await expect(page.getByText('Nothing needs eyes')).toHaveCount(0);
  await expect(page.getByRole('note', { name: 'What these numbers come from' })).toContainText('swap unknown');
  await page.keyboard.press('q');
  await expect(page.getByRole('button', { name: 'Open numtcpsock' })).toBeVisible();
  await shot(page, 'beancounters-leftover');
  await expectNoSeriousAxe(page);
  quiet();
});
