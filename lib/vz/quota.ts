/**
 * What vzquota prints and what the kernel shows in /proc/vz/vzquota: the quota of a container (first level, KiB and inodes) and that of the users
 * and groups inside it (second level). Sources: vzquota 3.1, src/stat.c; recorded in quota.json and proc/vz-vzquota.txt. ploop has none of it.
 */
import { AppError } from '@/lib/errors';
import type { Amount } from '@/lib/ubc/sample';
import { toAmount } from './values';

/** One resource: usage against two limits, in KiB or inodes. A limit of 0 is none. */
export interface Level {
  readonly usage: Amount;
  readonly soft: Amount;
  readonly hard: Amount;
  /** When the grace that runs now ends, epoch milliseconds; null while none runs, or where the text does not say. */
  readonly graceEndsAtMs: number | null;
  /** How long one may stay above soft; null where it is not said. */
  readonly graceSeconds: number | null;
}

export interface Space {
  readonly blocks: Level;
  readonly inodes: Level;
}

export type OwnerKind = 'user' | 'group';

/** A user or group inside a container, by number. */
export interface Owner extends Space {
  readonly kind: OwnerKind;
  readonly id: number;
}

/** How long owners of a kind may stay above soft. null: not said. */
export interface Grace {
  readonly blockSeconds: number | null;
  readonly inodeSeconds: number | null;
}

export interface SecondLevel {
  /** Switched on in the quota file: as it will be at the next start. null where it was not looked up. */
  readonly on: boolean | null;
  /** The kernel holds users and groups to it now. */
  readonly active: boolean;
  /** How many owners are counted, and how many may be. */
  readonly total: number;
  readonly limit: number;
  /** The kernel lacks the usage of some owners and makes no records for new ones (VZDQUG_FIXED_SET). */
  readonly exceeded: boolean;
  readonly grace: Readonly<Record<OwnerKind, Grace>>;
  readonly owners: readonly Owner[];
}

export interface Printed {
  readonly first: Space;
  /** undefined where it was not asked for. */
  readonly second: SecondLevel | undefined;
}

function unreadable(line: string | undefined): AppError {
  return new AppError('node_failed', 'The quota could not be read.', {
    detail: (line ?? 'nothing was printed').slice(0, 400),
  });
}

const DIGITS = /^\d{1,20}$/;

function amount(word: string | undefined, line: string): Amount {
  if (word === undefined || !DIGITS.test(word)) throw unreadable(line);
  return toAmount(BigInt(word));
}

function whole(word: string | undefined, line: string): number {
  const value = amount(word, line);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unreadable(line);
  return value;
}

/** Above soft and with a time, a grace runs: the kernel leaves old times standing. */
function levelOf(words: readonly string[], time: string | undefined, graceSeconds: number | null, line: string): Level {
  const [usage, soft, hard] = [amount(words[0], line), amount(words[1], line), amount(words[2], line)];
  const seconds = time === undefined ? 0 : whole(time, line);
  const runs = seconds > 0 && soft > 0 && usage > soft;
  return { usage, soft, hard, graceEndsAtMs: runs ? seconds * 1000 : null, graceSeconds };
}

const words = (line: string): string[] => line.trim().split(/\s+/);

/**
 * /proc/vz/vzquota: the first level of every container whose quota runs, by id. `time` is when the running grace ends, `expire` how long it lasts.
 * Throws `node_failed` where a line is not as the kernel prints it.
 */
export function parseProcQuota(text: string): Map<string, Space & { readonly path: string }> {
  const out = new Map<string, Space & { readonly path: string }>();
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, id, path] = /^(\d+): (\/.*)$/.exec(lines[i] ?? '') ?? [];
    if (id === undefined || path === undefined) continue;
    out.set(id, { path, blocks: procLevel(lines[i + 1], '1k-blocks'), inodes: procLevel(lines[i + 2], 'inodes') });
    i += 2;
  }
  return out;
}

function procLevel(line: string | undefined, resource: string): Level {
  const [name, ...rest] = words(line ?? '');
  if (line === undefined || name !== resource || rest.length !== 5) throw unreadable(line);
  return levelOf(rest, rest[3], whole(rest[4], line), line);
}

/**
 * What `vzquota stat|show N [-t]` printed, with or without -b. Only the form for programs (-b) has exact times; of the other one they stay null.
 * Throws `node_failed` for anything else.
 */
export function parseVzquota(text: string): Printed {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return words(lines[0] ?? '')[0] === 'resource' ? parseWords(lines.slice(1)) : parseBatch(lines);
}

