/**
 * What vzboard knows of one node right now: the list of its containers, their config files, the last sample and the failures of the last day,
 * each with its age. Reads keep their own pace and never overlap; a failed read leaves the last good one in place and says why it is old.
 */
import 'server-only';
import { AppError, isAppError } from '@/lib/errors';
import type { Failure, History } from '@/lib/history/history';
import { type Clock, type Sampler, startSampler } from '@/lib/history/sampler';
import { streamName } from '@/lib/history/streams';
import type { NodeDoor } from '@/lib/node/node';
import type { Transport } from '@/lib/node/transport';
import { t } from '@/lib/text/t';
import type { Reading } from '@/lib/timeline/timeline';
import { type Grammar, UNKNOWN_GRAMMAR } from '@/lib/ubc/grammar';
import type { LineProblem } from '@/lib/ubc/parse';
import type { Sample } from '@/lib/ubc/sample';
import { sumsOf } from '@/lib/ubc/sums';
import type { Conf } from '@/lib/vz/conf';
import { compareCtids } from '@/lib/vz/ctid';
import { type Configs, readConfigs, readConfigsByHelper, readList, readVersion } from '@/lib/vz/files';
import type { ContainerList, ListedContainer } from '@/lib/vz/list';
import type { Oddity } from '@/lib/vz/oddity';
import { type CounterFiles, counterFiles, readCounters } from '@/lib/vz/read-counters';
import { type Counted, Inventory, type Listed } from './inventory';
import { KeptSparks } from './kept-sparks';
import { logLine } from './log';
import { RecentFailures } from './recent-failures';
import { Removals } from './removals';
import { RowChanges } from './row-changes';
import { type ContainerCounters, summariseSample } from './sample-summary';
import { Ranking } from './top-containers';
import { Usage } from './usage';

export interface Problem {
  code: string;
  message: string;
  detail?: string;
}

export interface Listing {
  atMs: number;
  /** By CTID, ascending. Those that vzlist does not list but that are there in some way are among them, with the state `unknown`. */
  containers: ReadonlyMap<string, ListedContainer>;
  /** What is not as it should be, by CTID, worst first. */
  oddities: ReadonlyMap<string, readonly Oddity[]>;
}

export interface LatestSample {
  atMs: number;
  sample: Sample;
  grammar: Grammar;
  /** Lines of the counters file that could not be read, the first of them. */
  problems: readonly LineProblem[];
  problemCount: number;
  counters: ReadonlyMap<string, ContainerCounters>;
  /** The same as columns, for questions about all containers. */
  ranking: Ranking;
}

/** Who switched a node off, and when. */
export interface Disabled {
  by: string;
  atMs: number;
}

export interface LiveNodeOptions {
  door: NodeDoor;
  history: History;
  sampleMs: number;
  clock: Clock;
  /** Told of every good reading. */
  onRead?: (reading: Reading) => void;
  /** For a node whose past is simulated: its failures before `untilMs`; what the history says of that time is the same once more. */
  earlier?: EarlierFailures;
  hostKeys?: Transport['hostKeys'];
  /** Then nothing is read; its door is expected to refuse. */
  disabled?: Disabled | undefined;
  /** Called when the node stops, after its door has closed. */
  onStop?: () => void;
}

export interface EarlierFailures {
  untilMs: number;
  failures: () => readonly Failure[];
}

const LIST_MS = 10_000;
const CONFIGS_MS = 60_000;
const DAY_MS = 86_400_000;
const NOTHING: ReadonlyMap<string, string> = new Map();

export class LiveNode {
  readonly door: NodeDoor;
  /** Approval of host keys; remote nodes only. */
  readonly hostKeys: Transport['hostKeys'];
  readonly sampleMs: number;
  readonly disabled: Disabled | undefined;
  readonly failures = new RecentFailures();
  /** What was told of its rows, and when. */
  readonly rowChanges = new RowChanges();
  /** What was told of the last hour. */
  readonly sparks = new KeptSparks();
  /** What is measured beside the counters. */
  readonly usage: Usage;
  listing: Listing | undefined;
  latest: LatestSample | undefined;
  version: string | undefined;
  listProblem: Problem | undefined;
  /** Config files could not be read, or not all: names and templates may be missing. The list itself is good. */
  configProblem: Problem | undefined;
  sampleProblem: Problem | undefined;

