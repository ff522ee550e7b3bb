'use client';
import { Segments } from '@/components/ui/segments';
import { t } from '@/lib/text/t';

/** The views of one draft. An edit in one is seen in the others. */
export const views = ['form', 'config'] as const;
export type View = (typeof views)[number];

interface ViewSwitchProps {
  view: View;
  onChange: (view: View) => void;
  /** What stands in this view cannot be shown in another yet. */
  pinned: boolean;
}

export function ViewSwitch({ view, onChange, pinned }: ViewSwitchProps) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Segments
        label={t('create.view')}
        value={view}
        options={views.map((value) => ({ value, label: t(`create.view.${value}`) }))}
        onChange={(next) => {
          if (!pinned) onChange(next);
        }}
      />
      {pinned && <p className="text-xs text-critical">{t('create.config.pinned')}</p>}
    </div>
  );
}
