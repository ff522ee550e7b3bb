import '@fontsource-variable/inter/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { GET as nodeList } from '@/app/api/nodes/route';
import { GET as sessionView } from '@/app/api/session/route';
import { GET as taskList } from '@/app/api/tasks/route';
import { themeFrom } from '@/components/frame/preferences';
import { Shell } from '@/components/frame/shell';
import { Prefetched } from '@/components/prefetched';
import { stripQuery } from '@/components/tasks/task-filter';
import { read } from '@/lib/api/read';
import { earlyScript } from '@/lib/early';
import { t } from '@/lib/text/t';
import { Providers } from './providers';

const latin = new URL('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', import.meta.url);

export const metadata: Metadata = {
  title: { default: t('frame.product'), template: `%s ${t('frame.dot')} ${t('frame.product')}` },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

/** The frame's own first reads: who is here, the nodes (which the fleet page shows in full), the last operations. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = themeFrom(jar.get('theme')?.value);
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <head>
        {/* The style sheet asks for it only once rows are laid out, which would then be done again. */}
        <link rel="preload" href={latin.pathname} as="font" type="font/woff2" crossOrigin="anonymous" />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed by its hash in the policy. */}
        <script dangerouslySetInnerHTML={{ __html: earlyScript }} />
      </head>
      <body>
        <Providers>
          <Prefetched reads={[read(sessionView, {}), read(nodeList, {}), read(taskList, {}, stripQuery)]}>
            <Shell
              theme={theme}
              stripOpen={jar.get('strip')?.value === 'open'}
              keysOn={jar.get('keys')?.value !== 'off'}
            >
              {children}
            </Shell>
          </Prefetched>
        </Providers>
      </body>
    </html>
  );
}
