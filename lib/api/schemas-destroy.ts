/** Schemas of destroying a container and of making its files anew. The shared parts are passed in, as for templates. */
import { z } from 'zod';
import { Amount, count, ms, now } from './schemas-parts';
import type { SharedSchemas } from './schemas-templates';

/** A destroy that waits for its time. */
export const PlannedDestroy = z.object({
  node: z.string(),
  ctid: z.string(),
  /** What it was called then. */
  title: z.string().nullable(),
  dueAt: ms,
  by: z.string(),
  at: ms,
  /** Nobody was there when its time came: it does not run any more, and has to be asked for again. */
  missed: z.boolean(),
});

/** What is gone afterwards, as read now; null is what could not be read. */
export const Dies = z.object({
  private: z.string(),
  layout: z.enum(['simfs', 'ploop', 'unknown']),
  usedKib: Amount.nullable(),
  inodes: Amount.nullable(),
  /** Saved memory, DUMPDIR/Dump.CTID. */
  dump: z.boolean(),
  /** Its link in the directory of names. */
  name: z.string().nullable(),
  ips: z.array(z.string()),
  /** Where vzctl puts the config. */
  kept: z.string(),
  /** null: there is none that vzboard knows of. `known` false: nobody has looked. */
  backup: z.object({ at: ms, bytes: count }).nullable(),
  backupKnown: z.boolean(),
});

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 has 64 hexadecimal digits');
const Template = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/, 'letters, digits and . _ + - only, a letter or digit first');

export function destroySchemas({ Task, Preview }: Pick<SharedSchemas, 'Task' | 'Preview'>) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const written = z.union([z.object({ now, task: Task }), Preview]);
  return {
    destroyView: { reply: z.object({ now, planned: PlannedDestroy.nullable() }) },
    destroyAsk: {
      query: preview,
      body: z.strictObject({
        /** The CTID once more, as somebody typed it. Not needed for a preview. */
        confirm: z.string().max(64).optional(),
        /** `version` of the preview; without it the config counts as it is when this is asked. */
        version: Hash.optional(),
        /** 0 and without it: now. */
        delayHours: z.int().min(0).max(48).optional(),
        /** Of a delayed one: whether it is stopped at once. Without it, it is. */
        stop: z.boolean().optional(),
      }),
      reply: z.union([
        z.object({ now, task: Task, planned: PlannedDestroy.optional() }),
        Preview.and(z.object({ dies: Dies, version: z.string().nullable() })),
      ]),
    },
    destroyUndo: { reply: z.object({ now, task: Task }) },
    reinstallView: {
      reply: z.object({
        now,
        /** What the helper has set aside, as the node's own record says; null: nothing. */
        aside: z
          .object({
            path: z.string(),
            /** False: the old files are not there any more, whatever the record says. */
            there: z.boolean(),
            /** Templates. */
            from: z.string().nullable(),
            to: z.string(),
            at: ms,
            usedBytes: count.nullable(),
            /** `done`; `unfinished`: whoever made the new files was ended in the middle. */
            state: z.enum(['done', 'unfinished']),
          })
          .nullable(),
      }),
    },
    reinstallAsk: {
      query: preview,
      body: z.strictObject({
        template: Template,
        /** Whether it is started afterwards; without it, where it runs now. */
        start: z.boolean().optional(),
        /** As of destroyAsk. */
        version: Hash.optional(),
      }),
      reply: z.union([z.object({ now, task: Task }), Preview.and(z.object({ version: z.string().nullable() }))]),
    },
    reinstallConfirm: { query: preview, reply: written },
    reinstallUndo: { query: preview, reply: written },
  };
}
