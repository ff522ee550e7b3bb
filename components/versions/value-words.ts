/** What a value of a config file means, in words and units. Pure. */
import { readout } from '@/components/config/readout';
import { formatAmount, formatBytes, formatCount } from '@/lib/format';
import { t } from '@/lib/text/t';
import { toWire } from '@/lib/ubc/sample';
import { canonical } from '@/lib/vz/grammar';
import { type Param, paramsByKey } from '@/lib/vz/params';
import { optionValue } from '@/lib/vz/set';
import { type PairUnit, parsePair, toAmount } from '@/lib/vz/values';

/** As people read it; undefined where that says no more than what stands in the file, or where the key is unknown. */
export function meaningOf(key: string, written: string | null): string | undefined {
  const param = paramsByKey.get(key);
  if (param === undefined || written === null) return undefined;
  const said = saidOf(param, written);
  return said === undefined || said === written ? undefined : said;
}

function saidOf(param: Param, written: string): string | undefined {
  const { grammar, name, unit } = param;
  if (grammar.kind === 'pair') {
    const pair = parsePair(written, grammar.unit, 'conf');
    if (!pair.ok) return undefined;
    const [first, second] = [half(pair.value.first, grammar.unit), half(pair.value.second, grammar.unit)];
    return first === second ? first : t('versions.pair', { first, second });
  }
  const stored = canonical(grammar, written);
  return stored === undefined ? undefined : readout({ name, kind: grammar.kind, unit }, optionValue(param, stored));
}

function half(value: bigint, unit: PairUnit): string {
  const wire = toWire(toAmount(value));
  if (wire === 'unlimited') return t('cfg.noLimit');
  if (unit === 'diskspace') return formatBytes(Number(wire) * 1024);
  return unit === 'diskinodes' ? formatCount(Number(wire)) : formatAmount(wire, unit);
}
