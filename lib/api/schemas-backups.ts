/** Schemas of backups of containers and of what makes them by itself. The shared parts are passed in: `schemas.ts` gathers these in turn. */
import { z } from 'zod';
import type { NodeSummary, Preview, Task } from './schemas';
import { count, ms, now } from './schemas-parts';

interface Shared {
  NodeSummary: z.ZodType<NodeSummary>;
  Task: z.ZodType<Task>;
  Preview: z.ZodType<Preview>;
}

export const BackupMode = z.enum(['stopped', 'suspended', 'snapshot']);
const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });

export const Backup = z.object({
  file: z.string(),
  ctid: z.string(),
  /** Name or host name of the container of that number now; null where it has none, or is gone. */
  title: z.string().nullable(),
  /** A container of that number is on the node. It may be another than the one that was backed up. */
  exists: z.boolean(),
  sizeBytes: count,
  madeAt: ms,
  /** Null: what vzboard keeps beside an archive is missing or does not fit it; it is listed, and not restored from here. */
  facts: z
    .object({
      mode: BackupMode,
      /** It ran while its files were read; `changed`: some did change meanwhile. */
      live: z.boolean(),
      changed: z.boolean(),
      state: z.string(),
      layout: z.enum(['simfs', 'ploop']),
      packing: z.enum(['gzip', 'none']),
      by: z.string().nullable(),
      origin: z.enum(['hand', 'schedule']),
      /** Room its files took. */
      usedBytes: count,
    })
    .nullable(),
});

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is hh:mm');
/** When, in a zone of its own, and what is kept of what was made. */
export const SchedulePlan = z.object({
  every: z.enum(['day', 'week']),
  /** 0 is Sunday; of a weekly one. */
  weekday: z.int().min(0).max(6),
  at: Time,
  zone: z.string().min(1).max(64),
  mode: BackupMode,
  gzip: z.boolean(),
  /** KiB a second; 0: as fast as it goes. */
  rateKib: z.int().min(0).max(10_000_000),
  /** The newest that many, or those of the last days; null: that rule keeps none. Both null: all are kept. */
  keepCount: z.int().min(1).max(1000).nullable(),
  keepDays: z.int().min(1).max(3650).nullable(),
});

export const Schedule = SchedulePlan.extend({
  ctid: z.string(),
  by: z.string(),
  changedAt: ms,
  nextAt: ms,
  /** The last time it was due, and what came of it. */
  last: z
    .object({
      dueAt: ms,
      at: ms,
      result: z.enum(['started', 'late', 'skipped', 'refused']),
      task: z.string().nullable(),
      words: z.string(),
    })
    .nullable(),
});

export function backupSchemas({ NodeSummary, Task, Preview }: Shared) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const written = z.union([z.object({ now, task: Task }), Preview]);
  return {
    backupList: {
      query: z.object({ ctid: z.string().optional() }),
      reply: z.object({
        now,
        node: NodeSummary,
        /** DUMPDIR/vzboard, and the room of its file system; null where that cannot be read. */
        area: z.object({ path: z.string(), totalBytes: count.nullable(), freeBytes: count.nullable() }).nullable(),
        /** Newest first. */
        backups: z.array(Backup),
        /** Other files there. */
        ignored: z.array(z.string()),
        /** A CTID that nothing on any node has. */
        freeCtid: z.string(),
        schedules: z.array(Schedule),
        problem: Problem.nullable(),
        /** Tasks that make, restore or delete backups now, newest first. */
        tasks: z.array(Task),
      }),
    },
    backupView: {
      /** What the archived config says of the container, for the form that restores it. */
      reply: z.object({
        now,
        backup: Backup,
        name: z.string(),
        hostname: z.string(),
        addresses: z.array(z.string()),
        template: z.string(),
        /** It had interfaces, features, capabilities or devices of its own. */
        interfaces: z.boolean(),
        rights: z.boolean(),
        /** Action scripts that were packed, for admins: some run as root on the node. */
        scripts: z.array(z.object({ name: z.string(), text: z.string() })),
      }),
    },
    backupMake: {
      query: preview,
      body: z.strictObject({ mode: BackupMode, gzip: z.boolean(), rateKib: z.int().min(0).max(10_000_000) }),
      reply: z.union([
        z.object({ now, task: Task }),
        Preview.and(
          z.object({
            /** Of the file system of the dump directory, and what the container has of files; null: not known. */
            room: z.object({ usedBytes: count.nullable(), freeBytes: count.nullable() }),
          }),
        ),
      ]),
    },
    backupRemove: { query: preview, reply: written },
    backupRestore: {
      query: preview,
      body: z.strictObject({
        ctid: z.string(),
        name: z.string().max(64),
        hostname: z.string().max(255),
        addresses: z.array(z.string().max(64)).max(64),
        keepInterfaces: z.boolean(),
        keepRights: z.boolean(),
        /** With the action scripts that were packed. */
        scripts: z.boolean().optional(),
        start: z.boolean(),
      }),
      reply: written,
    },
    scheduleView: { reply: z.object({ now, schedule: Schedule.nullable() }) },
    schedulePut: { body: SchedulePlan.strict(), reply: z.object({ now, schedule: Schedule }) },
    scheduleDelete: { reply: z.object({ now }) },
  };
}

export type Backup = z.output<typeof Backup>;
export type Schedule = z.output<typeof Schedule>;
export type SchedulePlan = z.output<typeof SchedulePlan>;
