/** Schemas of what is asked of many containers at once. The shared parts are passed in: `schemas.ts`, which has them, gathers these in turn. */
import { z } from 'zod';
import type { NodeSummary, Preview } from './schemas';
import { now } from './schemas-parts';

const value = z.string().nullable();
const names = z.array(z.string().max(64)).max(100);

interface Shared {
  NodeSummary: typeof NodeSummary;
  Preview: typeof Preview;
}

/** What one change of settings would do to one container. */
const settingsOutcome = (preview: typeof Preview) =>
  z.object({
    ctid: z.string(),
    /** Name, else host name, else null. */
    title: value,
    state: z.enum(['running', 'stopped', 'mounted', 'suspended', 'unknown']),
    /** Keys that would get another value, as the config would have it; null is unset. Empty: nothing would change. */
    changes: preview.shape.diff,
    findings: preview.shape.findings,
    /** Some of it counts at its next start only. */
    restart: z.boolean(),
    /** To be sent for this one, with `unset` as asked: where a list is added to, the whole list. */
    values: z.record(z.string(), z.string()),
    /** SHA-256 of the config file this was worked out from: send it back with the change. null where it could not be read. */
    version: value,
    /** Why it cannot be changed. */
    reason: value,
  });

export const manySchemas = ({ NodeSummary: node, Preview: preview }: Shared) => ({
  settingsOutcomes: {
    body: z.strictObject({
      ctids: z.array(z.string().max(64)).min(1).max(500),
      /** By parameter name, as written for vzctl. */
      values: z.record(z.string().max(64), z.string().max(4096)),
      /** Names of parameters whose key is taken out of the file. */
      unset: names.optional(),
      /** Names among `values` that are added to the list each container has, where the others replace it. */
      add: names.optional(),
    }),
    /** In the order of `ctids`. */
    reply: z.object({ now, node, rows: z.array(settingsOutcome(preview)) }),
  },
});

export type SettingsOutcome = z.output<ReturnType<typeof settingsOutcome>>;
