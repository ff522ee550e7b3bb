/** What is read from a node: one command each, through Run. A failure becomes an AppError with the command's own words as detail. */
import { AppError, isAppError } from '@/lib/errors';
import { withSwappages } from '@/lib/ubc/join';
import { type ParsedCounters, parseUserBeancounters } from '@/lib/ubc/parse';
import { type Conf, parseConf } from './conf';
import { type Ctid, isCtid } from './ctid';
import { type ContainerList, listArgv, parseList } from './list';
import { type LiveValues, liveArgv, parseLive } from './live';
import type { Argv, Run, RunOptions, RunResult } from './run';
import type { State } from './state';

const MiB = 1024 * 1024;
/** 5,000 containers: counters take about 11 MB, configs with the path before every line about 15 MB, a list about 3 MB. */
const MOST_BYTES = 64 * MiB;

export type ReadOptions = Pick<RunOptions, 'signal' | 'timeoutMs'>;

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const DENIED =
  /permission denied|operation not permitted|can only be run under root|can be run by root only|unable to open \/dev\/vzctl|a password is required|a terminal is required|not allowed to execute/i;

/** The error for a read that did not work. `what` is named in the sentence. */
function failure(what: string, result: RunResult): AppError {
  const said = decode(result.stderr).trim();
  const detail = said === '' ? `exit code ${result.code}` : said.slice(0, 2000);
  if (DENIED.test(said)) {
    const sudo = 'Run vzboard as root, or set "sudo": true for this node and allow the program in sudoers.';
    return new AppError('node_failed', `vzboard is not allowed to read ${what} on this node. ${sudo}`, { detail });
  }
  if (result.code === 126 || result.code === 127) {
    return new AppError('node_failed', `The program that reads ${what} is not on this node.`, { detail });
  }
  return new AppError('node_failed', `${what} could not be read.`, { detail });
}

function run(run: Run, argv: Argv, options: ReadOptions, maxOutputBytes = MOST_BYTES): Promise<RunResult> {
  return run(argv, { ...options, maxOutputBytes });
}

/** The bytes of a file. Throws `node_failed` when it cannot be read whole. */
export async function readFile(door: Run, path: string, options: ReadOptions = {}): Promise<Uint8Array> {
  const result = await run(door, ['cat', path], options);
  if (result.code !== 0) throw failure(path, result);
  if (result.truncated) throw new AppError('node_failed', `${path} is longer than vzboard reads.`);
  return result.stdout;
}

/**
 * /proc/bc/resources of one node, and whether it is worth asking for: kernels before 028test have none, and an account may not be allowed to
 * read it. Without it only swappages is missing, so a failure is not reported, it just delays the next attempt: five minutes at first, twice
 * as long each time, an hour at most. A node that has none costs one short process an hour.
 */
