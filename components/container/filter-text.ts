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
    const write = () => {
      if (text === written.current) return;
      written.current = text;
      change({ q: text });
    };
    const timer = setTimeout(write, WRITE_AFTER_MS);
    // Before it can lead to another page: a change of the address while that loads would call it off.
    const leave = new AbortController();
    const early = { capture: true, signal: leave.signal };
    document.addEventListener('click', write, early);
    document.addEventListener('keydown', ({ key }) => key === 'Enter' && write(), early);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [text, change]);
  useEffect(() => {
    // Somebody else changed the address.
    if (inUrl === written.current) return;
    written.current = inUrl;
    setText(inUrl);
  }, [inUrl]);
  return [text, setText];
}