/** usage soft hard time expire, twice; on active; loaded total limit; exceeded; two lines of grace times; two lines an owner. */
function parseBatch(lines: readonly string[]): Printed {
  const level = (line: string | undefined): Level => {
    const parts = words(line ?? '');
    if (line === undefined || parts.length !== 5) throw unreadable(line);
    return levelOf(parts, parts[3], whole(parts[4], line), line);
  };
  const first = { blocks: level(lines[0]), inodes: level(lines[1]) };
  if (lines.length === 2) return { first, second: undefined };
  const [, on, active] = /^(-1|0|1) (0|1)$/.exec(lines[2] ?? '') ?? [];
  const [, total, limit] = /^\d+ (\d+) (\d+)$/.exec(lines[3] ?? '') ?? [];
  const exceeded = /^[01]$/.exec(lines[4] ?? '')?.[0];
  if (on === undefined || total === undefined || limit === undefined || exceeded === undefined) {
    throw unreadable(lines[2]);
  }
  const grace = (kind: OwnerKind, line: string | undefined): Grace => {
    const [name, blocks, inodes] = words(line ?? '');
    if (line === undefined || name !== kind) throw unreadable(line);
    return { blockSeconds: whole(blocks, line), inodeSeconds: whole(inodes, line) };
  };
  const graces = { user: grace('user', lines[5]), group: grace('group', lines[6]) };
  return {
    first,
    second: {
      on: on === '-1' ? null : on === '1',
      active: active === '1',
      total: Number(total),
      limit: Number(limit),
      exceeded: exceeded === '1',
      grace: graces,
      owners: parseOwners(lines.slice(7), graces, (rest) => (rest.length === 6 ? rest[3] : undefined)),
    },
  };
}

const unsaid: Grace = { blockSeconds: null, inodeSeconds: null };

/** The form for people: a star behind usage above soft, grace as "6days" or "none", nothing where none runs. */
function parseWords(lines: readonly string[]): Printed {
  const level = (line: string | undefined, resource: string): Level => {
    const [name, ...rest] = words((line ?? '').replace('*', ' '));
    if (line === undefined || name !== resource || rest.length < 3) throw unreadable(line);
    return levelOf(rest, undefined, null, line);
  };
  const first = { blocks: level(lines[0], '1k-blocks'), inodes: level(lines[1], 'inodes') };
  if (lines.length === 2) return { first, second: undefined };
  const [, on, active] = /^User\/group quota: (on|off|-),(active|inactive)$/.exec(lines[2] ?? '') ?? [];
  const [, total, limit] = /^\*?Ugids: loaded \d+, total (\d+), limit (\d+)$/.exec(lines[3] ?? '') ?? [];
  const [, exceeded] = /^Ugid limit was exceeded: (yes|no)$/.exec(lines[4] ?? '') ?? [];
  if (on === undefined || total === undefined || limit === undefined || exceeded === undefined) {
    throw unreadable(lines[2]);
  }
  const grace = { user: unsaid, group: unsaid };
  const head = lines.findIndex((line) => /^ID\s+type\s+resource\s/.test(line));
  return {
    first,
    second: {
      on: on === '-' ? null : on === 'on',
      active: active === 'active',
      total: Number(total),
      limit: Number(limit),
      exceeded: exceeded === 'yes',
      grace,
      owners: head < 0 ? [] : parseOwners(lines.slice(head + 1), grace, () => '0'),
    },
  };
}

/** Lines come in pairs, blocks and inodes of one owner. `timeOf` answers the running grace's word, or undefined for a line that is none. */
function parseOwners(
  lines: readonly string[],
  grace: SecondLevel['grace'],
  timeOf: (rest: readonly string[]) => string | undefined,
): Owner[] {
  const owners: Owner[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const [blocks, inodes] = [lines[i] ?? '', lines[i + 1] ?? ''];
    const [id, kind, resource, ...rest] = words(blocks.replace('*', ' '));
    const [sameId, sameKind, other, ...behind] = words(inodes.replace('*', ' '));
    const [blockTime, inodeTime] = [timeOf(rest), timeOf(behind)];
    const isPair = id === sameId && kind === sameKind && resource === '1k-blocks' && other === 'inodes';
    if (!isPair || (kind !== 'user' && kind !== 'group') || blockTime === undefined || inodeTime === undefined) {
      throw unreadable(blocks);
    }
    owners.push({
      kind,
      id: whole(id, blocks),
      blocks: levelOf(rest, blockTime, grace[kind].blockSeconds, blocks),
      inodes: levelOf(behind, inodeTime, grace[kind].inodeSeconds, inodes),
    });
  }
  return owners;
}
