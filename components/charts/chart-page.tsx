'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { Cursor, CursorContext } from './cursor';
import { preloadPlot } from './plot';

/** Charts inside share one cursor; their range is the URL's. */
export function ChartPage({ children }: { children: ReactNode }) {
  const [cursor] = useState(() => new Cursor());
  useEffect(preloadPlot, []);
  return <CursorContext value={cursor}>{children}</CursorContext>;
}
