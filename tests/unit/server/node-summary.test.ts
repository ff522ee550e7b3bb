import { describe, expect, test } from 'vitest';
import type { LiveNode } from '@/lib/server/live-node';
import { nodeSummary } from '@/lib/server/node-summary';
import type { ListedContainer } from '@/lib/vz/list';
import type { Oddity } from '@/lib/vz/oddity';
import { listed } from '../timeline/made-readings';

const now = 1_000_000;
const problem = { code: 'node_failed', message: 'it failed' };

function node(
  over: Partial<LiveNode>,
  containers: readonly ListedContainer[] = [],
  odd: Record<string, Oddity[]> = {},
) {
  const made = {
    id: 'hn1',
    label: 'hn1',
    sampleMs: 10_000,
    door: { config: { transport: 'local' } },
    failures: { totalHour: () => 0 },
    listing: {
      atMs: now - 5000,
      containers: new Map(containers.map((one) => [one.ctid, one])),
      oddities: new Map(Object.entries(odd)),
    },
    latest: undefined,
    ...over,
  };
  // The members a summary reads, and no other.
  return nodeSummary(made as unknown as LiveNode, now);
}
const gone = (ctid: string) => listed({ ctid, state: 'unknown', uptimeSeconds: null });
const noPrivate: Oddity[] = [{ code: 'no_private', values: {} }];

describe('a node that can be read in part', () => {
  test.each(['sampleProblem', 'configProblem'] as const)('is stale with that problem for a %s', (part) => {
    expect(node({ [part]: problem }, [listed()])).toMatchObject({ state: 'stale', problem });
  });

  test('whose containers cannot be listed is failed, whatever else can be read', () => {
    expect(node({ listProblem: problem, sampleProblem: { code: 'x', message: 'x' } }, [listed()])).toMatchObject({
      state: 'failed',
      problem,
    });
  });

  test('that does not answer is silent, also before it was ever listed', () => {
    const silent = { code: 'node_silent', message: 'no answer' };
    expect(node({ sampleProblem: silent, listing: undefined })).toMatchObject({ state: 'silent' });
    expect(node({ listProblem: silent })).toMatchObject({ state: 'silent' });
  });
});

describe('a node on which vzlist lists nothing', () => {
  test('although configs are there is said to have lost its disk, not to be empty', () => {
    const summary = node({}, [gone('101'), gone('102')], { 101: noPrivate, 102: noPrivate });
    expect(summary).toMatchObject({
      state: 'stale',
      problem: {
        code: 'list_empty',
        message:
          'vzlist lists no container, but 2 configs are there: the disk with the containers is probably not mounted.',
      },
    });
  });

  test('has lost a container, not a disk, while another is listed', () => {
    const odd = { 101: noPrivate, 102: noPrivate };
    expect(node({}, [gone('101'), gone('102'), listed({ ctid: '103' })], odd)).toMatchObject({ state: 'ok' });
    expect(node({}, [gone('101')], { 101: noPrivate })).toMatchObject({ state: 'ok' });
    expect(node({}, [])).toMatchObject({ state: 'ok', problem: null });
  });
});
