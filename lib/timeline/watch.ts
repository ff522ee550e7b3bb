/** Compares every reading of a node with what is known of it, keeps the differences nobody here made, and remembers the new. */
import 'server-only';
import { randomBytes } from 'node:crypto';
import type { Change, Task } from '@/lib/api/schemas';
import type { Db } from '@/lib/db/open';
import { timeId } from '@/lib/db/time-id';
import { configDifference, configText, type Difference, type Known, listDifferences, remember } from './compare';
import { isExplained } from './explain';
import { type KnownNode, openTimelineStore } from './store';
import type { Reading, Timeline } from './timeline';

export interface TimelineDeps {
  db: Db;
  nowMs: () => number;
  /** The newest tasks of a container, to tell our own work from that of others. */
  tasksOf: (node: string, ctid: string) => readonly Task[];
  /** Told when a first reading could not be written; the next one is then the first. */
  lost: (error: unknown) => void;
  random?: (bytes: number) => Uint8Array;
}

const DAY_MS = 86_400_000;
const KEPT_MS = 90 * DAY_MS;
/** How often the time of the last reading is written when nothing changed: after a crash changes are placed that much too early at most. */
const NOTED_MS = 60_000;
/** Containers of a first reading written at once: more would hold up other requests. */
const BATCH = 250;

interface Memory extends KnownNode {
  containers: Map<string, Known>;
  /** True until the first comparison in this process: what differs then happened while vzboard was not running. */
  listFromStore: boolean;
  configsFromStore: boolean;
  notedMs: number;
  /** False while a first reading is still being written. */
  whole: boolean;
  /** Of the reading before, by CTID. */
  uptimes: ReadonlyMap<string, number>;
}

interface Found {
  ctid: string;
  difference: Difference;
  sinceMs: number;
  untilMs: number;
  whileDown: boolean;
}

export function createTimeline({ db, nowMs, tasksOf, lost, random = randomBytes }: TimelineDeps): Timeline {
  const store = openTimelineStore(db);
  const memories = new Map<string, Memory>();
  let lastIdMs = 0;
  let prunedMs = Number.NEGATIVE_INFINITY;
  let closed = false;

  function memoryOf(node: string): Memory | undefined {
    let memory = memories.get(node);
    if (memory === undefined) {
      const known = store.known(node);
      if (known === undefined) return undefined;
      memory = {
        ...known,
        listFromStore: true,
        configsFromStore: known.configsMs !== null,
        notedMs: known.listedMs,
        whole: true,
        uptimes: new Map(),
      };
      memories.set(node, memory);
    }
    return memory;
  }

  /** The first reading ever: nothing to compare with, so nothing has changed. */
  function begin(node: string, reading: Reading): void {
    const containers = new Map(
      reading.list.containers.map((one): [string, Known] => {
        const conf = reading.configs?.configs.get(one.ctid);
        return [one.ctid, { ...remember(undefined, one), config: conf === undefined ? null : configText(conf) }];
      }),
    );
    const times = { listedMs: reading.askedAtMs, configsMs: reading.configs?.askedAtMs ?? null };
    const memory: Memory = {
      ...times,
      containers,
      listFromStore: false,
      configsFromStore: false,
      notedMs: nowMs(),
      whole: false,
      uptimes: uptimesOf(reading),
    };
    memories.set(node, memory);
    const rows = [...containers];
    const next = (from: number) => {
      if (closed) return;
      try {
        if (from < rows.length) {
          store.saveSome(node, rows.slice(from, from + BATCH));
          setImmediate(next, from + BATCH);
        } else {
          store.save({ node, ...times, changes: [], known: new Map(), gone: [] });
          memory.whole = true;
        }
      } catch (e) {
        memories.delete(node);
        lost(e);
      }
    };
    next(0);
  }

  function newId(atMs: number): string {
    lastIdMs = Math.max(atMs, lastIdMs + 1);
    return timeId(lastIdMs, random(10));
  }

  function toChange(node: string, { ctid, difference, sinceMs, untilMs, whileDown }: Found): Change {
    return { id: newId(untilMs), node, ctid, ...difference, after: sinceMs, at: untilMs, whileDown };
  }

  function byOthers(node: string, { ctid, difference, sinceMs, untilMs }: Found): boolean {
    return !isExplained(difference, tasksOf(node, ctid), { sinceMs, untilMs });
  }

  function observe(node: string, reading: Reading): void {
    if (closed) return;
    const memory = memoryOf(node);
    if (memory === undefined) {
      // Half a list is nothing to start from: the other half would appear with the next.
      if (reading.list.complete) begin(node, reading);
      return;
    }
    if (!memory.whole) return;
    const { found, known, gone } = compare(memory, reading);
    const changes = found.filter((one) => byOthers(node, one)).map((one) => toChange(node, one));
    const listedMs = reading.askedAtMs;
    const configsMs = reading.configs?.askedAtMs ?? memory.configsMs;
    const now = nowMs();
    if (changes.length > 0 || known.size > 0 || gone.length > 0 || now - memory.notedMs >= NOTED_MS) {
      store.save({ node, listedMs, configsMs, changes, known, gone });
      memory.notedMs = now;
    }
    // Only what was kept is remembered: if saving failed, the next reading finds the same differences.
    for (const [ctid, one] of known) memory.containers.set(ctid, one);
    for (const ctid of gone) memory.containers.delete(ctid);
    memory.uptimes = uptimesOf(reading);
    memory.listedMs = listedMs;
    memory.configsMs = configsMs;
    memory.listFromStore = false;
    if (reading.configs !== undefined) memory.configsFromStore = false;
    if (now - prunedMs >= DAY_MS) {
      prunedMs = now;
      store.prune(now - KEPT_MS);
    }
  }

  return {
    observe,
    list: (filter) => store.list(filter),
    countSince: (node, sinceMs) => store.countAfter(node, timeId(sinceMs, new Uint8Array(10))),
    close() {
      closed = true;
      for (const [node, { listedMs, configsMs, whole }] of memories) {
        // A first reading that is not written whole is none.
        if (whole) store.save({ node, listedMs, configsMs, changes: [], known: new Map(), gone: [] });
      }
    },
  };
}

