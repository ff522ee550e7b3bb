'use client';
import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { NowProvider } from './now';

/**
 * Puts the server's first reads into the browser's cache. react-query stamps them with the server's clock and compares with the browser's:
 * shifted by the difference of the two, a clock that is ahead or behind costs no second request and makes no old data of new.
 */
export function Hydrated({ state, now, children }: { state: DehydratedState; now: number; children: ReactNode }) {
  const [shifted] = useState(() => shiftTimes(state, typeof window === 'undefined' ? 0 : Date.now() - now));
  return (
    <NowProvider now={now}>
      <HydrationBoundary state={shifted}>{children}</HydrationBoundary>
    </NowProvider>
  );
}

export function shiftTimes(state: DehydratedState, byMs: number): DehydratedState {
  return {
    ...state,
    queries: state.queries.map((query) => ({
      ...query,
      state: { ...query.state, dataUpdatedAt: query.state.dataUpdatedAt + byMs },
    })),
  };
}
