/** A change of the quota of a user or group inside a container, worked out before anything runs. Whatever is a break is refused. */
import type { Amount } from '@/lib/ubc/sample';
import type { Message } from './message';
import type { Level, Owner, OwnerKind, SecondLevel } from './quota';
import type { OwnerLimits } from './quota-argv';
import { type LimitKey, type LimitUnit, overSoft, parseLimit } from './quota-values';
import { toAmount } from './values';

/** Limits as people write them: see `parseLimit`. */
export interface AskedLimits {
  readonly blockSoft: string;
  readonly blockHard: string;
  readonly inodeSoft: string;
  readonly inodeHard: string;
}
export type LimitField = keyof AskedLimits;

export type FindingKey =
  | `quota.finding.${'blocks' | 'inodes'}.${'order' | 'below' | 'over'}`
  | 'quota.finding.full_table'
  | 'quota.finding.unlimited';

export interface QuotaFinding {
  readonly level: 'break' | 'risk' | 'hint';
  readonly field?: LimitField;
  /** KiB or inodes, to be printed by whoever shows it. */
  readonly amounts: Readonly<Record<string, Amount>>;
  readonly key: FindingKey;
}

export type CheckedLimits =
  | { readonly ok: true; readonly limits: OwnerLimits }
  | { readonly ok: false; readonly field: LimitField; readonly reason: Message<LimitKey> };

export const limitFields: readonly LimitField[] = ['blockSoft', 'blockHard', 'inodeSoft', 'inodeHard'];
const unitOf = (field: LimitField): LimitUnit => (field.startsWith('block') ? 'diskspace' : 'diskinodes');

/** The four numbers, or the first field that is none. */
export function checkLimits(asked: AskedLimits): CheckedLimits {
  const limits: Record<LimitField, bigint> = { blockSoft: 0n, blockHard: 0n, inodeSoft: 0n, inodeHard: 0n };
  for (const field of limitFields) {
    const limit = parseLimit(asked[field], unitOf(field));
    if (!limit.ok) return { ok: false, field, reason: limit.reason };
    limits[field] = limit.value;
  }
  return { ok: true, limits };
}

/** What these limits would do to an owner who is there now, or to one who has no files yet (undefined). */
export function findingsOf(
  limits: OwnerLimits,
  owner: Owner | undefined,
  second: Pick<SecondLevel, 'total' | 'limit' | 'exceeded'> | undefined,
): QuotaFinding[] {
  const findings = [
    ...levelFindings('blocks', limits.blockSoft, limits.blockHard, owner?.blocks),
    ...levelFindings('inodes', limits.inodeSoft, limits.inodeHard, owner?.inodes),
  ];
  // The kernel makes no record for an owner beyond the limit (vz_quota ugid.c), so there is nothing the limits could stand in.
  const isNew = owner === undefined && second !== undefined && second.limit > 0;
  if (isNew && (second.exceeded || second.total >= second.limit)) {
    findings.push({
      level: 'break',
      key: 'quota.finding.full_table',
      amounts: { total: second.total, limit: second.limit },
    });
  }
  if (limits.blockSoft + limits.blockHard + limits.inodeSoft + limits.inodeHard === 0n) {
    findings.push({ level: 'hint', key: 'quota.finding.unlimited', amounts: {} });
  }
  return findings;
}

function levelFindings(what: 'blocks' | 'inodes', soft: bigint, hard: bigint, now: Level | undefined): QuotaFinding[] {
  const name = what === 'blocks' ? 'block' : 'inode';
  const [softField, hardField] = [`${name}Soft`, `${name}Hard`] as const;
  if (hard > 0n && soft > hard) {
    const amounts = { soft: toAmount(soft), hard: toAmount(hard) };
    return [{ level: 'break', field: softField, key: `quota.finding.${what}.order`, amounts }];
  }
  if (now === undefined) return [];
  if (hard > 0n && hard < now.usage) {
    const by = overSoft({ usage: now.usage, soft: toAmount(hard) });
    const amounts = { usage: now.usage, hard: toAmount(hard), by };
    return [{ level: 'break', field: hardField, key: `quota.finding.${what}.below`, amounts }];
  }
  if (soft > 0n && soft < now.usage) {
    const by = overSoft({ usage: now.usage, soft: toAmount(soft) });
    return [{ level: 'risk', field: softField, key: `quota.finding.${what}.over`, amounts: { usage: now.usage, by } }];
  }
  return [];
}

/** What is found where something else was asked for. */
export interface LimitDifference {
  readonly field: LimitField;
  readonly asked: Amount;
  readonly found: Amount;
}

/** In what an owner, as read afterwards, differs from what was asked. An owner who is not there has no limits. */
export function limitDifferences(limits: OwnerLimits, owner: Owner | undefined): LimitDifference[] {
  const found = limitsOf(owner);
  return limitFields.flatMap((field) =>
    BigInt(found[field]) === limits[field] ? [] : [{ field, asked: toAmount(limits[field]), found: found[field] }],
  );
}

export function limitsOf(owner: Owner | undefined): Readonly<Record<LimitField, Amount>> {
  return {
    blockSoft: owner?.blocks.soft ?? 0,
    blockHard: owner?.blocks.hard ?? 0,
    inodeSoft: owner?.inodes.soft ?? 0,
    inodeHard: owner?.inodes.hard ?? 0,
  };
}

/**
 * What a form was filled from, and what must still be so when it is sent: the limits of an owner, or the grace times of a kind, as one word.
 */
export function ownerVersion(owner: Owner | undefined): string {
  const limits = limitsOf(owner);
  return limitFields.map((field) => String(limits[field])).join(':');
}

export function graceVersion(second: Pick<SecondLevel, 'grace'>, kind: OwnerKind): string {
  const { blockSeconds, inodeSeconds } = second.grace[kind];
  return `${blockSeconds ?? '-'}:${inodeSeconds ?? '-'}`;
}
