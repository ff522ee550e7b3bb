/**
 * What is read of a node beside its counters, in as few calls as can be: one grep over files of /proc tells of all containers and of the node
 * at once, and every line has its file's name in front, so that a missing file takes nothing with it.
 */
import { isAppError } from '@/lib/errors';
import {
  hundredths,
  type NodeCpu,
  type NodeMemory,
  parseDf,
  parseLoadavg,
  parseMeminfo,
  parseNetDev,
  parseStat,
} from '@/lib/ubc/node-files';
import type { Amount } from '@/lib/ubc/sample';
import {
  type CpuTime,
  ctidOfIoacct,
  type IoBytes,
  type NetBytes,
  parseIoacct,
  parseVestat,
  parseVznetstat,
} from '@/lib/ubc/vestat';
import { isCtid } from './ctid';
import type { ReadOptions } from './files';
import { type JsonValue, parseVzlistJson } from './json';
import type { Argv, Run, RunResult } from './run';

/** Why something is not there. `not_on_node`: no such file or program; `denied`: the account may not; `no_data`: there, and not as documented. */
export type Absence = 'not_on_node' | 'denied' | 'no_data';

const VESTAT = '/proc/vz/vestat';
const LOADAVG = '/proc/loadavg';
const STAT = '/proc/stat';
const MEMINFO = '/proc/meminfo';
const NET_DEV = '/proc/net/dev';

/** 5,000 containers: 1.4 MB of vestat, and their interfaces. */
const MOST_BYTES = 16 * 1024 * 1024;

export const USAGE_FILES = [VESTAT, LOADAVG, STAT, MEMINFO, NET_DEV] as const;
export type UsageFile = (typeof USAGE_FILES)[number];

/** Line by line with the file in front. */
export function usageArgv(files: readonly UsageFile[] = USAGE_FILES): Argv {
  return ['grep', '-aH', '-e', '', '--', ...files];
}

export interface UsageFiles {
  /** Of containers, by CTID. */
  cpu: ReadonlyMap<string, CpuTime> | Absence;
  /** By interface. */
  interfaces: ReadonlyMap<string, NetBytes> | Absence;
  /** Of the node itself. */
  node: { cpu: NodeCpu | Absence; load: number | Absence; memory: NodeMemory | Absence };
  /** Files that could not be read, those that were known to be missing among them. */
  missing: ReadonlyMap<UsageFile, Absence>;
}

export interface UsageOptions extends ReadOptions {
  /** Files known to be missing, and why: they are not asked for. */
  missing?: ReadonlyMap<UsageFile, Absence>;
}

/** Throws what the door throws. Files that are missing or forbidden are said so one by one. */
export async function readUsage(
  door: Run,
  { missing = new Map(), ...options }: UsageOptions = {},
): Promise<UsageFiles> {
  const asked = USAGE_FILES.filter((path) => !missing.has(path));
  const none: RunResult = { code: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
  const result = asked.length === 0 ? none : await door(usageArgv(asked), { ...options, maxOutputBytes: MOST_BYTES });
  const lines = linesByPath(text(result.stdout));
  const complaints = text(result.stderr);
  const found = new Map<UsageFile, Absence>(missing);
  for (const path of asked) if (!lines.has(path)) found.set(path, absence(path, complaints));
  const of = <T>(path: UsageFile, parse: (lines: readonly string[]) => T | undefined): T | Absence =>
    found.get(path) ?? parse(lines.get(path) ?? []) ?? 'no_data';
  return {
    cpu: of(VESTAT, parseVestat),
    interfaces: of(NET_DEV, parseNetDev),
    node: { cpu: of(STAT, parseStat), load: of(LOADAVG, parseLoadavg), memory: of(MEMINFO, parseMeminfo) },
    missing: found,
  };
}

function absence(path: string, complaints: string): Absence {
  const said = complaints.split('\n').find((line) => line.includes(path)) ?? complaints;
  if (/no such file/i.test(said)) return 'not_on_node';
  return /permission denied|not permitted|refused/i.test(said) ? 'denied' : 'no_data';
}

function linesByPath(output: string): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const path = line.slice(0, colon);
    const known = out.get(path);
    if (known === undefined) out.set(path, [line.slice(colon + 1)]);
    else known.push(line.slice(colon + 1));
  }
  return out;
}

export function ioacctArgv(): Argv {
  return ['grep', '-rHE', '--include=ioacct', '-e', '^[[:space:]]*(read|write)[[:space:]]', '--', '/proc/bc'];
}

