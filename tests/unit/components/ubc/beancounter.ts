import type { Beancounter } from '@/lib/api/schemas';

/** A quiet numproc; tests say what is special. */
export function beancounter(over: Partial<Beancounter> = {}): Beancounter {
  return {
    name: 'numproc',
    unit: 'items',
    group: 'objects',
    held: 20,
    maxheld: 30,
    barrier: 100,
    limit: 100,
    failcnt: 0,
    pressure: 0.2,
    reference: 'barrier',
    kind: 'limited',
    severity: 'quiet',
    measured: true,
    unmeasuredReason: null,
    growthHour: 0,
    growthDay: 0,
    lastFailureAt: null,
    recent: [],
    ...over,
  };
}
