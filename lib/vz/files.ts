/** What is read from a node: one command each, through Run. A failure becomes an AppError with the command's own words as detail. */
import { AppError } from '@/lib/errors';
import { type Conf, parseConf } from './conf';
import { type Ctid, isCtid } from './ctid';
import { parseHelperConfigs } from './helper-configs';
import { type ContainerList, listArgv, parseList } from './list';
import { type LiveValues, liveArgv, parseLive } from './live';
import type { Argv, Run, RunOptions, RunResult } from './run';
import type { State } from './state';

const MiB = 1024 * 1024;
/** 5,000 containers: counters take about 11 MB, configs with the path before every line about 15 MB, a list about 3 MB. */
const MOST_BYTES = 64 * MiB;

export type ReadOptions = Pick<RunOptions, 'signal' | 'timeoutMs'>;

export const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const DENIED =
  /permission denied|operation not permitted|can only be run under root|can be run by root only|unable to open \/dev\/vzctl|a password is required|a terminal is required|not allowed to execute/i;

/** The error for a read that did not work. `what` is named in the sentence. */
export function failure(what: string, result: RunResult): AppError {
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

export function run(run: Run, argv: Argv, options: ReadOptions, maxOutputBytes = MOST_BYTES): Promise<RunResult> {
  return run(argv, { ...options, maxOutputBytes });
}

/** The bytes of a file. Throws `node_failed` when it cannot be read whole. */
export async function readFile(door: Run, path: string, options: ReadOptions = {}): Promise<Uint8Array> {
  const result = await run(door, ['cat', path], options);
  if (result.code !== 0) throw failure(path, result);
  if (result.truncated) throw new AppError('node_failed', `${path} is longer than vzboard reads.`);
  return result.stdout;
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
  /** The texts that retiring a container put aside, N.conf.retired, by CTID: out of the list, every file kept (scripts/vzboard-node). */
  readonly retired: ReadonlyMap<string, string>;
  /** False when some file could not be read or the output was cut. */
  readonly complete: boolean;
}

export function configsArgv(confDir: string): Argv {
  const all = ['--include=*.conf', '--include=*.conf.destroyed', '--include=*.conf.retired'];
  return ['grep', '-RaHs', ...all, '-e', '', '--', confDir];
}

/** By an installed helper, scripts/vzboard-node: all of it in one go, byte for byte. */
export function helperConfigsArgv(confDir: string): Argv {
  return ['vzboard-node', 'configs', confDir];
}

/**
 * All containers' configs through an installed helper; see `readConfigs`, which reads them where there is none. A helper of an older vzboard does
 * not know how: then they are read that way too.
 */
export async function readConfigsByHelper(
  door: Run,
  confDir: string,
  { previous, ...options }: ReadOptions & { previous?: Configs | undefined } = {},
): Promise<Configs> {
  for (let attempt = 1; ; attempt++) {
    const result = await run(door, helperConfigsArgv(confDir), options);
    if (result.code === REFUSED) return await readConfigs(door, confDir, { previous, ...options });
    if (result.code !== 0) throw failure(`the config files in ${confDir}`, result);
    const answer = parseHelperConfigs(result.stdout);
    // One that is replaced between its length and its bytes shifts all that follow.
    if (answer === undefined && attempt < MOST_ATTEMPTS) continue;
    if (answer === undefined) throw failure(`the config files in ${confDir}`, result);
    const files = new Map([...answer.files].map(([name, bytes]) => [name, decode(bytes)]));
    return { ...sortConfigs(files, previous), complete: answer.whole };
  }
}

/** scripts/vzboard-node: an unknown verb, or another directory than the one it was set up for. */
const REFUSED = 64;
const MOST_ATTEMPTS = 3;

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
  return { ...sortConfigs(files, previous), complete: result.code <= 1 && !result.truncated };
}

/** By the names of the files. */
function sortConfigs(files: ReadonlyMap<string, string>, previous: Configs | undefined): Omit<Configs, 'complete'> {
  const texts = new Map<string, string>();
  const destroyed = new Map<string, string>();
  const retired = new Map<string, string>();
  for (const [name, file] of files) {
    if (name.endsWith(DESTROYED)) destroyed.set(name.slice(0, -DESTROYED.length), file);
    else if (name.endsWith(RETIRED)) retired.set(name.slice(0, -RETIRED.length), file);
    else texts.set(name.slice(0, -CONF.length), file);
  }
  const configs = new Map<string, Conf>();
  for (const [ctid, file] of texts) {
    const known = previous?.texts.get(ctid) === file ? previous.configs.get(ctid) : undefined;
    configs.set(ctid, known ?? parseConf(file));
  }
  return { configs, texts, destroyed, retired };
}

const CONF = '.conf';
/** Destroy renames the config so, and the next create of the same CTID deletes it (src/vzctl-actions.c). */
const DESTROYED = '.conf.destroyed';
const RETIRED = '.conf.retired';

/** The text of each container's config by file name: 101.conf, 101.conf.destroyed, 101.conf.retired. grep prints a file's lines together: its path is looked at once. */
export function splitByPath(text: string, confDir: string): Map<string, string> {
  const folder = `${confDir.replace(/\/+$/, '')}/`;
  const out = new Map<string, string>();
  let from = 0;
  while (from < text.length) {
    const end = text.startsWith(folder, from) ? text.indexOf(':', from + folder.length) : -1;
    const name = end < 0 ? '' : text.slice(from + folder.length, end);
    const ctid = /^(.*)\.conf(\.destroyed|\.retired)?$/.exec(name)?.[1] ?? '';
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

const NOT_THERE = /no such file or directory/i;

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
  if (result.code !== 0 && NOT_THERE.test(decode(result.stderr))) return undefined;
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