  private readonly history: History;
  private readonly clock: Clock;
  private readonly earlier: EarlierFailures | undefined;
  private readonly onStop: () => void;
  private readonly onRead: ((reading: Reading) => void) | undefined;
  private readonly inventory: Inventory;
  private readonly removals: Removals;
  private listed: Listed | undefined;
  private sampler: Sampler | undefined;
  private listingNow: Promise<void> | undefined;
  private configsRead: Configs | undefined;
  private configsAtMs = Number.NEGATIVE_INFINITY;
  private cancelNext: (() => void) | undefined;
  private stopped = false;
  private readonly counterFiles: CounterFiles;
  /** What else the reading of the next sample told. */
  private readAbout: Pick<LatestSample, 'grammar' | 'problems' | 'problemCount'> = {
    grammar: UNKNOWN_GRAMMAR,
    problems: [],
    problemCount: 0,
  };

  constructor(options: LiveNodeOptions) {
    const { door, history, sampleMs, clock, earlier, onRead, hostKeys, disabled, onStop = () => {} } = options;
    this.door = door;
    this.history = history;
    this.sampleMs = sampleMs;
    this.clock = clock;
    this.earlier = earlier;
    this.disabled = disabled;
    this.onStop = onStop;
    this.onRead = onRead;
    this.inventory = new Inventory(door);
    this.removals = new Removals(door.read);
    this.hostKeys = hostKeys;
    const { userBeancounters, bcResources } = door.config.files;
    this.counterFiles = counterFiles(userBeancounters, bcResources, clock.nowMs);
    this.usage = new Usage({ door, history, sampleMs, clock, configs: () => this.configs });
  }

  get id(): string {
    return this.door.config.id;
  }

  /** Config files by CTID, as last read. */
  configs: ReadonlyMap<string, Conf> = new Map();

  /** Paths of files that vzctl destroy has moved aside and nobody has removed yet. */
  get leftovers(): readonly string[] {
    return this.removals.left;
  }

  /** Configs of retired containers as last read, by CTID: their numbers are taken. */
  get retired(): ReadonlyMap<string, string> {
    return this.configsRead?.retired ?? NOTHING;
  }

  get label(): string {
    return this.door.config.label;
  }

  /** Shows what `earlier`, the same node before a change of its settings, has read, until something newer is read. */
  inherit(earlier: LiveNode): void {
    this.listing ??= earlier.listing;
    this.latest ??= earlier.latest;
    this.version ??= earlier.version;
    this.configsRead ??= earlier.configsRead;
    if (this.configs.size === 0) this.configs = earlier.configs;
  }

  /** Begins reading; returns at once. A disabled node reads nothing. */
  start(): void {
    if (this.disabled !== undefined) return;
    void this.recallFailures();
    void this.keepListing();
    this.sampler = startSampler({
      nodeId: this.id,
      everyMs: this.sampleMs,
      read: () => this.readCounters(),
      record: (nodeId, atMs, sample) => this.history.record(nodeId, atMs, sample),
      onSample: (atMs, sample, recorded) => {
        this.failures.add(recorded.failures);
        this.failures.prune(atMs);
        const { readAbout, failures } = this;
        const counters = summariseSample(sample, failures, atMs, readAbout.grammar);
        this.latest = {
          ...readAbout,
          atMs,
          sample,
          counters,
          ranking: new Ranking(counters, this.listing?.containers),
        };
        this.sampleProblem = undefined;
        this.recordSums(atMs, sample);
      },
      onError: (e) => {
        this.sampleProblem = problemOf(e);
      },
      clock: this.clock,
    });
    this.usage.start();
  }

  stop(): void {
    this.stopped = true;
    this.usage.stop();
    this.cancelNext?.();
    this.sampler?.stop();
    this.door.close();
    this.onStop();
  }

  /** Lists again now, configs included; settles when the answer is in. A list under way since before the call is not good enough. */
  async relist(): Promise<void> {
    if (this.disabled !== undefined) return;
    this.configsAtMs = Number.NEGATIVE_INFINITY;
    await this.listingNow;
    await this.list();
  }

