'use client';
import { usePageKeys } from '@/components/page-keys';
import { nextUnitMode, parseUnitMode, UNIT_MODES, type UnitMode } from '@/components/ubc/values';
import { Segments } from '@/components/ui/segments';
import { useUrlState } from '@/components/url-state';
import { t } from '@/lib/text/t';

/** The unit of all charts of a page: in the URL, and on the key u. */
export function useUnitMode(): UnitMode {
  const [url] = useUrlState();
  return parseUnitMode(url.get('unit'));
}

export function UnitSwitch() {
  const [, change] = useUrlState();
  const mode = useUnitMode();
  const param = (next: UnitMode) => ({ unit: next === 'bytes' ? null : next });
  usePageKeys((event) => {
    if (event.key !== 'u') return false;
    change((now) => param(nextUnitMode(parseUnitMode(now.get('unit')))));
    return true;
  });
  return (
    <Segments
      label={t('charts.units')}
      value={mode}
      options={UNIT_MODES.map((each) => ({ value: each, label: t(`beancounters.units.${each}`) }))}
      onChange={(next) => change(param(next))}
    />
  );
}
