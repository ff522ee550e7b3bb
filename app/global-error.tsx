'use client';
import '@fontsource-variable/inter/wght.css';
import './globals.css';
import { CrashPanel } from '@/components/ui/crash-panel';
import { t } from '@/lib/text/t';

/** When the frame itself broke: it stands in for the whole document. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto max-w-xl px-4 py-16">
          <h1 className="mb-4 text-xl">{t('frame.crash.title')}</h1>
          <CrashPanel error={error} reset={reset} />
        </main>
      </body>
    </html>
  );
}
