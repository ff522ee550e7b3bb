/**
 * Makes a node's counters for tests and measurements: the same node for the same seed, whatever the machine. Values are believable, not
 * simulated: most held are low, some near their barrier, some unlimited, a few containers with failures.
 */
import { counterNames, counters } from '@/lib/ubc/counters';
import { type Layout, printUserBeancounters } from '@/lib/ubc/print';
import type { Sample } from '@/lib/ubc/sample';

export interface MadeNode {
  containers: number;
  seed?: number;
  layout?: Layout;
  /** Which share of the containers (0..1) has UUIDs instead of numbers. */
  uuids?: number;
}

const UNLIMITED = Number.POSITIVE_INFINITY;

/** The 20 counters of /proc/user_beancounters for `containers` containers, newest first, the node itself ("0") last. */
export function madeSample({ containers, seed = 1, uuids = 0 }: MadeNode): Sample {
  const random = randomFrom(seed);
  const names = counterNames.filter((name) => counters[name].row < 24);
  const values = new Float64Array((containers + 1) * names.length * 5);
  const ctids: string[] = [];
  let at = 0;
  for (let i = 0; i <= containers; i++) {
    const host = i === containers;
    ctids.push(host ? '0' : i < containers * uuids ? madeUuid(random) : String(100 + containers - i));
    const vswap = !host && random() < 0.3;
    for (const name of names) {
      const { unit } = counters[name];
      const size = unit === 'bytes' ? 16 * 1024 * 1024 : unit === 'pages' ? 262144 : 1024;
      const open = host || (vswap && name !== 'physpages');
      const barrier = open ? UNLIMITED : name === 'physpages' ? 0 : Math.ceil(size * (0.1 + random()));
      const limit = name === 'physpages' ? (vswap ? size : UNLIMITED) : open ? UNLIMITED : Math.ceil(barrier * 1.1);
      const reach = Math.min(barrier > 0 ? barrier : limit, size);
      const maxheld = name === 'vmguarpages' ? 0 : Math.floor(reach * random() ** 2);
      values[at] = Math.floor(maxheld * random());
      values[at + 1] = maxheld;
      values[at + 2] = barrier;
      values[at + 3] = limit;
      values[at + 4] = random() < 0.02 ? Math.floor(random() * 100_000) : 0;
      at += 5;
    }
  }
  return {
    ctids,
    starts: Int32Array.from({ length: ctids.length + 1 }, (_, i) => i * names.length),
    counters: ctids.flatMap(() => names),
    values,
    exact: new Map(),
  };
}

/** The text of /proc/user_beancounters, 24 rows a container: 3.1 MB for 1,000. */
export function madeCounters(node: MadeNode): Uint8Array {
  return new TextEncoder().encode(printUserBeancounters(madeSample(node), node.layout ?? '2.6.32'));
}

/** Numbers in [0, 1) by Weyl steps through a 32-bit mix. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
}

function madeUuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
