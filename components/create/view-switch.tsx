'use client';
import { Segments } from '@/components/ui/segments';
import { t } from '@/lib/text/t';

/** The views of one draft. An edit in one is seen in the others. */
export const views = ['form', 'config', 'xml'] as const;
export type View = (typeof views)[number];

interface ViewSwitchProps {
  view: View;
  onChange: (view: View) => void;
  /** Why what stands in this view cannot be shown in another yet. */
  pinned: string | undefined;
}

export function ViewSwitch({ view, onChange, pinned }: ViewSwitchProps) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Segments
        label={t('create.view')}
        value={view}
        options={views.map((value) => ({ value, label: t(`create.view.${value}`) }))}
        onChange={(next) => {
          if (pinned === undefined) onChange(next);
        }}
      />
      {pinned !== undefined && <p className="text-xs text-critical">{pinned}</p>}
    </div>
  );
}
