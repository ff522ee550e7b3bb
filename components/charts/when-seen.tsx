'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Nearly in sight is early enough for the answer to be there in time. */
const MARGIN = '200px';

/** Mounts its content when it comes near the window, and keeps it; its height is taken from the start. */
export function WhenSeen({ heightPx, children }: { heightPx: number; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null || seen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return (
    <div ref={ref} className="min-w-0" style={seen ? undefined : { height: heightPx }}>
      {seen && children}
    </div>
  );
}
