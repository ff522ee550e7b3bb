import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as ofContainer } from '@/app/api/nodes/[node]/containers/[ctid]/history/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as ofNode } from '@/app/api/nodes/[node]/history/route';
import { GET as top } from '@/app/api/nodes/[node]/history/top/route';
import type { ContainerRow, History } from '@/lib/api/schemas';
import type { HistoryTop } from '@/lib/api/schemas-history';
import type { LiveNode } from '@/lib/server/live-node';
import { SpaceReadings } from '@/lib/server/usage-readings';
import { containerResources, nodeResources } from '@/lib/ubc/resources';
import type { ContainerSpace } from '@/lib/vz/usage';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn2', 'hn3'], sampleMs: 10_000 });
});
afterAll(() => board.close());

const live = (id: string) => board.nodes.get(id) as LiveNode;
/** Both readings that a rate needs. */
async function sampled(id: string): Promise<void> {
  for (let i = 0; i < 3; i++) await live(id).usage.sampleNow();
}

const around = (points = 10) => {
  const now = Date.now();
  return { from: String(now - 60_000), to: String(now + 5_000), points: String(points) };
};
const container = async (node: string, ctid: string, resource: string, query: Record<string, string> = around()) =>
  (await ask(ofContainer, 'GET', { params: { node, ctid }, query: { resource, ...query } })).body as History;
const node = async (id: string, resource: string) =>
  (await ask(ofNode, 'GET', { params: { node: id }, query: { resource, ...around() } })).body as History;
const known = (values: readonly unknown[]) => values.filter((value) => value !== null);

describe('of a container', () => {
  test.each(containerResources)('%s is measured beside the counters, in arrays of one length', async (resource) => {
    await sampled('hn3');
    const history = await container('hn3', '307', resource);
    expect({ resource, absent: history.absent }).toEqual({ resource, absent: null });
    expect(known(history.held).length).toBeGreaterThan(0);
    for (const column of [history.held, history.maxheld, history.barrier, history.limit, history.failures]) {
      expect(column).toHaveLength(10);
    }
    // Nobody counts failures or a maximum of these.
    expect(known([...history.maxheld, ...history.failures])).toEqual([]);
  });

  test('CPU has the limit of the config, in thousandths of a CPU', async () => {
    const limited = await board.shell('hn2', ['vzctl', 'set', '201', '--cpulimit', '50', '--save']);
    expect(limited.code).toBe(0);
    await live('hn2').relist();
    await sampled('hn2');
    const { held, limit, scale, bounds, barrier } = await container('hn2', '201', 'cpu');
    expect({ scale, bounds, barrier: known(barrier) }).toEqual({ scale: 1000, bounds: 'limit', barrier: [] });
    expect(known(limit).at(-1)).toBe(500);
    for (const value of known(held)) expect(value).toBeGreaterThanOrEqual(0);
  });

  test('a step without a sample says why: it was before anything was recorded, or is still to come', async () => {
    const now = Date.now();
    const span = { from: String(now - 3_600_000), to: String(now + 3_600_000), points: '12' };
    const { gaps, held } = await container('hn2', '201', 'kmemsize', span);
    expect(gaps.map(({ kind }) => kind)).toEqual(['before', 'later']);
    expect(gaps[0]?.from).toBe(now - 3_600_000);
    expect(gaps.at(-1)?.to).toBe(now + 3_600_000);
    const empty = held.filter((value) => value === null).length;
    expect(gaps.reduce((sum, { from, to }) => sum + Math.round((to - from) / 600_000), 0)).toBe(empty);
  });

  test('an inode limit of an image is said to be none of quota', async () => {
    await sampled('hn3');
    const ploop = [...live('hn3').configs].find(([, conf]) => JSON.stringify(conf).includes('ploop'))?.[0] ?? '';
    expect((await container('hn3', ploop, 'diskinodes')).note).toBe('ploop_inodes');
    expect((await container('hn3', ploop, 'diskspace')).note).toBeNull();
  });
});

