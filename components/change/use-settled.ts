'use client';
import { useEffect, useState } from 'react';

/** A value once nobody has changed it for `ms`: what is asked of the server while somebody types. */
export function useSettled<T>(value: T, ms = 350): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
