import type { Metadata } from 'next';
import { GET as historySizes } from '@/app/api/settings/history/route';
import { Prefetched } from '@/components/prefetched';
import { HistoryScreen } from '@/components/settings/history-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('settings.history') };

export default function HistorySettingsPage() {
  return (
    <Prefetched reads={[read(historySizes, {})]}>
      <HistoryScreen />
    </Prefetched>
  );
}
