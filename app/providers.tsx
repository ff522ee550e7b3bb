'use client';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { noteServerNow } from '@/components/now';
import { Overlays } from '@/components/ui/overlays';
import { aliveEvent } from '@/lib/early';
import { isAppError } from '@/lib/errors';

/**
 * The query client and the page's overlays. Sets `data-alive` on the document when every part of the page answers keys and clicks (a parent's
 * effect runs after its children's), and what was pressed before is done then.
 */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  useEffect(() => {
    document.documentElement.dataset.alive = '';
    document.dispatchEvent(new Event(aliveEvent));
  }, []);
  return (
    <QueryClientProvider client={client}>
      {children}
      <Overlays />
    </QueryClientProvider>
  );
}

function makeClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onSuccess: (data) => {
        if (typeof data === 'object' && data !== null && 'now' in data && typeof data.now === 'number') {
          noteServerNow(data.now);
        }
      },
      onError: (error) => {
        if (isAppError(error) && error.code === 'signed_out') toSignIn();
      },
    }),
    defaultOptions: {
      queries: {
        // vzboard often runs on the same machine or network: what the browser thinks of "online" says nothing about it.
        networkMode: 'always',
        retry: (failures, error) => failures < 1 && isAppError(error) && error.code === 'node_silent',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** Back to where one was, after signing in. A full load, so that nothing of the old session stays in memory. */
function toSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === '/sign-in' || pathname === '/setup') return;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}
