/**
 * Geometry of the bullet bar: five numbers on one line from 0 to 1. The scale ends at the limit when maxheld has come near it, else at four
 * times maxheld, so that a far limit does not squeeze the bar into nothing.
 */
import type { Beancounter } from '@/lib/api/schemas';
import { thresholdNumber } from './values';

export interface Bullet {
  /** End of the fill; 1 where held is beyond the scale. */
  held: number;
  maxheld: number;
  /** Position of the thresholds; null where there is none, it is unlimited, or it lies beyond the scale. */
  barrier: number | null;
  limit: number | null;
  /** Hatched zone between barrier and limit, if both can be seen and differ. */
  zone: { from: number; to: number } | null;
  /** What lies beyond the right end: a threshold's name, or that nothing limits at all. */
  edge: 'barrier' | 'limit' | 'unlimited' | null;
}

/** Above this share of the limit the scale reaches to the limit. */
const NEAR = 0.25;
const ZOOM = 4;

export type BulletInput = Pick<Beancounter, 'held' | 'maxheld' | 'barrier' | 'limit' | 'kind' | 'unit'>;

export function bullet(row: BulletInput): Bullet {
  const held = row.held === 'unlimited' ? 0 : Number(row.held);
  const maxheld = row.maxheld === 'unlimited' ? held : Math.max(held, Number(row.maxheld));
  // Accounting counters are not limited by what their columns say: a tick there would be a lie.
  const shows = row.kind !== 'accounting';
  const barrier = shows ? thresholdNumber(row.barrier, row.unit) : null;
  const limit = shows ? thresholdNumber(row.limit, row.unit) : null;
  const far = limit ?? barrier;
  const end = scaleEnd(maxheld, far, barrier);
  const at = (n: number) => Math.min(1, n / end);
  const seen = (n: number | null) => (n === null || n > end ? null : n / end);
  const zone =
    barrier !== null && limit !== null && limit > barrier && limit <= end ? { from: at(barrier), to: at(limit) } : null;
  return { held: at(held), maxheld: at(maxheld), barrier: seen(barrier), limit: seen(limit), zone, edge: edge() };

  function edge(): Bullet['edge'] {
    if (far === null) return 'unlimited';
    if (barrier !== null && barrier > end) return 'barrier';
    if (limit !== null && limit > end) return 'limit';
    // Only the barrier is set: nothing ends the bar on the right.
    return limit === null ? 'unlimited' : null;
  }
}

function scaleEnd(maxheld: number, far: number | null, barrier: number | null): number {
  if (far === null) return maxheld > 0 ? maxheld * ZOOM : 1;
  if (maxheld === 0) return far;
  if (maxheld > far * NEAR) return Math.max(far, maxheld);
  // The barrier is near although the limit is far away: show the barrier.
  if (barrier !== null && maxheld > barrier * NEAR) return Math.max(barrier * 1.1, maxheld);
  return maxheld * ZOOM;
}
