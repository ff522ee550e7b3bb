import type { Metadata } from 'next';
import { FleetScreen } from '@/components/fleet/fleet-screen';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('fleet.title') };

/** Shows what the frame around it has read already. */
export default function FleetPage() {
  return <FleetScreen />;
}