describe('disk space in the list of containers', () => {
  const disks = async () => {
    const { body } = await ask(list, 'GET', { params: { node: 'hn3' } });
    return new Map((body as { containers: ContainerRow[] }).containers.map((row) => [row.ctid, row.disk]));
  };

  test('is the used share of the soft limit, as the history has it', async () => {
    await sampled('hn3');
    const { held, barrier } = await container('hn3', '307', 'diskspace');
    const [used, soft] = [known(held).at(-1), known(barrier).at(-1)].map(Number);
    const share = (await disks()).get('307');
    expect(share).toBe(Math.floor(((used ?? 0) / (soft ?? 1)) * 100) / 100);
    expect(share).toBeGreaterThan(0);
  });

  test('is beyond as soon as it is, and not known without a limit or when the last reading did not tell', () => {
    const readings = new SpaceReadings();
    const kib = (usage: number, soft: number) => ({
      layout: null,
      inodes: null,
      load: null,
      blocks: { usage, soft, hard: soft },
    });
    const spaces = new Map<string, ContainerSpace>([
      ['101', kib(999, 1000)],
      ['102', kib(1000, 1000)],
      ['103', kib(1001, 1000)],
      ['107', kib(1, 1000)],
      ['108', kib(0, 1000)],
      ['104', kib(5, Number.POSITIVE_INFINITY)],
      ['105', kib(5, 0)],
      ['106', { layout: null, inodes: null, load: null, blocks: null }],
    ]);
    readings.take(spaces, 'no_data', 'no_data', 0);
    expect([...readings.diskShares]).toEqual([
      ['101', 0.99],
      ['102', 1],
      ['103', 1.01],
      ['107', 0.001],
      ['108', 0],
    ]);
    readings.take('denied', 'no_data', 'no_data', 1);
    expect(readings.diskShares.size).toBe(0);
  });
});

describe('of a node', () => {
  test.each(nodeResources)('%s is measured', async (resource) => {
    await sampled('hn2');
    const history = await node('hn2', resource);
    expect({ resource, absent: history.absent }).toEqual({ resource, absent: null });
    expect(known(history.held).length).toBeGreaterThan(0);
    if (history.bounds === 'limit') expect(known(history.limit).length).toBeGreaterThan(0);
  });

  test('a counter is the sum over its containers, the node itself not among them', async () => {
    const { latest } = live('hn2');
    const sum = [...(latest?.counters ?? [])].reduce(
      (total, [ctid, { rows }]) =>
        ctid === '0' ? total : total + Number(rows.find(({ counter }) => counter === 'numproc')?.held ?? 0),
      0,
    );
    const { held, unit, kind } = await node('hn2', 'numproc');
    expect({ unit, kind }).toEqual({ unit: 'items', kind: 'counter' });
    expect(known(held).at(-1)).toBe(sum);
  });
});

describe('containers stacked', () => {
  const stacked = async (query: Record<string, string>) =>
    (await ask(top, 'GET', { params: { node: 'hn2' }, query: { resource: 'kmemsize', ...around(), ...query } }))
      .body as HistoryTop;

  test('the largest come first, the rest is added up, and together they are the total', async () => {
    const { series, others, total } = await stacked({ n: '3' });
    expect(series).toHaveLength(3);
    const means = series.map(({ mean }) => Number(mean));
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(others.containers).toBe((live('hn2').latest?.sample.ctids.length ?? 0) - 4);
    const last = total.findLastIndex((value) => value !== null);
    const sum = series.reduce((all, { held }) => all + Number(held[last]), Number(others.held[last]));
    expect(sum).toBe(total[last]);
  });

  test('a container has its name', async () => {
    const { series } = await stacked({ n: '50' });
    expect(series.some(({ title }) => title !== null && title.length > 0)).toBe(true);
  });

  test.each([
    ['0', 'n'],
    ['51', 'n'],
  ])('no more than fifty are named, and one at least: %s', async (n, field) => {
    const query = { resource: 'kmemsize', ...around(), n };
    const { status, body } = await ask(top, 'GET', { params: { node: 'hn2' }, query });
    expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field } } });
  });
});
