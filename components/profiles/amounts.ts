/** Values of a config as people read them. */
import type { MainValues } from '@/lib/api/schemas';
import { formatAmount, formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { fromWire, toWire, type WireAmount } from '@/lib/ubc/sample';
import { paramsByKey } from '@/lib/vz/params';
import { unitOf } from '@/lib/vz/profiles';
import { parsePair, parseRate, toAmount } from '@/lib/vz/values';

const KIB = 1024;

export function pagesText(pages: WireAmount | null): string {
  return pages === null ? t('frame.dash') : formatAmount(pages, 'pages');
}

export function kibText(kib: WireAmount | null): string {
  if (kib === null) return t('frame.dash');
  const amount = fromWire(kib);
  return amount === Number.POSITIVE_INFINITY ? formatAmount('unlimited', 'bytes') : formatBytes(Number(amount) * KIB);
}

/** "2 CPUs, 50 %, weight 1000": what of it is said. */
export function cpuText({ cpus, cpuLimitPercent, cpuUnits }: MainValues): string {
  const parts = [
    ...(cpus === null || cpus === '0' ? [] : [t('profiles.cpu.cpus', { count: Number(cpus) })]),
    ...(cpuLimitPercent === null || cpuLimitPercent === '0'
      ? []
      : [t('profiles.cpu.limit', { percent: cpuLimitPercent })]),
    ...(cpuUnits === null ? [] : [t('profiles.cpu.units', { units: cpuUnits })]),
  ];
  return parts.length === 0 ? t('frame.dash') : parts.join(', ');
}

/** What a value means in units people think in; null where that says no more than the value. */
export function meaningOf(key: string, value: string): string | null {
  if (key === 'IOLIMIT') {
    const rate = parseRate(value, 'conf');
    if (!rate.ok) return null;
    return rate.value === 0n ? t('profiles.none') : t('profiles.rate', { rate: formatBytes(Number(rate.value)) });
  }
  const unit = unitOf(key);
  if (unit === undefined || unit === 'items' || unit === 'diskinodes') return null;
  const pair = parsePair(value, unit, 'conf');
  if (!pair.ok) return null;
  const show = (n: bigint) => {
    const amount = toWire(toAmount(n));
    return unit === 'diskspace' ? kibText(amount) : formatAmount(amount, unit);
  };
  const { first, second } = pair.value;
  // RAM and swap have a barrier of 0, which says nothing.
  if (first === 0n && unit === 'pages') return show(second);
  return first === second ? show(first) : `${show(first)} : ${show(second)}`;
}

/** What a parameter is called; the key itself where vzboard does not know it. */
export function labelOf(key: string): string {
  const param = paramsByKey.get(key);
  return param === undefined ? key : t(param.labelKey, { name: param.name });
}
