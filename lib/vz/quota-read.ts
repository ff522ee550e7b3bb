/** Reading the quota of one container, by what its layout and state allow; every way that fails leaves a reason. */
import { isAppError } from '@/lib/errors';
import { parseAccountNames } from './account-names';
import type { Ctid } from './ctid';
import {
  type Level,
  type OwnerKind,
  type Printed,
  parseProcQuota,
  parseVzquota,
  type SecondLevel,
  type Space,
} from './quota';
import { accountsArgv, PROC_QUOTA, plain, quotaShowArgv, quotaStatArgv, repquotaArgv, spaceArgv } from './quota-argv';
import { parseRepquota } from './repquota';
import type { Argv, Run, RunResult } from './run';
import { toAmount } from './values';

const MiB = 1024 * 1024;
const TIMEOUT_MS = 8_000;
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

export type QuotaReason =
  | 'no_program'
  | 'no_file'
  | 'not_on'
  | 'locked'
  | 'no_tools'
  | 'not_running'
  | 'switched_off'
  | 'failed';

export interface Unread {
  readonly why: QuotaReason;
  /** In the words of the program. */
  readonly detail: string | undefined;
}

/** `kernel`: live. `file`: as vzquota left it when it was last switched off. `vzlist`: usage and size alone, without grace. */
export type SpaceSource = 'kernel' | 'file' | 'vzlist';

export interface QuotaReading {
  readonly first: (Space & { readonly source: SpaceSource }) | undefined;
  readonly firstUnread: Unread | undefined;
  readonly second: SecondLevel | undefined;
  readonly secondUnread: Unread | undefined;
  /** The file is known to be behind: the node went down without closing it. */
  readonly dirty: boolean;
}

export interface QuotaOf {
  readonly ctid: Ctid;
  readonly ploop: boolean;
  readonly state: 'running' | 'mounted' | 'down';
  /** DISK_QUOTA is not "no". */
  readonly quotaOn: boolean;
  /** QUOTAUGIDLIMIT of the config, 0 where it is unset. */
  readonly ugidLimit: number;
}

async function ask(run: Run, argv: Argv, maxOutputBytes = 16 * MiB): Promise<RunResult | Unread> {
  try {
    const result = await run(argv, { timeoutMs: TIMEOUT_MS, maxOutputBytes });
    return result.truncated ? { why: 'failed', detail: 'too much was printed' } : result;
  } catch (e) {
    if (!isAppError(e)) throw e;
    return { why: e.code === 'node_failed' ? 'no_program' : 'failed', detail: e.detail ?? e.message };
  }
}

const isUnread = (answer: RunResult | Unread): answer is Unread => 'why' in answer;
const saidBy = ({ stderr, stdout }: RunResult): string | undefined =>
  [stderr, stdout]
    .map((bytes) => decode(bytes).trim())
    .find((text) => text !== '')
    ?.slice(0, 400);

/** Never rejects for what goes wrong on the node. */
export async function readQuota(run: Run, of: QuotaOf): Promise<QuotaReading> {
  return of.ploop ? await readImage(run, of) : await readSimfs(run, of);
}

/** vzquota(8), exit codes. 9: only the second level is off. 10: the file is dirty. */
const vzquotaReasons: Readonly<Record<number, QuotaReason>> = {
  6: 'not_on',
  7: 'locked',
  11: 'no_file',
  126: 'no_program',
  127: 'no_program',
};

async function readSimfs(run: Run, of: QuotaOf): Promise<QuotaReading> {
  if (!of.quotaOn) {
    const unread: Unread = { why: 'switched_off', detail: undefined };
    return { ...(await readSpace(run, of, unread)), second: undefined, secondUnread: unread, dirty: false };
  }
  const argv = of.state === 'down' ? quotaShowArgv(of.ctid) : quotaStatArgv(of.ctid);
  let answer = await ask(run, argv);
  // Bad usage: a vzquota that does not know -b.
  if (!isUnread(answer) && answer.code === 2) answer = await ask(run, plain(argv));
  const printed = isUnread(answer) ? answer : printedBy(answer);
  if ('why' in printed) {
    return { ...(await readSpace(run, of, printed)), second: undefined, secondUnread: printed, dirty: false };
  }
  const source = of.state === 'down' ? ('file' as const) : ('kernel' as const);
  const dirty = !isUnread(answer) && answer.code === 10;
  return {
    first: { ...printed.first, source },
    firstUnread: undefined,
    second: printed.second,
    secondUnread: undefined,
    dirty,
  };
}

