import type { Metadata } from 'next';
import { SetupScreen } from '@/components/auth/setup-screen';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('frame.setUp.title') };

export default function SetupPage() {
  return <SetupScreen />;
}
