/** Small shapes beside the rows of a list. Joined into `schemas.ts`. */
import { z } from 'zod';
import { isCtid } from '@/lib/vz/ctid';
import { ms, now } from './schemas-parts';

/** More than fit on any screen. */
const MOST_ROWS = 200;

const Spark = z.object({
  counter: z.string(),
  /** Oldest first: held in whole percent of what governs the counter now, 0 to 100 (more is 100); null is a gap. */
  values: z.array(z.int().min(0).max(100).nullable()),
});

export const sparkSchemas = {
  containerSparks: {
    query: z.object({
      /** CTIDs between commas. */
      ctids: z
        .string()
        .max(MOST_ROWS * 40)
        .refine((text) => {
          const ctids = text.split(',');
          return ctids.length <= MOST_ROWS && ctids.every((ctid) => ctid !== '0' && isCtid(ctid));
        }, `must be 1 to ${MOST_ROWS} CTIDs between commas`),
      /** A counter; `worst` is that of each container which is nearest to its barrier or limit now. */
      resource: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,63}$/)
        .default('worst'),
      /** Steps of the last hour. */
      points: z.coerce.number().int().min(2).max(60).default(24),
    }),
    reply: z.object({
      now,
      /** Start of the first step; each is `stepMs` long. */
      from: ms,
      stepMs: z.number(),
      /** By CTID. Left out: what does not run, is not listed, or has nothing that such a counter could be measured against. */
      sparks: z.record(z.string(), Spark),
    }),
  },
};

export type Spark = z.output<typeof Spark>;
export type ContainerSparks = z.output<(typeof sparkSchemas)['containerSparks']['reply']>;
