import type { History } from '@/lib/api/schemas';

/** What an answer says of any counter, beside its numbers. */
export const MEASURED = {
  scale: 1,
  per: null,
  kind: 'counter',
  bounds: 'barrier_limit',
  everyMs: 10_000,
  gaps: [],
  marks: [],
  absent: null,
  note: null,
} satisfies Partial<History>;
