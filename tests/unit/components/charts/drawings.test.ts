import { describe, expect, test } from 'vitest';
import { compareDrawing, shapeCompared } from '@/components/charts/compare-drawing';
import { overviewCharts } from '@/components/charts/container-charts';
import { counterDrawing } from '@/components/charts/counter-drawing';
import { editVerticals } from '@/components/charts/edits';
import { axisOf } from '@/components/charts/measure';
import { referenceOf } from '@/components/charts/node-charts';
import { fitScale } from '@/components/charts/scale';
import { shapeHistory } from '@/components/charts/shape';
import { stackDrawing, stackLayers } from '@/components/charts/stack-drawing';
import type { History, TimelineEntry } from '@/lib/api/schemas';
import type { HistoryTop } from '@/lib/api/schemas-history';
import { beancounter } from '../ubc/beancounter';
import { madeHistory } from './made-history';

describe('one resource', () => {
  const drawn = (over: Partial<History>, hidden: string[] = []) => {
    const history = madeHistory(over);
    const axis = axisOf(history, 'barrier', 'bytes');
    const shaped = shapeHistory(history, { reference: 'barrier', percent: false, factor: 1 });
    const scale = fitScale(shaped, 'barrier', 'auto');
    return counterDrawing({ shaped, scale, axis, bounds: history.bounds, hidden: new Set(hidden), verticals: [] });
  };
  const near = { held: [60, 61, 62, 63], maxheld: [63, 63, 63, 63], barrier: [100, 100, 100, 100] };

  test('held is a surface under a line of 2 px, maxheld dotted in steps, barrier dashed, limit solid, a hatch between', () => {
    const { surfaces, lines, band } = drawn({ ...near, limit: [110, 110, 110, 110] });
    expect(surfaces.map(({ id }) => id)).toEqual(['held']);
    expect(lines.map(({ id, stepped, dash, width }) => [id, stepped, dash, width])).toEqual([
      ['maxheld', true, '1 3', 1.25],
      ['barrier', true, '6 4', 1.75],
      ['limit', true, undefined, 1.75],
      ['held', false, undefined, 2],
    ]);
    expect(band?.upper).toEqual([110, 110, 110, 110]);
  });

  test('a near barrier has its label at the end, a far one is a pill with the share of held', () => {
    expect(drawn(near).labels.map(({ text }) => text)).toContain('barrier 100');
    const far = drawn({ ...near, barrier: [1000, 1000, 1000, 1000] });
    expect(far.pills).toContain('barrier 1k ↑ held 6 %');
    expect(far.labels.map(({ text }) => text)).toEqual(['maxheld 63']);
  });

  test('what is switched off has no line, no label and no pill', () => {
    const { lines, labels, band } = drawn(near, ['barrier']);
    expect(lines.map(({ id }) => id)).toEqual(['maxheld', 'held']);
    expect(labels.map(({ id }) => id)).toEqual(['maxheld']);
    expect(band).toBeNull();
  });

  test('quota has soft and hard limits', () => {
    expect(drawn({ ...near, kind: 'gauge', bounds: 'soft_hard' }).labels.map(({ text }) => text)).toContain(
      'soft limit 100',
    );
  });
});

describe('several on one axis', () => {
  const line = (key: string, held: History['held']) => ({
    key,
    name: key,
    history: madeHistory({ held, barrier: [100, 100, 100, 100], gaps: [] }),
    reference: 'barrier' as const,
  });

  test('each in percent of its own threshold, 100 % in sight once one is near half of it', () => {
    const all = shapeCompared([line('a', [10, 20, 30, 60]), line('b', [1, 1, 1, 1])]);
    const { lines, labels, top } = compareDrawing(all, new Set(), 'threshold');
    expect(lines.map(({ id }) => id)).toEqual(['whole', 'a', 'b']);
    expect(top).toBe(110);
    expect(labels).toHaveLength(1);
    const low = compareDrawing(all, new Set(['a']), 'threshold');
    expect(low.pills).toEqual(['threshold ↑']);
    expect(low.top).toBeLessThan(100);
  });

  test('hiding one changes no other’s colour', () => {
    const all = shapeCompared([line('a', [1, 1, 1, 1]), line('b', [2, 2, 2, 2])]);
    const colour = (hidden: string[]) =>
      compareDrawing(all, new Set(hidden), '').lines.find(({ id }) => id === 'b')?.colour;
    expect(colour(['a'])).toBe(colour([]));
  });

  test('what governs is told by the latest thresholds: RAM by its limit, unlimited by none', () => {
    const at = (resource: string, barrier: number | 'unlimited', limit: number | 'unlimited') =>
      referenceOf({ resource, barrier: [null, barrier], limit: [null, limit] });
    expect(at('physpages', 0, 65_536)).toBe('limit');
    expect(at('physpages', 0, 'unlimited')).toBeNull();
    expect(at('numproc', 240, 240)).toBe('barrier');
    expect(at('numproc', 'unlimited', 'unlimited')).toBeNull();
    expect(at('oomguarpages', 26_112, 'unlimited')).toBeNull();
  });
});