/** Bytes read and written by CTID. */
export async function readIoacct(
  door: Run,
  options: ReadOptions = {},
): Promise<ReadonlyMap<string, IoBytes> | Absence> {
  const result = await door(ioacctArgv(), { ...options, maxOutputBytes: MOST_BYTES });
  const out = new Map<string, IoBytes>();
  for (const [path, lines] of linesByPath(text(result.stdout))) {
    const ctid = ctidOfIoacct(path);
    const bytes = ctid === undefined ? undefined : parseIoacct(lines);
    if (ctid !== undefined && bytes !== undefined) out.set(ctid, bytes);
  }
  if (out.size > 0) return out;
  // Readable, and nobody there; or not there at all.
  return text(result.stderr) === '' ? (result.code <= 1 ? out : 'no_data') : absence('/proc/bc', text(result.stderr));
}

export interface DiskUse {
  usage: Amount;
  soft: Amount;
  hard: Amount;
}

export interface ContainerSpace {
  layout: string | null;
  /** In KiB, as vzlist prints it. */
  blocks: DiskUse | null;
  inodes: DiskUse | null;
  /** The one-minute load average in hundredths; null unless running. */
  load: number | null;
}

/** Dearer than the list: quota files and images are looked at (src/vzlist.c). */
const SPACE_FIELDS = ['ctid', 'layout', 'diskspace', 'diskinodes', 'laverage'] as const;

export function spaceArgv(): Argv {
  return ['vzlist', '-a', '-j', '-o', SPACE_FIELDS.join(',')];
}

export async function readSpace(
  door: Run,
  options: ReadOptions = {},
): Promise<ReadonlyMap<string, ContainerSpace> | Absence> {
  const result = await door(spaceArgv(), { ...options, maxOutputBytes: MOST_BYTES });
  const complaints = text(result.stderr);
  // As for the list: it answers 0 and forgets what runs when it cannot read the kernel's list.
  if (result.code !== 0 || /^Unable to open/m.test(complaints)) return programAbsence(result);
  const out = new Map<string, ContainerSpace>();
  for (const { values } of parseVzlistJson(text(result.stdout), SPACE_FIELDS).rows) {
    const id = values.get('ctid');
    const ctid = typeof id === 'number' ? String(id) : id;
    if (typeof ctid !== 'string' || !isCtid(ctid)) continue;
    const layout = values.get('layout');
    const load = values.get('laverage');
    out.set(ctid, {
      layout: typeof layout === 'string' ? layout : null,
      blocks: diskUse(values.get('diskspace')),
      inodes: diskUse(values.get('diskinodes')),
      load: Array.isArray(load) && typeof load[0] === 'number' ? (hundredths(load[0].toFixed(2)) ?? null) : null,
    });
  }
  return out;
}

/** Without a limit quota has 0 in its place (vzquota(8)). */
function diskUse(value: JsonValue | undefined): DiskUse | null {
  if (!(value instanceof Map)) return null;
  const amount = (name: string) => {
    const one = value.get(name);
    return typeof one === 'number' || typeof one === 'bigint' ? one : undefined;
  };
  const usage = amount('usage');
  if (usage === undefined) return null;
  const limit = (name: string) => amount(name) || Number.POSITIVE_INFINITY;
  return { usage, soft: limit('softlimit'), hard: limit('hardlimit') };
}

/** Only Virtuozzo 7 and later have it: bytes by container. */
export async function readVznetstat(
  door: Run,
  options: ReadOptions = {},
): Promise<ReadonlyMap<string, NetBytes> | Absence> {
  return await ofProgram(door, ['vznetstat'], options, parseVznetstat);
}

/** The file system of the private areas. */
export async function readDf(
  door: Run,
  path: string,
  options: ReadOptions = {},
): Promise<{ used: number; size: number } | Absence> {
  return await ofProgram(door, ['df', '-Pk', '--', path], options, (printed) => parseDf(printed) ?? 'no_data');
}

async function ofProgram<T>(
  door: Run,
  argv: Argv,
  options: ReadOptions,
  parse: (printed: string) => T | Absence,
): Promise<T | Absence> {
  try {
    const result = await door(argv, { ...options, maxOutputBytes: MOST_BYTES });
    return result.code === 0 ? parse(text(result.stdout)) : programAbsence(result);
  } catch (e) {
    // How a transport says that there is no such program.
    if (isAppError(e) && e.code === 'node_failed') return 'not_on_node';
    throw e;
  }
}

function programAbsence({ code, stderr }: RunResult): Absence {
  if (code === 126 || code === 127) return 'not_on_node';
  // 64 is the helper's word for a read it does not know yet.
  if (code === 64 || /denied|not permitted|under root|password is required/i.test(text(stderr))) return 'denied';
  return /no such file/i.test(text(stderr)) ? 'not_on_node' : 'no_data';
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
