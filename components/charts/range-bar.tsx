'use client';
import { CalendarRange, ChevronLeft, ChevronRight, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import { useId, useState } from 'react';
import { useNow } from '@/components/now';
import { usePageKeys } from '@/components/page-keys';
import { Button, IconButton } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import { t } from '@/lib/text/t';
import { useCursor } from './cursor';
import { CustomRange } from './custom-range';
import { pointTime } from './point-time';
import { RANGE_NAMES, RANGES, type RangeName, ROLLUPS, shift, zoom } from './range';
import { useChartView, zoneAt } from './view';

/** Which span all charts of the page show, and how a point is made of several readings. One per page: it has the page's keys. */
export function RangeBar() {
  const now = useNow();
  const cursor = useCursor();
  const { view, rollup, show, setRollup, back } = useChartView();
  const [custom, setCustom] = useState(false);
  const id = useId();
  const live = view.toMs === null || view.toMs >= now;
  const { zone } = zoneAt(now);
  const turn = (factor: number) => {
    const { brush, atMs } = cursor.get();
    const next = zoom(view, now, factor, brush === null ? atMs : (brush.fromMs + brush.toMs) / 2);
    if (next !== null) show(next, 'push');
  };
  usePageKeys((event) => {
    switch (event.key) {
      case '[':
        show(shift(view, now, -1));
        return true;
      case ']':
        show(shift(view, now, 1));
        return true;
      case '+':
      case '=':
        turn(0.5);
        return true;
      case '-':
        turn(2);
        return true;
      case 'Escape':
        return cursor.release();
      default:
        return false;
    }
  });
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-center gap-2">
        <Segments<RangeName | 'custom'>
          label={t('charts.range')}
          value={view.name ?? 'custom'}
          options={RANGE_NAMES.map((name) => ({ value: name, label: t(`charts.range.${name}`) }))}
          onChange={(name) => {
            if (name !== 'custom') show({ name, toMs: null, lengthMs: RANGES[name] });
          }}
        />
        <Button
          size="sm"
          icon={<CalendarRange size={13} aria-hidden />}
          aria-expanded={custom}
          aria-controls={custom ? id : undefined}
          aria-pressed={view.name === null}
          onClick={() => setCustom(!custom)}
        >
          {t('charts.custom')}
        </Button>
        <div className="flex items-center">
          <IconButton
            size="sm"
            label={t('charts.earlier')}
            icon={<ChevronLeft size={15} aria-hidden />}
            onClick={() => show(shift(view, now, -1))}
          />
          <IconButton
            size="sm"
            label={t('charts.later')}
            icon={<ChevronRight size={15} aria-hidden />}
            reason={live ? t('charts.atEnd') : undefined}
            onClick={() => show(shift(view, now, 1))}
          />
          <IconButton
            size="sm"
            label={t('charts.zoomIn')}
            icon={<ZoomIn size={14} aria-hidden />}
            onClick={() => turn(0.5)}
          />
          <IconButton
            size="sm"
            label={t('charts.zoomOut')}
            icon={<ZoomOut size={14} aria-hidden />}
            onClick={() => turn(2)}
          />
          <IconButton
            size="sm"
            label={t('charts.back')}
            icon={<Undo2 size={14} aria-hidden />}
            reason={back === null ? t('charts.noBack') : undefined}
            onClick={() => back?.()}
          />
        </div>
        <Select
          label={t('charts.rollup')}
          value={rollup}
          className="h-6! text-xs"
          options={ROLLUPS.map((each) => ({ value: each, label: t(`charts.rollup.${each}`) }))}
          onChange={(event) => {
            const chosen = ROLLUPS.find((each) => each === event.target.value);
            if (chosen !== undefined) setRollup(chosen);
          }}
        />
        <span className="num text-xs text-faint">
          {view.toMs === null
            ? t('charts.live')
            : view.name === null || !live
              ? t('charts.past', {
                  from: pointTime(view.toMs - view.lengthMs, zone),
                  to: pointTime(view.toMs, zone),
                  live: live ? 'yes' : 'no',
                })
              : t('charts.live')}
        </span>
      </div>
      {custom && (
        <div id={id} className="mt-2">
          <CustomRange
            view={view}
            onShow={(next) => {
              show(next, 'push');
              setCustom(false);
            }}
            onClose={() => setCustom(false)}
          />
        </div>
      )}
    </div>
  );
}
