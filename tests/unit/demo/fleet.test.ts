import { expect, test } from 'vitest';
import { demoFleet } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';

const bornAtMs = Date.UTC(2026, 10, 20, 14, 30);

test('the demo has the five promised nodes', () => {
  const fleet = demoFleet(1, bornAtMs);
  expect(fleet.map((node) => [node.id, node.containers.length, node.answers])).toEqual([
    ['hn1', 12, true],
    ['hn2', 16, true],
    ['hn3', 10, true],
    ['hn4', 300, true],
    ['hn5', 0, false],
  ]);
});

test('the same seed gives the same fleet and the same counters', () => {
  const [a, b] = [demoFleet(5, bornAtMs), demoFleet(5, bornAtMs)];
  expect(a).toEqual(b);
  a.forEach((spec, i) => {
    const other = b[i];
    if (other === undefined) throw new Error('lengths differ');
    const at = bornAtMs + 123_456;
    expect(createMachine(spec).sample(at).values).toEqual(createMachine(other).sample(at).values);
  });
});

test('another seed gives other counters', () => {
  const values = (seed: number) => demoFleet(seed, bornAtMs).map((spec) => createMachine(spec).sample(bornAtMs).values);
  expect(values(1)).not.toEqual(values(2));
});

test('lives of a container follow each other, and the last is open exactly when it runs', () => {
  for (const container of demoFleet(1, bornAtMs).flatMap((node) => node.containers)) {
    let before = Number.NEGATIVE_INFINITY;
    container.lives.forEach((life, i) => {
      expect(life.bootMs).toBeGreaterThan(before);
      expect(life.epochs[0]?.fromMs).toBe(life.bootMs);
      const open = i === container.lives.length - 1 && container.state === 'running';
      expect(life.endMs === null).toBe(open);
      if (life.endMs !== null) expect(life.endMs).toBeGreaterThan(life.bootMs);
      before = life.endMs ?? bornAtMs;
      expect(before).toBeLessThanOrEqual(bornAtMs);
    });
  }
});
