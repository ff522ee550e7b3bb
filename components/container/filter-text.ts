'use client';
import { useEffect, useRef, useState } from 'react';
import { useUrlState } from '@/components/url-state';

/** Browsers refuse more than about a hundred changes of the address in half a minute. */
const WRITE_AFTER_MS = 250;

/** The filter's text: at once on screen, a moment later in the URL as `q`; Back and links change it too. */
export function useFilterText(): readonly [string, (text: string) => void] {
  const [url, change] = useUrlState();
  const inUrl = url.get('q') ?? '';
  const [text, setText] = useState(inUrl);
  const written = useRef(inUrl);
  useEffect(() => {
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      change({ q: text });
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, change]);
  useEffect(() => {
    // Somebody else changed the address.
    if (inUrl === written.current) return;
    written.current = inUrl;
    setText(inUrl);
  }, [inUrl]);
  return [text, setText];
}