/** Everything that differs, and what is to be remembered instead. */
function compare(
  memory: Memory,
  { list, atMs, configs }: Reading,
): { found: Found[]; known: Map<string, Known>; gone: string[] } {
  const found: Found[] = [];
  const known = new Map<string, Known>();
  const inList = { sinceMs: memory.listedMs, untilMs: atMs, whileDown: memory.listFromStore };
  const inConfigs = {
    sinceMs: memory.configsMs ?? atMs,
    untilMs: configs?.atMs ?? atMs,
    whileDown: memory.configsFromStore,
  };
  for (const one of list.containers) {
    const { ctid } = one;
    const before = memory.containers.get(ctid);
    const last = { atMs: memory.listedMs, uptimeSeconds: memory.uptimes.get(ctid) };
    for (const difference of listDifferences(before, last, one, atMs)) {
      found.push({ ctid, difference, ...inList });
    }
    const after = remember(before, one);
    const conf = configs?.configs.get(ctid);
    if (conf !== undefined) {
      after.config = configText(conf);
      const difference = before?.config == null ? undefined : configDifference(before.config, after.config);
      if (difference !== undefined) found.push({ ctid, difference, ...inConfigs });
    }
    if (before === undefined || !isSame(before, after)) known.set(ctid, after);
  }
  const gone: string[] = [];
  if (list.complete) {
    const listed = new Set(list.containers.map(({ ctid }) => ctid));
    for (const [ctid, { state }] of memory.containers) {
      if (listed.has(ctid)) continue;
      gone.push(ctid);
      found.push({ ctid, difference: { kind: 'disappeared', old: state, new: null, keys: [] }, ...inList });
    }
  }
  return { found, known, gone };
}

function uptimesOf({ list }: Reading): ReadonlyMap<string, number> {
  return new Map(
    list.containers.flatMap(({ ctid, uptimeSeconds }) =>
      uptimeSeconds === null ? [] : [[ctid, uptimeSeconds] as const],
    ),
  );
}

function isSame(a: Known, b: Known): boolean {
  return a.state === b.state && a.name === b.name && a.config === b.config;
}
