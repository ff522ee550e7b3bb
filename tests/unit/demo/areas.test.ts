/** Retired containers and hand-made root file systems on a simulated node, through the readers that real nodes are read with. */
import { beforeEach, expect, test } from 'vitest';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { demoRun } from '@/lib/demo/run';
import { parseAreas } from '@/lib/vz/areas';
import { get } from '@/lib/vz/conf';
import { readConfigs, readList } from '@/lib/vz/files';
import { readAside } from '@/lib/vz/retired';
import type { Argv, Run } from '@/lib/vz/run';

let run: Run;
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const conf = '/etc/vz/conf';
const ask = async (argv: Argv, stdin = '') => {
  const { code, stdout, stderr } = await run(argv, { stdin });
  return { code, out: decode(stdout), err: decode(stderr) };
};
const helper = (...words: string[]) => ask(['vzboard-node', ...words]);
const areas = async () => {
  const [first = '', ...rest] = (await helper('areas')).out.split('\n');
  return parseAreas(first.split(' ').slice(3), rest.join('\n'));
};

beforeEach(() => {
  const spec = demoNode('hn3', 1, Date.UTC(2026, 10, 1));
  if (spec === undefined) throw new Error('hn3 is in the fleet');
  run = demoRun(createMachine(spec), { nowMs: () => Date.UTC(2026, 10, 2), wait: () => Promise.resolve() });
});

test('one is retired from the start: not listed, its config read apart, its number not free for vzctl', async () => {
  const { retired, destroyed } = await readAside(run, conf);
  expect([[...retired.keys()], destroyed.size]).toEqual([['311'], 0]);
  expect(get(retired.get('311')?.conf ?? { lines: [], assignments: [], warnings: [] }, 'NAME')).toBe('old-shop');
  expect(retired.get('311')?.atMs).toBeGreaterThan(Date.UTC(2026, 9, 1));
  expect((await readConfigs(run, conf)).retired.has('311')).toBe(true);
  expect((await readList(run)).containers.some(({ ctid }) => ctid === '311')).toBe(false);
  expect((await ask(['vzctl', 'status', '311'])).out).toBe('CTID 311 deleted unmounted down\n');
  expect((await ask(['vzctl', 'create', '311', '--layout=simfs'])).code).toBe(44);
});

test('a stopped one is retired and comes back as it was, with its name', async () => {
  const before = (await readConfigs(run, conf)).texts;
  const stopped = (await readList(run)).containers.find(({ state }) => state === 'stopped');
  const running = (await readList(run)).containers.find(({ state }) => state === 'running');
  expect(await helper('retire', running?.ctid ?? '')).toMatchObject({ code: 75 });
  expect(await helper('retire', stopped?.ctid ?? '')).toMatchObject({ code: 0 });
  expect((await ask(['vzctl', 'start', stopped?.ctid ?? ''])).code).toBe(14);
  expect(await helper('bring-back', stopped?.ctid ?? '')).toMatchObject({ code: 0 });
  expect((await readConfigs(run, conf)).texts).toEqual(before);
  expect((await readList(run)).containers.find(({ ctid }) => ctid === stopped?.ctid)).toEqual(stopped);
});

test('a root file system becomes a container that starts, and one without init does not', async () => {
  expect((await areas())?.areas.map(({ name }) => name)).toEqual(['bookworm', 'shop-unpacked']);
  const text = (name: string) =>
    `PHYSPAGES="0:65536"\nSWAPPAGES="0:65536"\nDISKSPACE="1G:1G"\nDISKINODES="90000:90000"\nVE_PRIVATE="/vz/private/${name}"\nVE_ROOT="/vz/root/$VEID"\nVE_LAYOUT="simfs"\nOSTEMPLATE="debian-12"\nNAME="made"\n`;
  const adopt = (ctid: string, name: string, config = text(name)) =>
    ask(['vzboard-node', 'adopt', ctid, name, 'ab'.repeat(32)], config);
  expect(await adopt('311', 'bookworm')).toMatchObject({ code: 75 });
  expect(await adopt('390', 'bookworm', text('other'))).toMatchObject({ code: 65 });
  expect(await adopt('390', 'bookworm')).toMatchObject({ code: 0, out: 'vzboard-node 1 adopt named\n' });
  expect(await adopt('391', 'bookworm')).toMatchObject({ code: 66 });
  expect(await adopt('391', 'shop-unpacked')).toMatchObject({ code: 0, out: 'vzboard-node 1 adopt taken\n' });
  expect((await readList(run)).containers.find(({ ctid }) => ctid === '390')).toMatchObject({
    state: 'stopped',
    name: 'made',
  });
  expect((await ask(['vzctl', 'start', '390'])).code).toBe(0);
  expect((await ask(['vzctl', 'start', '391'])).code).toBe(47);
  expect((await areas())?.areas).toEqual([]);
});
