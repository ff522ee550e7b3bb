/**
 * Samples what a node tells beside its counters: CPU, network and the node's own numbers with every sample, disk, load and I/O once a minute.
 * Each goes into a stream of its own, so that one which fails leaves a gap nowhere else. What the node does not have is asked for once an hour.
 */
import 'server-only';
import { isAppError } from '@/lib/errors';
import type { History } from '@/lib/history/history';
import { type Clock, type Sampler, startSampler } from '@/lib/history/sampler';
import { streamName } from '@/lib/history/streams';
import type { NodeDoor } from '@/lib/node/node';
import { containerResources, nodeResources, type ResourceInfo } from '@/lib/ubc/resources';
import type { Sample } from '@/lib/ubc/sample';
import type { NetBytes } from '@/lib/ubc/vestat';
import type { Conf } from '@/lib/vz/conf';
import { type Absence, readDf, readIoacct, readSpace, readUsage, readVznetstat, type UsageFile } from '@/lib/vz/usage';
import { logLine } from './log';
import { SpaceReadings, UsageReadings, type WhyAbsent } from './usage-readings';

export interface UsageOptions {
  door: NodeDoor;
  history: Pick<History, 'record'>;
  sampleMs: number;
  clock: Clock;
  /** Config files as last read: CPU limits, and which interface is whose. */
  configs: () => ReadonlyMap<string, Conf>;
}

/** Of what is dearer for the node. */
const SPACE_MS = 60_000;
/** And no more than a tenth of the time, where a node takes long over it. */
const PAUSE_FACTOR = 10;
const ASK_AGAIN_MS = 3_600_000;
/** The file system of private areas unless vz.conf says otherwise. */
const PRIVATE_AREAS = '/vz';

/** Thrown by a reading that is left out on purpose. */
const NOT_NOW = new Error('not now');

export class Usage {
  private readonly usage = new UsageReadings();
  private readonly space = new SpaceReadings();
  private readonly missing = new Map<UsageFile | 'vznetstat' | 'ioacct', { why: Absence; untilMs: number }>();
  private samplers: Sampler[] = [];
  private spaceAgainMs = Number.NEGATIVE_INFINITY;
  /** Whether the last reading of all failed. */
  private failed: { usage: boolean; space: boolean } = { usage: false, space: false };

  constructor(private readonly options: UsageOptions) {}

  /** CPUs of the node; undefined before its CPU time was first read, and where that cannot be read. */
  get cpus(): number | undefined {
    return this.usage.cpus;
  }

  get spaceMs(): number {
    return Math.max(SPACE_MS, this.options.sampleMs);
  }

  /** Begins at once. */
  start(): void {
    this.samplers = [
      this.sampler('usage', this.options.sampleMs, () => this.readUsage()),
      this.sampler('space', this.spaceMs, () => this.readSpace()),
    ];
  }

  stop(): void {
    for (const sampler of this.samplers) sampler.stop();
    this.samplers = [];
  }

  /** Takes both samples now, for tests and for a page that cannot wait a minute. */
  async sampleNow(): Promise<void> {
    this.spaceAgainMs = Number.NEGATIVE_INFINITY;
    await Promise.all(this.samplers.map((sampler) => sampler.sampleNow()));
  }

  /** Why a resource is not measured now; null when it is. */
  whyAbsent({ name, stream }: ResourceInfo, of: 'container' | 'node'): WhyAbsent | null {
    if (stream !== 'usage' && stream !== 'space') return null;
    if (this.failed[stream]) return 'no_data';
    const { absent } = this[stream];
    const container = containerResources.find((one) => one === name);
    const node = nodeResources.find((one) => one === name);
    if (of === 'container') return (container === undefined ? undefined : absent.container.get(container)) ?? null;
    return (node === undefined ? undefined : absent.node.get(node)) ?? null;
  }

  /** Whether quota counts no inodes in this container, since it lies in an image of its own. */
  isPloop(ctid: string): boolean {
    return this.space.ploop.has(ctid);
  }

  /** Used share of a container's soft limit of disk space; null where it has none, or the last reading did not tell. */
  diskShare(ctid: string): number | null {
    return this.failed.space ? null : (this.space.diskShares.get(ctid) ?? null);
  }

  private sampler(stream: 'usage' | 'space', everyMs: number, read: () => Promise<Sample>): Sampler {
    const { door, history, clock } = this.options;
    return startSampler({
      nodeId: streamName(door.config.id, stream),
      everyMs,
      read,
      record: (name, atMs, sample) => history.record(name, atMs, sample),
      onSample: () => {
        this.failed[stream] = false;
      },
      onError: (e) => {
        if (e === NOT_NOW) return;
        // The list and the counters say on every screen that a node does not answer, and when vzboard ends nobody wants to know.
        const said = isAppError(e) && (e.code === 'node_silent' || e.code === 'unavailable');
        if (!this.failed[stream] && !said)
          logLine('warn', `${stream}_not_read`, { node: door.config.id, error: String(e) });
        this.failed[stream] = true;
      },
      clock,
    });
  }

  private async readUsage(): Promise<Sample> {
    const { door, clock, configs } = this.options;
    const known = new Map<UsageFile, Absence>();
    for (const [path, { why }] of this.stillMissing())
      if (path !== 'vznetstat' && path !== 'ioacct') known.set(path, why);
    const [files, counted] = await Promise.all([readUsage(door.read, { missing: known }), this.readCounted()]);
    const atMs = clock.nowMs();
    for (const [path, why] of files.missing) if (!known.has(path)) this.miss(path, why);
    return this.usage.take(files, counted, configs(), atMs);
  }

  private async readCounted(): Promise<ReadonlyMap<string, NetBytes> | Absence> {
    return await this.unlessMissing('vznetstat', () => readVznetstat(this.options.door.read));
  }

  private async readSpace(): Promise<Sample> {
    const { door, clock } = this.options;
    const startedMs = clock.nowMs();
    if (startedMs < this.spaceAgainMs) throw NOT_NOW;
    // One after the other: none of them is urgent, and the node's disks are busy enough.
    const spaces = await readSpace(door.read);
    const df = await readDf(door.read, PRIVATE_AREAS);
    const io = await this.unlessMissing('ioacct', () => readIoacct(door.read));
    const atMs = clock.nowMs();
    this.spaceAgainMs = startedMs + (atMs - startedMs) * PAUSE_FACTOR;
    return this.space.take(spaces, io, df, atMs);
  }

  private async unlessMissing<T>(what: 'vznetstat' | 'ioacct', read: () => Promise<T | Absence>): Promise<T | Absence> {
    const known = this.stillMissing().get(what);
    if (known !== undefined) return known.why;
    const answer = await read();
    if (isAbsence(answer)) this.miss(what, answer);
    return answer;
  }

  private stillMissing() {
    const nowMs = this.options.clock.nowMs();
    for (const [what, { untilMs }] of this.missing) if (untilMs <= nowMs) this.missing.delete(what);
    return this.missing;
  }

  private miss(what: UsageFile | 'vznetstat' | 'ioacct', why: Absence): void {
    this.missing.set(what, { why, untilMs: this.options.clock.nowMs() + ASK_AGAIN_MS });
  }
}

function isAbsence(answer: unknown): answer is Absence {
  return answer === 'not_on_node' || answer === 'denied' || answer === 'no_data';
}
