'use client';
import { settingsHistoryPath, settingsNodesPath } from '@/components/paths';
import { RouteTabs } from '@/components/ui/route-tabs';
import { t } from '@/lib/text/t';

/** The pages of the settings. */
export function SettingsTabs() {
  return (
    <div className="mb-4">
      <RouteTabs
        label={t('settings.history.rooms')}
        tabs={[
          { href: settingsNodesPath, label: t('settings.nodes') },
          { href: settingsHistoryPath, label: t('settings.history') },
        ]}
      />
    </div>
  );
}
