import { t } from '@/lib/text/t';
import { standing } from '@/lib/vz/quota-values';
import { amountText, levelOf, limitText, type What, type WireLevel } from './words';

const fills = {
  none: 'var(--held)',
  under: 'var(--held)',
  over: 'var(--warning)',
  late: 'var(--failure)',
  full: 'var(--failure)',
};
const percent = (ratio: number) => `${(Math.min(1, Math.max(0, ratio)) * 100).toFixed(2)}%`;

/** Filled to what is used, a dashed tick at soft and a solid one at hard, as the bars of counters. */
export function SpaceBar({ what, level, now }: { what: What; level: WireLevel; now: number }) {
  const [usage, soft, hard] = [level.usage, level.soft, level.hard].map(Number) as [number, number, number];
  const end = Math.max(usage, soft, hard) * 1.02 || 1;
  const how = standing(levelOf(level), now);
  const text = t('quota.bar', {
    what: t(`quota.${what}`),
    usage: amountText(what, level.usage),
    soft: limitText(what, level.soft),
    hard: limitText(what, level.hard),
  });
  const tick = (at: number, colour: string, dash?: string) => (
    <line
      x1={percent(at / end)}
      x2={percent(at / end)}
      y1={1}
      y2={19}
      stroke={colour}
      strokeWidth={2}
      {...(dash === undefined ? {} : { strokeDasharray: dash })}
    />
  );
  return (
    <svg role="img" aria-label={text} width="100%" height={20} className="block overflow-visible">
      <rect y={6} height={8} width="100%" rx={2} fill="var(--subtle)" />
      {usage > 0 && <rect y={6} height={8} width={percent(usage / end)} rx={2} fill={fills[how]} />}
      {soft > 0 && soft !== hard && tick(soft, 'var(--barrier)', '3 2')}
      {hard > 0 && tick(hard, 'var(--limit)')}
    </svg>
  );
}
