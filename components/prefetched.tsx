import { dehydrate, QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Hydrated } from './hydrated';

/** A read that is not there by then is left to the browser: a slow node must not hold back the page. */
const PATIENCE_MS = 400;

interface FirstRead {
  queryKey: readonly unknown[];
  data: unknown;
}

interface PrefetchedProps {
  /** From `read(...)` of lib/api/read: undefined when it failed. */
  reads: readonly Promise<FirstRead | undefined>[];
  children: ReactNode;
}

/** The one server-side reading a page does: its first screen is in the HTML, with the server's clock beside it. */
export async function Prefetched({ reads, children }: PrefetchedProps) {
  const client = new QueryClient();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  // A read that fails is shown as failed by the browser's own try.
  const settled = await Promise.all(reads.map((read) => Promise.race([read.catch(() => undefined), late])));
  clearTimeout(timer);
  for (const entry of settled) if (entry !== undefined) client.setQueryData(entry.queryKey, entry.data);
  return (
    <Hydrated state={dehydrate(client)} now={Date.now()}>
      {children}
    </Hydrated>
  );
}