export class BcResources {
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
const BC_TIMEOUT_MS = 5_000;

export interface ReadCountersOptions extends ReadOptions {
  /** Read beside the main file, at the same time, for swappages. */
  bc?: BcResources | undefined;
}

/** Prints the counters where the kernel has none: Virtuozzo 8 and 9, all containers and the node (OpenVZ vzctl, user_beancounters.py). */
const COUNTERS_SCRIPT: Argv = ['user_beancounters.py'];

/**
 * All counters of the node, and whether the file was longer than is read (`cut`: the last containers are missing). Where the file does not exist
 * the script that stands in for it is asked. Throws `node_failed` when neither can be read or it is none of a kind that is known. Problems are
 * those of the main file.
 */
export async function readCounters(
  door: Run,
  path: string,
  { bc, ...options }: ReadCountersOptions = {},
): Promise<ParsedCounters & { cut: boolean }> {
  const asked = bc?.due === true ? bc : undefined;
  const second = asked === undefined ? undefined : readBc(door, asked.path, options);
  const file = await run(door, ['cat', path], options).catch(async (e: unknown) => {
    // Neither call outlives the other: the node is not asked again while it still answers.
    await second;
    throw e;
  });
  const beside = await second;
  const result =
    file.code !== 0 && ABSENT.test(decode(file.stderr)) ? await runScript(door, path, file, options) : file;
  if (result.code !== 0) throw failure(path, result);
  const parsed = parseUserBeancounters(result.stdout);
  if (beside === undefined) asked?.missed();
  else asked?.found();
  const sample = beside === undefined ? parsed.sample : withSwappages(parsed.sample, beside);
  return { ...parsed, sample, cut: result.truncated };
}

const ABSENT = /no such file or directory/i;

/** What the script printed, or, where it is not there either, `file`: the answer that the file is absent. */
async function runScript(door: Run, path: string, file: RunResult, options: ReadOptions): Promise<RunResult> {
  const printed = await run(door, COUNTERS_SCRIPT, options).catch((e: unknown) => {
    if (isAppError(e) && e.code === 'node_failed') return undefined;
    throw e;
  });
  if (printed === undefined || printed.code === 126 || printed.code === 127) return file;
  // It fails where cgroup v2 is mounted: its own words say more than that the file is absent.
  if (printed.code !== 0) throw failure(`${path}, for which ${COUNTERS_SCRIPT[0]} stands in here,`, printed);
  return printed;
}

/** undefined when it cannot be had, for whatever reason; never rejects. */
async function readBc(door: Run, path: string, { signal, timeoutMs = BC_TIMEOUT_MS }: ReadOptions) {
  try {
    const most = { timeoutMs: Math.min(timeoutMs, BC_TIMEOUT_MS), ...(signal === undefined ? {} : { signal }) };
    const result = await run(door, ['cat', path], most);
    return result.code === 0 ? parseUserBeancounters(result.stdout).sample : undefined;
  } catch {
    return undefined;
  }
}

/** A container's config: its bytes, for its version, and as vzctl reads it. */
export async function readConfig(
  door: Run,
  path: string,
  options: ReadOptions = {},
): Promise<{ bytes: Uint8Array; conf: Conf }> {
  const bytes = await readFile(door, path, options);
  return { bytes, conf: parseConf(decode(bytes)) };
}

/** Where a container's config is. */
export function configPath(confDir: string, ctid: string): string {
  return `${confDir.replace(/\/+$/, '')}/${ctid}.conf`;
}

export interface Configs {
  /** By CTID. One that could not be read, or is empty, is missing. The node's own config, 0.conf, is left out. */
  readonly configs: ReadonlyMap<string, Conf>;
  /** The text each was read from. grep ends the last line of a file that had no newline. */
  readonly texts: ReadonlyMap<string, string>;
  /** The texts that `vzctl destroy` left, configs renamed to N.conf.destroyed, by CTID. An old node has thousands: they are not parsed. */
  readonly destroyed: ReadonlyMap<string, string>;
  /** False when some file could not be read or the output was cut. */
  readonly complete: boolean;
}

export function configsArgv(confDir: string): Argv {
  return ['grep', '-RaHs', '--include=*.conf', '--include=*.conf.destroyed', '-e', '', '--', confDir];
}

/**
 * All containers' configs in one call, as every line of every file with its path in front. No line can pretend to be of another file. Configs
 * that are as in `previous` are taken from there: parsing 5,000 anew holds up the event loop. Throws `node_failed` only when nothing at all
 * could be read.
 */
export async function readConfigs(
  door: Run,
  confDir: string,
  { previous, ...options }: ReadOptions & { previous?: Configs | undefined } = {},
): Promise<Configs> {
  const result = await run(door, configsArgv(confDir), options);
  const text = decode(result.stdout);
  // grep: 0 found lines, 1 found none, more means trouble with some file (grep(1), EXIT STATUS).
  if (result.code > 1 && text === '') throw failure(`the config files in ${confDir}`, result);
  const files = splitByPath(text, confDir);
  // The last file of a cut output may lack its end.
  if (result.truncated) files.delete([...files.keys()].at(-1) ?? '');
  const texts = new Map<string, string>();
  const destroyed = new Map<string, string>();
  for (const [name, file] of files) {
    if (name.endsWith(DESTROYED)) destroyed.set(name.slice(0, -DESTROYED.length), file);
    else texts.set(name.slice(0, -CONF.length), file);
  }
  const configs = new Map<string, Conf>();
  for (const [ctid, file] of texts) {
    const known = previous?.texts.get(ctid) === file ? previous.configs.get(ctid) : undefined;
    configs.set(ctid, known ?? parseConf(file));
  }
  return { configs, texts, destroyed, complete: result.code <= 1 && !result.truncated };
}

const CONF = '.conf';
/** Destroy renames the config so, and the next create of the same CTID deletes it (src/vzctl-actions.c). */
const DESTROYED = '.conf.destroyed';

/** The text of each container's config by file name, 101.conf or 101.conf.destroyed. grep prints a file's lines together: its path is looked at once. */
function splitByPath(text: string, confDir: string): Map<string, string> {
  const folder = `${confDir.replace(/\/+$/, '')}/`;
  const out = new Map<string, string>();
  let from = 0;
  while (from < text.length) {
    const end = text.startsWith(folder, from) ? text.indexOf(':', from + folder.length) : -1;
    const name = end < 0 ? '' : text.slice(from + folder.length, end);
    const ctid = /^(.*)\.conf(\.destroyed)?$/.exec(name)?.[1] ?? '';
    // Sub-directories, profiles and vps.conf are none of ours.
    if (!isCtid(ctid)) {
      const newline = text.indexOf('\n', from);
      from = newline < 0 ? text.length : newline + 1;
      continue;
    }
    const prefix = text.slice(from, end + 1);
    let file = out.get(name) ?? '';
    while (text.startsWith(prefix, from)) {
      const newline = text.indexOf('\n', from);
      const to = newline < 0 ? text.length : newline + 1;
      file += text.slice(from + prefix.length, to);
      from = to;
    }
    out.set(name, file);
  }
  return out;
}

/** All containers. Throws `node_failed`; see parseList. */
export async function readList(door: Run, options: ReadOptions = {}): Promise<ContainerList> {
  const result = await run(door, listArgv(), options);
  const stderr = decode(result.stderr);
  if (result.code !== 0 && (DENIED.test(stderr) || result.code >= 126)) throw failure('the list of containers', result);
  return parseList(decode(result.stdout), stderr, result.code);
}

export interface Status {
  /** Config file and private area are there. */
  readonly exists: boolean;
  readonly mounted: boolean;
  readonly running: boolean;
  /** `absent`: neither running nor mounted, and config or private area are missing. */
  readonly state: State | 'absent';
}

// src/vzctl-actions.c, show_status. VERBOSE= in vz.conf adds lines around it, so it is looked for, not counted to.
const STATUS = /^CTID (\S+) (exist|deleted) (mounted|unmounted) (running|down)( suspended)?\s*$/;

/** Reads the line of `vzctl status`; undefined when it is not there. */
export function parseStatus(stdout: string, ctid: string): Status | undefined {
  for (const line of stdout.split('\n')) {
    const [, id, there, mount, life, dump] = STATUS.exec(line) ?? [];
    if (id !== ctid) continue;
    const exists = there === 'exist';
    const mounted = mount === 'mounted';
    const running = life === 'running';
    // Mounted wins over suspended, as in vzlist.
    const down = mounted ? 'mounted' : dump !== undefined ? 'suspended' : exists ? 'stopped' : 'absent';
    return { exists, mounted, running, state: running ? 'running' : down };
  }
  return undefined;
}

/** State of one container, fresh. Takes no lock. Throws `node_failed` when vzctl does not say. */
export async function readStatus(door: Run, ctid: Ctid, options: ReadOptions = {}): Promise<Status> {
  const result = await run(door, ['vzctl', 'status', ctid], options, MiB);
  const status = result.code === 0 ? parseStatus(decode(result.stdout), ctid) : undefined;
  if (status === undefined) throw failure(`the status of ${ctid}`, result);
  return status;
}

/** The values of a profile, ve-NAME.conf-sample; undefined when it is not there. Throws `node_failed` when it cannot be read. */
export async function readProfile(
  door: Run,
  confDir: string,
  name: string,
  options: ReadOptions = {},
): Promise<Conf | undefined> {
  // Pasted into a path by vzctl as it is.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return undefined;
  const path = `${confDir.replace(/\/+$/, '')}/ve-${name}.conf-sample`;
  const result = await run(door, ['cat', path], options, MiB);
  if (result.code !== 0 && ABSENT.test(decode(result.stderr))) return undefined;
  if (result.code !== 0) throw failure(path, result);
  return parseConf(decode(result.stdout));
}

/** What one container really has; undefined when vzlist does not say. */
export async function readLive(door: Run, ctid: Ctid, options: ReadOptions = {}): Promise<LiveValues | undefined> {
  const result = await run(door, liveArgv(ctid), options, MiB);
  return result.code === 0 ? parseLive(decode(result.stdout), ctid) : undefined;
}

/** "vzctl version 4.11.1", as printed. Throws `node_failed`. */
export async function readVersion(door: Run, options: ReadOptions = {}): Promise<string> {
  const result = await run(door, ['vzctl', '--version'], options, MiB);
  const line = decode(result.stdout)
    .split('\n')
    .find((text) => /^vzctl (version |v\.)\d/.test(text));
  if (result.code !== 0 || line === undefined) throw failure('the version of vzctl', result);
  return line.trim();
}
