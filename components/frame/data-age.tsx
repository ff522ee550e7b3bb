'use client';
import { useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { Age } from '@/components/ui/age';
import { IconButton } from '@/components/ui/button';
import { t } from '@/lib/text/t';
import { whereabouts } from './crumbs';
import { type Fleet, useFleet } from './fleet-query';

/** A click is felt only when something turns for a moment. */
const LEAST_TURN_MS = 300;

/** How old the counters of this page's node are, or those of the whole fleet, and a button that reads everything on the page anew. */
export function DataAge() {
  const { node } = whereabouts(usePathname());
  const fleet = useFleet();
  const client = useQueryClient();
  const [turning, setTurning] = useState(false);
  const reading = fleet.data === undefined ? undefined : readingOf(fleet.data, node);
  const refresh = async () => {
    setTurning(true);
    const felt = new Promise((resolve) => setTimeout(resolve, LEAST_TURN_MS));
    // Failures show where the data would be.
    await Promise.allSettled([client.refetchQueries({ type: 'active' }), felt]);
    setTurning(false);
  };
  return (
    <div className="flex items-center gap-1 text-xs text-muted">
      {reading !== undefined && (
        <span className="hidden whitespace-nowrap lg:inline">
          {reading.at === null ? (
            t('frame.age.none')
          ) : (
            <>
              {`${t('frame.age')} `}
              <Age at={reading.at} staleAfterMs={reading.periodMs * 2} />
            </>
          )}
        </span>
      )}
      <IconButton
        label={t('frame.refresh')}
        onClick={() => void refresh()}
        icon={<RotateCw size={14} aria-hidden className={turning ? 'turn' : undefined} />}
      />
    </div>
  );
}

function readingOf(fleet: Fleet, nodeId: string | undefined): { at: number | null; periodMs: number } {
  const node = fleet.nodes.find((each) => each.id === nodeId);
  if (node !== undefined) return { at: node.sampledAt, periodMs: node.sampleSeconds * 1000 };
  const slowest = Math.max(10, ...fleet.nodes.map((each) => each.sampleSeconds));
  return { at: fleet.checked.at, periodMs: slowest * 1000 };
}
