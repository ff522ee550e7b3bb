import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CounterReader } from '@/lib/demo/counters';
import { demoFleet } from '@/lib/demo/fleet';
import { limitsOf, thresholdsOf } from '@/lib/demo/limits';
import { createMachine } from '@/lib/demo/machine';
import { planCounters } from '@/lib/demo/plan';
import type { ContainerSpec, Life, NodeSpec } from '@/lib/demo/spec';
import { COUNTERS, type CounterName } from '@/lib/demo/workload';
import { FAILCNT, HELD, MAXHELD } from '@/lib/ubc/sample';
import { parseConf } from '@/lib/vz/conf';
import { play } from '../../replay/engine';

const bornAtMs = Date.UTC(2026, 10, 20, 14, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const fleet = demoFleet(1, bornAtMs);
const nodeOf = (id: string): NodeSpec => {
  const node = fleet.find((one) => one.id === id);
  if (node === undefined) throw new Error(`no ${id}`);
  return node;
};
const running = (node: NodeSpec): [NodeSpec, ContainerSpec, Life][] =>
  node.containers.flatMap((container) => {
    const life = container.lives.at(-1);
    return life === undefined || container.state !== 'running' ? [] : [[node, container, life]];
  });
/** All of the three small nodes, and every tenth of the large one. */
const containers = [
  ...['hn1', 'hn2', 'hn3'].flatMap((id) => running(nodeOf(id))),
  ...running(nodeOf('hn4')).filter((_, i) => i % 10 === 0),
];
const indexOf = (counter: CounterName) => COUNTERS.indexOf(counter);
const read = (reader: CounterReader, life: Life, atMs: number): Float64Array => {
  const out = new Float64Array(COUNTERS.length * 5);
  reader.read(life, atMs, out);
  return out;
};

test('any moment has the same numbers in whatever order it is asked for', () => {
  const [node, container, life] = running(nodeOf('hn2'))[1] as [NodeSpec, ContainerSpec, Life];
  const plan = planCounters(node.seed, container);
  const one = new CounterReader(plan);
  const hours = fc.integer({ min: 0, max: Math.floor((bornAtMs - life.bootMs) / 1000) });
  fc.assert(
    fc.property(fc.array(hours, { minLength: 2, maxLength: 6 }), (seconds) => {
      for (const second of seconds) {
        const at = life.bootMs + second * 1000;
        expect(read(one, life, at)).toEqual(read(new CounterReader(plan), life, at));
      }
    }),
    { numRuns: 25 },
  );
});

describe('over the last hours and over the whole life', () => {
  const cases = containers.map(([node, container, life]) => [`${node.id} ${container.ctid}`, node, container, life]);
  test.each(cases as [string, NodeSpec, ContainerSpec, Life][])('%s obeys the kernel', (_, node, container, life) => {
    const reader = new CounterReader(planCounters(node.seed, container));
    const thresholds = thresholdsOf(limitsOf(parseConf(container.conf)));
    const since = Math.max(life.bootMs, bornAtMs - 5 * HOUR, life.epochs.at(-1)?.fromMs ?? 0);
    const moments: number[] = [];
    for (let at = life.bootMs; at < since; at += 7 * HOUR) moments.push(at);
    for (let at = since; at <= bornAtMs; at += 10_000) moments.push(at);
    let before: Float64Array | undefined;
    for (const at of moments) {
      const now = read(reader, life, at);
      const dense = at - 10_000 >= since;
      COUNTERS.forEach((counter, i) => {
        const [held, maxheld, failcnt] = [HELD, MAXHELD, FAILCNT].map((column) => now[i * 5 + column] as number) as [
          number,
          number,
          number,
        ];
        const threshold = thresholds[i] as number;
        const where = `${counter} at ${new Date(at).toISOString()}`;
        if (held < 0 || !Number.isInteger(held) || !Number.isInteger(maxheld) || !Number.isInteger(failcnt)) {
          throw new Error(`${where}: ${held} ${maxheld} ${failcnt}`);
        }
        if (held > maxheld) throw new Error(`${where}: held ${held} above maxheld ${maxheld}`);
        if (at >= since && held > threshold) throw new Error(`${where}: held ${held} above ${threshold}`);
        if (before === undefined) return;
        const grown = failcnt - (before[i * 5 + FAILCNT] as number);
        if (maxheld < (before[i * 5 + MAXHELD] as number)) throw new Error(`${where}: maxheld fell`);
        if (grown < 0) throw new Error(`${where}: failcnt fell`);
        const atThreshold = held === threshold || before[i * 5 + HELD] === threshold;
        if (grown > 0 && dense && !atThreshold) throw new Error(`${where}: failed below the threshold`);
        if (grown > 0 && maxheld < threshold && at > since) throw new Error(`${where}: failed, maxheld ${maxheld}`);
      });
      const held = (counter: CounterName) => now[indexOf(counter) * 5] as number;
      const nested = held('dcachesize') + 16_384 * held('numproc') <= held('kmemsize') + 16_384;
      if (!nested || held('vmguarpages') !== 0) throw new Error(`dcachesize or numproc outgrow kmemsize at ${at}`);
      before = now;
    }
  });
});

test('the healthy node has no failures, the busy one has some in five counters or more', () => {
  const failing = (id: string) => {
    const { counters, values } = createMachine(nodeOf(id)).sample(bornAtMs);
    return new Set(counters.filter((_, row) => (values[row * 5 + FAILCNT] as number) > 0));
  };
  expect(failing('hn1')).toEqual(new Set());
  expect(failing('hn2').size).toBeGreaterThanOrEqual(5);
});

describe('the socket leak on the busy node', () => {
  const hn2 = nodeOf('hn2');
  const column = (machine: ReturnType<typeof createMachine>, at: number, counter: CounterName, index: number) => {
    const sample = machine.sample(at);
    const i = sample.ctids.indexOf('201');
    return sample.values[((sample.starts[i] as number) + indexOf(counter)) * 5 + index] as number;
  };

  test('grows for days, then stands at the barrier and fails since a few hours', () => {
    const machine = createMachine(hn2);
    const held = [96, 72, 48, 24, 0].map((hours) => column(machine, bornAtMs - hours * HOUR, 'numtcpsock', HELD));
    expect(held).toEqual([...held].sort((a, b) => a - b));
    expect(held.at(-1)).toBe(360);
    expect(column(machine, bornAtMs - 12 * HOUR, 'numtcpsock', FAILCNT)).toBe(0);
    expect(column(machine, bornAtMs, 'numtcpsock', FAILCNT)).toBeGreaterThan(50);
    expect(column(machine, bornAtMs, 'tcpsndbuf', HELD)).toBeGreaterThan(
      2 * column(machine, bornAtMs - 96 * HOUR, 'tcpsndbuf', HELD),
    );
  });

  test('ends its failures when the barrier is raised, and keeps what was counted', () => {
    const machine = createMachine(hn2);
    const before = column(machine, bornAtMs, 'numtcpsock', FAILCNT);
    const set = ['vzctl', 'set', '201', '--numtcpsock=800:800', '--tcpsndbuf=3440640:5406720', '--save'];
    expect(play(machine, set, bornAtMs).code).toBe(0);
    const raisedMs = bornAtMs + MINUTE;
    expect(column(machine, raisedMs, 'numtcpsock', FAILCNT)).toBeGreaterThanOrEqual(before);
    const later = column(machine, raisedMs + 3 * HOUR, 'numtcpsock', FAILCNT);
    expect(later).toBe(column(machine, raisedMs, 'numtcpsock', FAILCNT));
    expect(column(machine, raisedMs + 3 * HOUR, 'numtcpsock', HELD)).toBeGreaterThan(360);
  });

  test('begins anew after a restart', () => {
    const machine = createMachine(hn2);
    expect(play(machine, ['vzctl', 'restart', '201'], bornAtMs).code).toBe(0);
    const at = bornAtMs + MINUTE;
    expect(column(machine, at, 'numtcpsock', FAILCNT)).toBe(0);
    expect(column(machine, at, 'numtcpsock', MAXHELD)).toBeLessThan(100);
  });
});

test('a barrier lowered below what is held stops new requests at once and counts them', () => {
  const machine = createMachine(nodeOf('hn1'));
  const at = (ms: number, column: number) => {
    const sample = machine.sample(ms);
    const i = sample.ctids.indexOf('103');
    return sample.values[((sample.starts[i] as number) + indexOf('numproc')) * 5 + column] as number;
  };
  const maxheld = at(bornAtMs, MAXHELD);
  expect(play(machine, ['vzctl', 'set', '103', '--numproc=20:20', '--save'], bornAtMs).code).toBe(0);
  const later = bornAtMs + HOUR;
  expect(at(later, HELD)).toBe(20);
  expect(at(later, MAXHELD)).toBeGreaterThanOrEqual(maxheld);
  expect(at(later, FAILCNT)).toBeGreaterThan(0);
});
