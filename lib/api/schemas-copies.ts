/** Schemas of a container's snapshots and of copying it. The shared parts are passed in, as for templates. */
import { z } from 'zod';
import { count, now } from './schemas-parts';
import type { SharedSchemas } from './schemas-templates';

const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });

export const SnapshotRow = z.object({
  /** Without braces. */
  id: z.string(),
  /** null for one that was taken of the container as it was made. */
  parent: z.string().nullable(),
  /** The present state began here. */
  current: z.boolean(),
  name: z.string(),
  description: z.string(),
  /** By the node's own clock, without a zone. */
  date: z.string().nullable(),
  /** The memory of what ran is in it; null where that could not be looked up. */
  memory: z.boolean().nullable(),
  /** Where vzboard has mounted it, read-only. */
  mountedAt: z.string().nullable(),
});

const Text = z.string().max(255);

export function copySchemas({
  Task,
  Preview,
  ContainerState,
}: Pick<SharedSchemas, 'Task' | 'Preview'> & {
  ContainerState: z.ZodType<'running' | 'stopped' | 'mounted' | 'suspended' | 'unknown'>;
}) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const written = z.union([z.object({ now, task: Task }), Preview]);
  return {
    snapshotList: {
      reply: z.object({
        /** When the node was asked: this is never polled. */
        now,
        ctid: z.string(),
        state: ContainerState,
        layout: z.enum(['simfs', 'ploop', 'unknown']),
        /** OpenVZ 7 and later: switching takes no choice of config or of having to resume. */
        fewerChoices: z.boolean(),
        /** Parents before what was taken of them. */
        snapshots: z.array(SnapshotRow),
        /** Free on the file system of the image; null where that could not be read. */
        freeBytes: count.nullable(),
        /** Why nothing is known of them. */
        problem: Problem.nullable(),
      }),
    },
    snapshotTake: {
      query: preview,
      body: z.strictObject({
        name: Text.optional(),
        description: Text.optional(),
        /** Of a running container: with its memory (default), which stops it for seconds. */
        memory: z.boolean().optional(),
      }),
      reply: written,
    },
    snapshotSwitch: {
      query: preview,
      body: z.strictObject({
        /** `may` (default) resumes where the snapshot has the memory, `must` fails without, `never` ends stopped. */
        resume: z.enum(['may', 'must', 'never']).optional(),
        /** Keep the present config instead of that of the snapshot. */
        keepConfig: z.boolean().optional(),
        /** Take a snapshot of the present state first. */
        keepState: z.boolean().optional(),
      }),
      reply: written,
    },
    snapshotRemove: { query: preview, reply: written },
    snapshotMount: { query: preview, reply: written },
    snapshotUmount: { query: preview, reply: written },
    imageCompact: { query: preview, reply: written },
    cloneView: {
      reply: z.object({
        now,
        ctid: z.string(),
        title: z.string().nullable(),
        state: ContainerState,
        layout: z.enum(['simfs', 'ploop', 'unknown']),
        /** The next CTID that nobody of the fleet has. */
        nextCtid: z.string(),
        name: z.string().nullable(),
        hostname: z.string().nullable(),
        addresses: z.array(z.string()),
        /** Why it cannot be copied at all. */
        reason: z.string().nullable(),
      }),
    },
    containerClone: {
      query: preview,
      body: z.strictObject({
        to: z.string().max(10),
        /** Empty for none. */
        name: Text,
        hostname: Text,
        addresses: z.array(z.string().max(64)).max(64),
        /** `stopped` as it is; `suspended` for the time of the copy; else the id of a snapshot. */
        from: z.string().max(40),
        dropHostKeys: z.boolean().optional(),
        start: z.boolean().optional(),
      }),
      reply: written,
    },
  };
}
