/**
 * What `repquota -u -g -v -n -p -a` prints inside a container: the quota of users and groups of a ploop container, of which vzquota knows nothing.
 * Source: quota-tools 4, repquota.c: with -n ids as #1000, with -p the end of a running grace as Unix time, 0 where none runs.
 */
import { AppError } from '@/lib/errors';
import type { Grace, Level, Owner, OwnerKind } from './quota';
import { toAmount } from './values';

export interface Report {
  readonly grace: Readonly<Record<OwnerKind, Grace>>;
  readonly owners: readonly Owner[];
  /** Which of the two were reported. Neither: quota is not on inside. */
  readonly kinds: readonly OwnerKind[];
}

const HEAD = /^\*\*\* Report for (user|group) quotas on device /;
const GRACES = /^Block grace time: (\S+); Inode grace time: (\S+)$/;
const ROW =
  /^#(\d{1,10})\s+[-+]{2}\s+(\d{1,20})\s+(\d{1,20})\s+(\d{1,20})\s+(\d{1,12})\s+(\d{1,20})\s+(\d{1,20})\s+(\d{1,20})\s+(\d{1,12})$/;
const DAY = 86_400;

/** "7days", or "02:30" for hours and minutes: rounded to what is shown. null for other words. */
export function parseGraceTime(text: string): number | null {
  const days = /^(\d{1,6})days?$/.exec(text)?.[1];
  if (days !== undefined) return Number(days) * DAY;
  const [, hours, minutes] = /^(\d{1,6}):(\d\d)$/.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60;
}

/**
 * Lines that are none of a report (statistics of -v, notes) are passed over: the text is made by programs of the container. Of several file systems
 * the first report of each kind counts, which is that of the root. Throws `node_failed` when rows stand in front of any report.
 */
export function parseRepquota(text: string): Report {
  const grace: Record<OwnerKind, Grace> = {
    user: { blockSeconds: null, inodeSeconds: null },
    group: { blockSeconds: null, inodeSeconds: null },
  };
  const owners: Owner[] = [];
  const kinds: OwnerKind[] = [];
  let kind: OwnerKind | undefined;
  let passed = false;
  for (const line of text.split('\n')) {
    const head = HEAD.exec(line)?.[1];
    if (head !== undefined) {
      // The pattern knows these two words.
      kind = head as OwnerKind;
      passed = kinds.includes(kind);
      if (!passed) kinds.push(kind);
      continue;
    }
    if (passed) continue;
    const [, blocks, inodes] = GRACES.exec(line) ?? [];
    if (blocks !== undefined && inodes !== undefined && kind !== undefined) {
      grace[kind] = { blockSeconds: parseGraceTime(blocks), inodeSeconds: parseGraceTime(inodes) };
      continue;
    }
    const [, id, ...numbers] = ROW.exec(line) ?? [];
    if (id === undefined) continue;
    if (kind === undefined)
      throw new AppError('node_failed', 'The report of users and groups could not be read.', { detail: line });
    owners.push({
      kind,
      id: Number(id),
      blocks: levelOf(numbers.slice(0, 4), grace[kind].blockSeconds),
      inodes: levelOf(numbers.slice(4, 8), grace[kind].inodeSeconds),
    });
  }
  return { grace, owners, kinds };
}

function levelOf(numbers: readonly string[], graceSeconds: number | null): Level {
  const [usage, soft, hard] = [0, 1, 2].map((i) => toAmount(BigInt(numbers[i] ?? '0')));
  const seconds = Number(numbers[3]);
  const level = { usage: usage ?? 0, soft: soft ?? 0, hard: hard ?? 0, graceSeconds };
  const runs = seconds > 0 && level.soft > 0 && level.usage > level.soft;
  return { ...level, graceEndsAtMs: runs ? seconds * 1000 : null };
}