/** KiB a container that is down had when its quota was last switched off, by vzquota's own file; undefined where there is none. Never rejects. */
export async function readKeptKib(run: Run, ctid: Ctid): Promise<number | undefined> {
  const answer = await ask(run, quotaShowArgv(ctid));
  const printed = isUnread(answer) ? answer : printedBy(answer);
  const usage = 'why' in printed ? undefined : printed.first.blocks.usage;
  return typeof usage === 'number' && usage > 0 ? usage : undefined;
}

function printedBy(result: RunResult): Printed | Unread {
  if (![0, 9, 10].includes(result.code)) {
    return { why: vzquotaReasons[result.code] ?? 'failed', detail: saidBy(result) };
  }
  try {
    return parseVzquota(decode(result.stdout));
  } catch (e) {
    return { why: 'failed', detail: isAppError(e) ? e.detail : undefined };
  }
}

/** What there is without vzquota: the kernel's own file, else vzlist. */
async function readSpace(run: Run, of: QuotaOf, unread: Unread): Promise<Pick<QuotaReading, 'first' | 'firstUnread'>> {
  if (of.state !== 'down' && of.quotaOn && !of.ploop) {
    const file = await ask(run, ['cat', PROC_QUOTA]);
    const space = isUnread(file) || file.code !== 0 ? undefined : procSpace(file, of.ctid);
    if (space !== undefined) return { first: { ...space, source: 'kernel' }, firstUnread: undefined };
  }
  const listed = await ask(run, spaceArgv(of.ctid));
  const space = isUnread(listed) || listed.code !== 0 ? undefined : listedSpace(decode(listed.stdout));
  if (space === undefined) return { first: undefined, firstUnread: unread };
  // vzlist has no usage of what is not mounted.
  const known = of.ploop || of.state !== 'down';
  return known
    ? { first: { ...space, source: 'vzlist' }, firstUnread: undefined }
    : { first: undefined, firstUnread: unread };
}

function procSpace(file: RunResult, ctid: string): Space | undefined {
  try {
    return parseProcQuota(decode(file.stdout)).get(ctid);
  } catch {
    return undefined;
  }
}

/** "-" is what vzlist prints for nothing. */
export function listedSpace(text: string): Space | undefined {
  const words = text.trim().split(/\s+/);
  if (words.length !== 6 || !words.every((word) => /^(\d{1,20}|-)$/.test(word))) return undefined;
  const numbers = words.map((word) => toAmount(BigInt(word === '-' ? '0' : word)));
  const level = (at: number): Level => ({
    usage: numbers[at] ?? 0,
    soft: numbers[at + 1] ?? 0,
    hard: numbers[at + 2] ?? 0,
    graceEndsAtMs: null,
    graceSeconds: null,
  });
  return { blocks: level(0), inodes: level(3) };
}

async function readImage(run: Run, of: QuotaOf): Promise<QuotaReading> {
  const space = await readSpace(run, of, { why: 'failed', detail: undefined });
  const rest = (secondUnread: Unread | undefined, second?: SecondLevel): QuotaReading => ({
    ...{ ...space, second, secondUnread, dirty: false },
  });
  if (of.ugidLimit === 0) return rest(undefined);
  if (of.state !== 'running') return rest({ why: 'not_running', detail: undefined });
  const answer = await ask(run, repquotaArgv(of.ctid));
  if (isUnread(answer)) return rest(answer);
  if (answer.code === 126 || answer.code === 127) return rest({ why: 'no_tools', detail: saidBy(answer) });
  try {
    const { owners, grace, kinds } = parseRepquota(decode(answer.stdout));
    if (kinds.length === 0) return rest({ why: 'not_on', detail: saidBy(answer) });
    // How many there may be is nobody's business on ploop: there is no kernel's table.
    const second = { on: true, active: true, total: owners.length, limit: 0, exceeded: false, grace, owners };
    return rest(undefined, second);
  } catch (e) {
    return rest({ why: 'failed', detail: isAppError(e) ? e.detail : undefined });
  }
}

/** Names inside by kind and id; an empty map where they cannot be read. Only a running container has an inside. */
export async function readNames(
  run: Run,
  ctid: Ctid,
): Promise<Readonly<Record<OwnerKind, ReadonlyMap<number, string>>>> {
  const [user, group] = await Promise.all(
    (['user', 'group'] as const).map(async (kind) => {
      const answer = await ask(run, accountsArgv(ctid, kind), 4 * MiB);
      return isUnread(answer) || answer.code !== 0
        ? new Map<number, string>()
        : parseAccountNames(decode(answer.stdout));
    }),
  );
  return { user: user ?? new Map(), group: group ?? new Map() };
}
