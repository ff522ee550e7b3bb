import type { Metadata } from 'next';
import { SignInScreen } from '@/components/auth/sign-in-screen';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('frame.signIn.title') };

export default function SignInPage() {
  return <SignInScreen />;
}
