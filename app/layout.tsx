import '@fontsource-variable/inter/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { themeFrom } from '@/components/frame/preferences';
import { Shell } from '@/components/frame/shell';
import { t } from '@/lib/text/t';
import { Providers } from './providers';

export const metadata: Metadata = {
  title: { default: t('frame.product'), template: `%s ${t('frame.dot')} ${t('frame.product')}` },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = themeFrom(jar.get('theme')?.value);
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <Providers>
          <Shell theme={theme} stripOpen={jar.get('strip')?.value === 'open'} keysOn={jar.get('keys')?.value !== 'off'}>
            {children}
          </Shell>
        </Providers>
      </body>
    </html>
  );
}
