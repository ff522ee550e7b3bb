import type { Metadata } from 'next';
import { FleetChartsScreen } from '@/components/fleet/fleet-charts-screen';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('charts.fleet.title') };

/** The nodes come with the frame. */
export default function FleetChartsPage() {
  return <FleetChartsScreen />;
}
