/** How full something is, in words: amounts with their unit, the standing against two limits, and when a grace ends. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { formatBytes, formatSpan, formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { fromWire, type WireAmount } from '@/lib/ubc/sample';
import type { Level } from '@/lib/vz/quota';
import { overSoft, type Standing, standing } from '@/lib/vz/quota-values';

export type QuotaReply = ReplyOf<typeof api.quotaView>;
export type Owner = QuotaReply['second']['owners'][number];
export type WireLevel = Owner['blocks'];
type FirstLevel = NonNullable<QuotaReply['blocks']>;
export type What = 'blocks' | 'inodes';

/** KiB as bytes with a unit, inodes as digits; a limit of 0 is none. */
export function amountText(what: What, amount: WireAmount): string {
  if (amount === 'unlimited') return '∞';
  return what === 'blocks' ? formatBytes(Number(amount) * 1024) : Number(amount).toLocaleString('en');
}

export function limitText(what: What, amount: WireAmount): string {
  return amount === 0 || amount === 'unlimited' ? t('quota.none') : amountText(what, amount);
}

export function levelOf({ usage, soft, hard, graceEndsAt }: WireLevel): Level {
  return {
    ...{ usage: fromWire(usage), soft: fromWire(soft), hard: fromWire(hard) },
    ...{ graceEndsAtMs: graceEndsAt, graceSeconds: null },
  };
}

export const timeText = (ms: number): string => `${formatTime(ms).slice(0, 16)} UTC`;

/** "Over soft by 214 MiB. Refused from 2026-12-03 14:02 UTC, in 2 d 3 h." */
export function standingText(what: What, wire: WireLevel, image: boolean, now: number): string {
  const level = levelOf(wire);
  const how = standing(level, now);
  const over = amountText(what, Number(overSoft(level)));
  const ends = level.graceEndsAtMs;
  switch (how) {
    case 'none':
      return t('quota.standing.none');
    case 'under': {
      const nearest = image || level.soft === 0 ? level.hard : level.soft;
      const left = amountText(what, Number(nearest) - Number(level.usage));
      return t(image || level.soft === 0 ? 'quota.standing.size' : 'quota.standing.under', { left });
    }
    case 'over':
      if (ends === null) return t('quota.standing.over.unknown', { over });
      return t('quota.standing.over', { over, time: timeText(ends), span: formatSpan(ends - now) });
    case 'late':
      return ends === null
        ? t('quota.standing.late.unknown', { over })
        : t('quota.standing.late', { over, time: timeText(ends) });
    case 'full':
      return t('quota.standing.full', { usage: amountText(what, wire.usage), hard: amountText(what, wire.hard) });
  }
}

/** "Grew by 310 MiB a day in the last two weeks: full in about 9 d, on 2026-12-04." */
export function outlookText(what: What, { perDay, fullAt }: NonNullable<FirstLevel['outlook']>, now: number): string {
  const grows = t('quota.outlook', { amount: amountText(what, perDay) });
  if (fullAt === null) return t('quota.outlook.far', { grows });
  const days = Math.max(0, Math.round((fullAt - now) / 86_400_000));
  return t('quota.outlook.full', { grows, days, date: formatTime(fullAt).slice(0, 10) });
}

const order: readonly Standing[] = ['full', 'late', 'over', 'under', 'none'];

/** The worse of an owner's two. */
export function worstOf(owner: Owner, now: number): { how: Standing; endsAtMs: number | null } {
  const both = [owner.blocks, owner.inodes].map((wire) => ({
    how: standing(levelOf(wire), now),
    endsAtMs: wire.graceEndsAt,
  }));
  both.sort((a, b) => order.indexOf(a.how) - order.indexOf(b.how));
  return both[0] ?? { how: 'none', endsAtMs: null };
}

export const badness = (how: Standing): number => order.length - order.indexOf(how);

export function ownerStateText({ how, endsAtMs }: ReturnType<typeof worstOf>, now: number): string {
  if (how !== 'over') return t(`quota.owner.state.${how}`);
  if (endsAtMs === null) return t('quota.owner.state.over.unknown');
  return t('quota.owner.state.over', { span: formatSpan(endsAtMs - now) });
}

export const standingTone = {
  none: 'plain',
  under: 'plain',
  over: 'warning',
  late: 'critical',
  full: 'critical',
} as const;

/** "root (0)", or the number where there is no name. */
export function ownerName({ name, id }: Pick<Owner, 'name' | 'id'>): string {
  return name ?? `#${id}`;
}
