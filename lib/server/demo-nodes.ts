/**
 * The simulated fleet behind the same doors as real nodes. Loaded only in the demo. Its past is written into the history when somebody first
 * looks at a container, so that ninety days do not delay the first page.
 */
import 'server-only';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFleet, PAST_MS } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { pastFailures, pastSamples } from '@/lib/demo/past';
import { type Past, PastSums, pastNode, pastUsage } from '@/lib/demo/past-usage';
import { demoRun } from '@/lib/demo/run';
import type { NodeSpec } from '@/lib/demo/spec';
import type { History } from '@/lib/history/history';
import { streamName } from '@/lib/history/streams';
import { ALL_CONTAINERS, NODE_ITSELF, type Stream } from '@/lib/ubc/resources';
import type { NodeSource } from './boot';
import type { Config } from './config';

const DAY_MS = 86_400_000;
const clock = {
  nowMs: Date.now,
  wait: (ms: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
    }),
};

/** The nodes of the demo and a history that knows their past. With nodes in the configuration file, only as many as it names. */
export function demoNodes(config: Config, stored: History, nowMs: number): { sources: NodeSource[]; history: History } {
  const bornAtMs = bornAt(config, nowMs);
  const specs = demoFleet(config.demoSeed, bornAtMs, config.demoMany);
  const named = config.nodes.length === 0 ? specs : specs.slice(0, config.nodes.length);
  const sources = named.map((spec, i): NodeSource => {
    const given = config.nodes[i];
    return {
      config: {
        id: given?.id ?? spec.id,
        label: given?.label ?? spec.label,
        transport: 'demo',
        sudo: false,
        programs: [],
        files: {
          userBeancounters: '/proc/user_beancounters',
          bcResources: '/proc/bc/resources',
          conf: '/etc/vz/conf',
        },
      },
      run: demoRun(createMachine(spec), clock),
      helper: { installed: 'vzboard-node' },
      earlier: { untilMs: bornAtMs, failures: () => pastFailures(spec, nowMs - DAY_MS, bornAtMs) },
    };
  });
  const specOf = new Map(sources.map(({ config: { id } }, i) => [id, named[i] as NodeSpec]));
  return { sources, history: withPast(stored, specOf, bornAtMs) };
}

/** `stored`, with the past of what is asked for filled in before the first time it is read. */
function withPast(stored: History, specOf: ReadonlyMap<string, NodeSpec>, bornAtMs: number): History {
  const filled = new Map<string, Promise<unknown>>();
  const once = (key: string, fill: () => Promise<unknown>): Promise<unknown> => {
    const earlier = filled.get(key);
    if (earlier !== undefined) return earlier;
    const now = fill();
    filled.set(key, now);
    now.catch(() => filled.delete(key));
    return now;
  };
  const keep = (nodeId: string, stream: Stream, ctid: string, past: Past) =>
    stored.fill({ nodeId: streamName(nodeId, stream), ctid, ...past });

  const fillOne = (nodeId: string, stream: Stream, ctid: string): Promise<unknown> => {
    const spec = specOf.get(nodeId);
    if (spec === undefined) return Promise.resolve();
    if (ctid === ALL_CONTAINERS) return fillSums(nodeId, spec);
    const known = ctid === '0' || ctid === NODE_ITSELF || spec.containers.some((container) => container.ctid === ctid);
    if (!known || stream === 'sums') return Promise.resolve();
    return once(`${nodeId}/${stream}/${ctid}`, () => {
      const past =
        stream === 'counters'
          ? pastSamples(spec, ctid, bornAtMs)
          : ctid === NODE_ITSELF
            ? pastNode(spec, stream, bornAtMs)
            : pastUsage(spec, ctid, stream, bornAtMs);
      return keep(nodeId, stream, ctid, past);
    });
  };

  /** Container by container, and other work between two of them: hundreds take seconds. */
  const fillAll = (nodeId: string, stream: Stream): Promise<unknown> =>
    once(`${nodeId}/${stream}`, async () => {
      for (const { ctid } of specOf.get(nodeId)?.containers ?? []) await fillOne(nodeId, stream, ctid);
    });

  const fillSums = (nodeId: string, spec: NodeSpec): Promise<unknown> =>
    once(`${nodeId}/sums`, async () => {
      const sums = new PastSums();
      for (const { ctid } of spec.containers) {
        sums.add(pastSamples(spec, ctid, bornAtMs));
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
      await keep(nodeId, 'sums', ALL_CONTAINERS, sums.past());
    });

  /** A container, and the node's own row, which tells whether the node was seen. */
  const fillFor = ({ nodeId, stream = 'counters', ctid }: { nodeId: string; stream?: Stream; ctid: string }) =>
    Promise.all([
      fillOne(nodeId, stream, ctid),
      fillOne(nodeId, 'counters', '0'),
      ...(stream === 'counters' ? [] : [fillOne(nodeId, 'counters', ctid)]),
    ]);

  return {
    ...stored,
    read: async (query) => {
      await fillFor(query);
      return stored.read(query);
    },
    readHeld: async (query) => {
      await fillFor(query);
      return stored.readHeld(query);
    },
    readEach: async (query) => {
      const { nodeId, stream = 'counters', wanted } = query;
      // One after the other: a page must not wait while the past of a whole screen of containers is made up.
      for (const { ctid } of wanted) {
        await fillOne(nodeId, stream, ctid);
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
      return stored.readEach(query);
    },
    top: async (query) => {
      await Promise.all([fillAll(query.nodeId, query.stream ?? 'counters'), fillOne(query.nodeId, 'counters', '0')]);
      return stored.top(query);
    },
  };
}

/** When this demo was born: kept in its data directory, so that a restart shows the same past; anew when that is long ago. */
function bornAt({ dataDir }: Config, nowMs: number): number {
  const file = join(dataDir, 'born');
  const kept = readBorn(file);
  if (kept !== undefined && kept <= nowMs && nowMs - kept < PAST_MS / 3) return kept;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${nowMs}\n`);
  return nowMs;
}

function readBorn(file: string): number | undefined {
  try {
    const kept = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}
