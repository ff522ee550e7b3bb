/**
 * The counters of a node, wherever its kernel has them: /proc/user_beancounters with /proc/bc/resources beside it, or, where the kernel has none,
 * what the script of Virtuozzo 8 and 9 prints, with the swap limits of the memory cgroups.
 */
import { isAppError } from '@/lib/errors';
import { withSwappages } from '@/lib/ubc/join';
import { type ParsedCounters, parseUserBeancounters } from '@/lib/ubc/parse';
import type { Sample } from '@/lib/ubc/sample';
import { scriptSwap } from '@/lib/ubc/script-swap';
import { isCtid } from './ctid';
import { decode, failure, type ReadOptions, run } from './files';
import type { Argv, Run, RunResult } from './run';

/**
 * A file that a node may not have, or not let us read, and whether it is worth asking for: five minutes after a miss at first, then twice as long
 * each time, an hour at most. A node that never has it costs one short process an hour.
 */
export class OptionalFile {
  readonly path: string;
  readonly #nowMs: () => number;
  #askAgainMs = Number.NEGATIVE_INFINITY;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(path: string, nowMs: () => number) {
    this.path = path;
    this.#nowMs = nowMs;
  }

  get due(): boolean {
    return this.#nowMs() >= this.#askAgainMs;
  }

  found(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
  }

  missed(): void {
    this.#askAgainMs = this.#nowMs() + this.#pauseMs;
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 60 * 60_000;
/** The main file never waits longer for the second one. */
const BESIDE_TIMEOUT_MS = 5_000;

/** What a node was found to have, from reading to reading. */
export interface CounterFiles {
  main: OptionalFile;
  /** /proc/bc/resources, for swappages. Kernels before 028test have none. */
  bc?: OptionalFile | undefined;
  /** The swap limits of memory cgroups, where a script stands in for the file. They are not there without swap accounting, nor in cgroup v2. */
  swap: OptionalFile;
}

/** `bcPath` absent: it is not looked for. */
export function counterFiles(mainPath: string, bcPath: string | undefined, nowMs: () => number): CounterFiles {
  const of = (path: string) => new OptionalFile(path, nowMs);
  return { main: of(mainPath), swap: of(CGROUPS), ...(bcPath === undefined ? {} : { bc: of(bcPath) }) };
}

/** Prints the counters where the kernel has none: Virtuozzo 8 and 9, all containers and the node (OpenVZ vzctl, user_beancounters.py). */
export const COUNTERS_SCRIPT: Argv = ['user_beancounters.py'];

export type Counters = ParsedCounters & { cut: boolean };

/**
 * All counters of the node, and whether the file was longer than is read (`cut`: the last containers are missing). Where the file does not exist
 * the script that stands in for it is asked, and the file not again for a while. Throws `node_failed` when neither can be read or it is none of
 * a kind that is known. Problems are those of the main file.
 */
export async function readCounters(door: Run, files: CounterFiles, options: ReadOptions = {}): Promise<Counters> {
  if (!files.main.due) {
    const printed = await runScript(door, files.main.path, options);
    if (printed !== undefined) return await withScriptSwap(door, files, parse(printed), options);
  }
  const { bc, main } = files;
  const asked = bc?.due === true ? bc : undefined;
  const second = asked === undefined ? undefined : readBc(door, asked.path, options);
  const file = await run(door, ['cat', main.path], options).catch(async (e: unknown) => {
    // Neither call outlives the other: the node is not asked again while it still answers.
    await second;
    throw e;
  });
  const beside = await second;
  if (file.code !== 0 && ABSENT.test(decode(file.stderr))) {
    const printed = await runScript(door, main.path, options);
    if (printed === undefined) throw failure(main.path, file);
    const parsed = parse(printed);
    main.missed();
    asked?.missed();
    return await withScriptSwap(door, files, parsed, options);
  }
  if (file.code !== 0) throw failure(main.path, file);
  const parsed = parse(file);
  main.found();
  if (beside === undefined) asked?.missed();
  else asked?.found();
  const sample = beside === undefined ? parsed.sample : withSwappages(parsed.sample, beside);
  return { ...parsed, sample };
}

const ABSENT = /no such file or directory/i;

function parse(result: RunResult): Counters {
  return { ...parseUserBeancounters(result.stdout), cut: result.truncated };
}

/** What the script printed; undefined where it is not there either. */
async function runScript(door: Run, path: string, options: ReadOptions): Promise<RunResult | undefined> {
  const printed = await run(door, COUNTERS_SCRIPT, options).catch((e: unknown) => {
    if (isAppError(e) && e.code === 'node_failed') return undefined;
    throw e;
  });
  if (printed === undefined || printed.code === 126 || printed.code === 127) return undefined;
  // It fails where cgroup v2 is mounted: its own words say more than that the file is absent.
  if (printed.code !== 0) throw failure(`${path}, for which ${COUNTERS_SCRIPT[0]} stands in here,`, printed);
  return printed;
}

/** undefined when it cannot be had, for whatever reason; never rejects. */
async function readBc(door: Run, path: string, options: ReadOptions): Promise<Sample | undefined> {
  try {
    const result = await run(door, ['cat', path], shortly(options));
    return result.code === 0 ? parseUserBeancounters(result.stdout).sample : undefined;
  } catch {
    return undefined;
  }
}

function shortly({ signal, timeoutMs = BESIDE_TIMEOUT_MS }: ReadOptions): ReadOptions {
  const most = Math.min(timeoutMs, BESIDE_TIMEOUT_MS);
  return { timeoutMs: most, ...(signal === undefined ? {} : { signal }) };
}

/** Where cgroup v1 has the memory of containers (user_beancounters.py). */
const CGROUPS = '/sys/fs/cgroup/memory/machine.slice';
const MEMSW_LIMIT = 'memory.memsw.limit_in_bytes';

export function swapLimitsArgv(ctids: readonly string[]): Argv {
  return ['grep', '-Hs', '-e', '', '--', ...ctids.map((ctid) => `${CGROUPS}/${ctid}/${MEMSW_LIMIT}`)];
}

/** The script prints no swappages. Without the limits nothing is claimed: usage alone would look like swap without end. */
async function withScriptSwap(door: Run, { swap }: CounterFiles, parsed: Counters, options: ReadOptions) {
  const ctids = parsed.sample.ctids.filter((ctid) => ctid !== '0' && isCtid(ctid));
  if (!swap.due || ctids.length === 0) return parsed;
  const limits = await readSwapLimits(door, ctids, options);
  if (limits === undefined) swap.missed();
  else swap.found();
  return limits === undefined
    ? parsed
    : { ...parsed, sample: withSwappages(parsed.sample, scriptSwap(parsed.sample, limits)) };
}

/** Memory and swap together, bytes by CTID; undefined when none can be had, for whatever reason. Never rejects. */
async function readSwapLimits(door: Run, ctids: readonly string[], options: ReadOptions) {
  try {
    const { stdout } = await run(door, swapLimitsArgv(ctids), shortly(options));
    const limits = new Map<string, bigint>();
    for (const line of decode(stdout).split('\n')) {
      const [, ctid, bytes] = /\/([^/]+)\/memory\.memsw\.limit_in_bytes:(\d+)$/.exec(line) ?? [];
      if (ctid !== undefined && bytes !== undefined) limits.set(ctid, BigInt(bytes));
    }
    return limits.size === 0 ? undefined : limits;
  } catch {
    return undefined;
  }
}