  /** Waits for the first list, at most `ms`: right after the start a page would otherwise be empty. */
  async firstList(ms: number): Promise<void> {
    if (this.listing !== undefined || this.listProblem !== undefined || this.disabled !== undefined) return;
    let cancel: (() => void) | undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.clock.schedule(ms, resolve);
    });
    await Promise.race([this.listingNow, late]);
    cancel?.();
  }

  /** Readings never overlap, so what is kept beside the sample belongs to it. */
  private async readCounters(): Promise<Sample> {
    const { sample, ...about } = await readCounters(this.door.read, this.counterFiles);
    this.readAbout = about;
    return sample;
  }

  /** What all containers hold together; the sample itself is safe already. */
  private recordSums(atMs: number, sample: Sample): void {
    this.history.record(streamName(this.id, 'sums'), atMs, sumsOf(sample)).catch((e: unknown) => {
      if (!this.stopped) logLine('warn', 'sums_not_recorded', { node: this.id, error: String(e) });
    });
  }

  private async keepListing(): Promise<void> {
    await this.list();
    if (!this.stopped) this.cancelNext = this.clock.schedule(LIST_MS, () => void this.keepListing());
  }

  private list(): Promise<void> {
    this.listingNow ??= this.listOnce().finally(() => {
      this.listingNow = undefined;
    });
    return this.listingNow;
  }

  private async listOnce(): Promise<void> {
    try {
      const askedAtMs = this.clock.nowMs();
      const list = await readList(this.door.read);
      const atMs = this.clock.nowMs();
      const due = atMs - this.configsAtMs >= CONFIGS_MS || !sameCtids(list, this.listed?.list);
      const configs = due ? await this.readConfigs(list, atMs) : undefined;
      this.version ??= await readVersion(this.door.read).catch(() => undefined);
      const listed = { atMs, list };
      const { oddities, strays } = this.inventory.judge(listed, this.listed, this.counted());
      const sorted = [...list.containers, ...strays].sort((a, b) => compareCtids(a.ctid, b.ctid));
      this.listed = listed;
      this.listing = { atMs, oddities, containers: new Map(sorted.map((container) => [container.ctid, container])) };
      this.listProblem = list.complete ? undefined : { code: 'node_failed', message: t('vz.list.cut') };
      this.tell({ askedAtMs, atMs, list, configs });
    } catch (e) {
      this.listProblem = problemOf(e);
    }
  }

  /** What others make of a reading is no failure of the node. */
  private tell(reading: Reading): void {
    try {
      this.onRead?.(reading);
    } catch (e) {
      logLine('error', 'a reading could not be compared', { node: this.id, error: String(e) });
    }
  }

  /** A node whose config files cannot be read still has a list: what only they say stays as it was last read. */
  private async readConfigs(list: ContainerList, askedAtMs: number): Promise<Reading['configs']> {
    this.configsAtMs = askedAtMs;
    let read: Configs | undefined;
    try {
      const { files, helper } = this.door.config;
      const readAll = helper === undefined ? readConfigs : readConfigsByHelper;
      read = await readAll(this.door.read, files.conf, { previous: this.configsRead });
      this.configProblem = undefined;
    } catch (e) {
      this.configProblem = problemOf(e);
    }
    await this.inventory.look(list, read);
    if (read === undefined) return undefined;
    await this.removals.look(read);
    this.configsRead = read;
    this.configs = new Map([...read.configs, ...this.inventory.lookedAt]);
    return { askedAtMs, atMs: this.clock.nowMs(), configs: this.configs };
  }

  /** The last counters for comparing with a list; undefined while they cannot be read. */
  private counted(): Counted | undefined {
    const { latest } = this;
    if (latest === undefined || this.sampleProblem !== undefined) return undefined;
    return { atMs: latest.atMs, ctids: latest.sample.ctids, has: (ctid) => latest.counters.has(ctid) };
  }

  private async recallFailures(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (this.earlier !== undefined) this.failures.add(this.earlier.failures());
    try {
      const sinceMs = Math.max(nowMs - DAY_MS, this.earlier?.untilMs ?? 0);
      this.failures.add(await this.history.failureEvents(this.id, sinceMs));
    } catch (e) {
      logLine('warn', 'earlier failures could not be read', { node: this.id, error: String(e) });
    }
  }
}

function sameCtids(list: ContainerList, before: ContainerList | undefined): boolean {
  if (before === undefined || before.containers.length !== list.containers.length) return false;
  const known = new Set(before.containers.map(({ ctid }) => ctid));
  return list.containers.every(({ ctid }) => known.has(ctid));
}

/** What a screen may say of a failure. Anything but an AppError is a defect of ours: logged, and worded without its text. */
export function problemOf(e: unknown): Problem {
  const error = isAppError(e)
    ? e
    : new AppError('internal', 'vzboard failed while reading this node. Its log says what.');
  if (!isAppError(e))
    logLine('error', 'reading a node failed', { error: e instanceof Error ? (e.stack ?? e.message) : String(e) });
  return { code: error.code, message: error.message, ...(error.detail === undefined ? {} : { detail: error.detail }) };
}
