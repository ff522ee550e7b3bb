/** What all containers of a reading hold together, counter by counter: a node's commitment beside what it has. */
import { gathered, type Reading } from './gathered';
import { ALL_CONTAINERS } from './resources';
import { type Amount, BARRIER, HELD, LIMIT, type Sample } from './sample';

const UNLIMITED = Number.POSITIVE_INFINITY;

interface Sums {
  /** As floats while they are exact, which they nearly always are; a bigint once a sum is beyond. */
  held: Amount;
  barrier: Amount;
  limit: Amount;
}

/**
 * A sample of its own, of the one id ALL_CONTAINERS: sums of held, barrier and limit (unlimited as soon as one is), and how many containers were
 * counted. The node itself, 0, is not among them. Failures are events and are summed from there.
 */
export function sumsOf(sample: Sample): Sample {
  const sums = new Map<string, Sums>();
  let containers = 0;
  for (const [i, ctid] of sample.ctids.entries()) {
    if (ctid === '0') continue;
    containers += 1;
    for (let row = sample.starts[i] ?? 0; row < (sample.starts[i + 1] ?? 0); row++) {
      const counter = sample.counters[row] ?? '';
      let sum = sums.get(counter);
      if (sum === undefined) {
        sum = { held: 0, barrier: 0, limit: 0 };
        sums.set(counter, sum);
      }
      sum.held = add(sum.held, sample, row * 5 + HELD);
      sum.barrier = add(sum.barrier, sample, row * 5 + BARRIER);
      sum.limit = add(sum.limit, sample, row * 5 + LIMIT);
    }
  }
  const rows: Reading[] = [...sums].map(([resource, sum]) => ({ resource, ...sum }));
  rows.push({ resource: 'containers', held: containers });
  return gathered(new Map([[ALL_CONTAINERS, rows]]));
}

function add(sum: Amount, { values, exact }: Sample, at: number): Amount {
  const value = values[at] ?? 0;
  if (sum === UNLIMITED || value === UNLIMITED) return UNLIMITED;
  const float = Number(sum) + value;
  if (Number.isSafeInteger(float) && typeof sum === 'number') return float;
  const total = BigInt(sum) + (exact.get(at) ?? BigInt(value));
  // As much as the kernel's own word for unlimited.
  return total >= 2n ** 63n - 1n ? UNLIMITED : total;
}