describe('a stack', () => {
  const top: HistoryTop = {
    now: 0,
    resource: 'physpages',
    unit: 'pages',
    scale: 1,
    per: null,
    kind: 'counter',
    stepMs: 10,
    t: [0, 10, 20],
    series: [
      { ctid: '101', title: 'web', held: [5, 5, null], mean: 5, change: 0 },
      { ctid: '102', title: null, held: [3, null, null], mean: 3, change: 0 },
    ],
    others: { containers: 4, held: [2, 2, null] },
    total: [10, 7, null],
    gaps: [{ from: 20, to: 30, kind: 'silent' }],
  };
  const axis = axisOf(top, null, 'bytes');
  const draw = (hidden: string[], amount = 1_000_000) =>
    stackDrawing({
      top,
      layers: stackLayers(top, axis, '4 others'),
      hidden: new Set(hidden),
      axis,
      whole: { amount, text: 'memory' },
    });

  test('stands on what is under it; a container that did not run adds nothing; without a sample there is a gap', () => {
    const { surfaces } = draw([]);
    expect(surfaces.map(({ id }) => id)).toEqual(['101', '102', 'others']);
    const page = 4096;
    expect(surfaces.map(({ track }) => track.values)).toEqual([
      [5 * page, 5 * page, null],
      [8 * page, 5 * page, null],
      [10 * page, 7 * page, null],
    ]);
    expect(surfaces[1]?.base).toEqual(surfaces[0]?.track.values);
  });

  test('without one layer the rest moves down', () => {
    expect(draw(['101']).surfaces[0]?.track.values[0]).toBe(3 * 4096);
  });

  test('ends at what the node has when that is near, and names it at the edge when it is far', () => {
    expect(draw([], 60_000).labels.map(({ text }) => text)).toEqual(['memory 58.5 KiB']);
    expect(draw([]).pills).toEqual(['memory 976 KiB ↑']);
  });
});

describe('the charts of an overview', () => {
  test('memory is what limits it: RAM in VSwap mode, privvmpages otherwise', () => {
    const vswap = [
      beancounter({ name: 'physpages', reference: 'limit', unit: 'pages' }),
      beancounter({ name: 'privvmpages', unit: 'pages' }),
    ];
    expect(overviewCharts('hn1', '101', vswap)[0]?.resource).toBe('physpages');
    const classic = [beancounter({ name: 'physpages', reference: null }), beancounter({ name: 'privvmpages' })];
    expect(overviewCharts('hn1', '101', classic)[0]?.resource).toBe('privvmpages');
  });

  test('the worst counter is the one that fails, then the nearest, and none that is there already', () => {
    const rows = [
      beancounter({ name: 'privvmpages', pressure: 0.99 }),
      beancounter({ name: 'numproc', pressure: 0.98 }),
      beancounter({ name: 'numfile', pressure: 0.9 }),
      beancounter({ name: 'tcpsndbuf', pressure: 0.2, growthHour: 3 }),
    ];
    const resources = overviewCharts('hn1', '101', rows).map(({ resource }) => resource);
    expect(resources).toEqual(['privvmpages', 'numproc', 'tcpsndbuf', 'diskspace', 'cpu', 'net_in']);
  });

  test('what is not measured has no chart', () => {
    const rows = [beancounter({ name: 'numproc', measured: false })];
    expect(overviewCharts('hn1', '101', rows).map(({ resource }) => resource)).toEqual(['diskspace', 'cpu', 'net_in']);
  });
});

describe('edits of the config', () => {
  test('of somebody else and of a task are lines with what changed; a start is none', () => {
    const change = {
      id: 'c1',
      node: 'hn1',
      ctid: '101',
      kind: 'config' as const,
      after: 1,
      at: 5000,
      old: null,
      new: null,
      keys: [{ key: 'NUMPROC', before: '100', after: '120' }],
      whileDown: false,
    };
    const entries: TimelineEntry[] = [
      { kind: 'change', id: 'c1', at: 5000, change },
      { kind: 'change', id: 'c2', at: 6000, change: { ...change, kind: 'restarted', keys: [] } },
    ];
    const lines = editVerticals(entries, 'UTC');
    expect(lines.map(({ atMs, kind }) => [atMs, kind])).toEqual([[5000, 'config']]);
    expect(lines[0]?.text).toBe('1970-01-01 00:00:05 NUMPROC 100 → 120');
  });
});
