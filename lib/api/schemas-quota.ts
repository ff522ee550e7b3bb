/** Schemas of a container's file system and quota. The shared parts are passed in, as for templates. Space is in KiB, 0 is no limit. */
import { z } from 'zod';
import { Amount, count, ms, now } from './schemas-parts';
import type { SharedSchemas } from './schemas-templates';

const Level = z.object({
  usage: Amount,
  soft: Amount,
  hard: Amount,
  /** When the grace that runs now ends; null while none runs, or where nobody says. */
  graceEndsAt: ms.nullable(),
});

const FirstLevel = Level.extend({
  /** How much is above soft; 0 when nothing is. */
  over: Amount,
  standing: z.enum(['none', 'under', 'over', 'late', 'full']),
  /** How long one may stay above soft; null where nobody says. */
  graceSeconds: count.nullable(),
  /** How much it grew a day over the last weeks, and when it is full at that rate (null: not within half a year); null where it does not grow. */
  outlook: z.object({ perDay: z.number(), fullAt: ms.nullable() }).nullable(),
});

const Kind = z.enum(['user', 'group']);

export const QuotaOwner = z.object({
  kind: Kind,
  id: count,
  /** As the container's own files call it; null where they do not. */
  name: z.string().nullable(),
  blocks: Level,
  inodes: Level,
  /** Send it back with a change: its limits as one word. */
  version: z.string(),
});

const Grace = z.object({
  blockSeconds: count.nullable(),
  inodeSeconds: count.nullable(),
  /** Send it back with a change. */
  version: z.string(),
});

const Reason = z.object({
  code: z.enum(['no_program', 'no_file', 'not_on', 'locked', 'no_tools', 'not_running', 'switched_off', 'failed']),
  message: z.string(),
  detail: z.string().optional(),
});

const Word = z.string().max(40);
const Version = z.string().max(120);
/** A 32-bit id; the last one means none. */
const Id = z.int().min(0).max(4_294_967_294);
const Seconds = z.int().min(0).max(2_147_483_647);

export function quotaSchemas({
  NodeSummary,
  Task,
  Preview,
  ContainerState,
}: SharedSchemas & { ContainerState: z.ZodType<'running' | 'stopped' | 'mounted' | 'suspended' | 'unknown'> }) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const written = z.union([z.object({ now, task: Task }), Preview]);
  return {
    quotaView: {
      reply: z.object({
        now,
        node: NodeSummary,
        ctid: z.string(),
        state: ContainerState,
        layout: z.enum(['simfs', 'ploop', 'unknown']),
        private: z.string().nullable(),
        root: z.string().nullable(),
        template: z.string().nullable(),
        /** MOUNT_OPTS as the config has it. */
        mountOptions: z.string().nullable(),
        /** Version of the config, for a change of the settings below; null when it cannot be read. */
        version: z.string().nullable(),
        /** As the config has them; null where it does not. */
        settings: z.object({
          diskspace: z.string().nullable(),
          diskinodes: z.string().nullable(),
          quotatime: z.string().nullable(),
          quotaugidlimit: z.string().nullable(),
          diskquota: z.string().nullable(),
        }),
        /** `kernel`: live. `file`: of its last run. `vzlist`: use and size alone. null: `firstProblem` says why. */
        source: z.enum(['kernel', 'file', 'vzlist']).nullable(),
        /** vzquota knows that its file is behind: the node went down without closing it. */
        dirty: z.boolean(),
        blocks: FirstLevel.nullable(),
        inodes: FirstLevel.nullable(),
        firstProblem: Reason.nullable(),
        /** Settings that this layout does not obey, by parameter, with the reason. */
        ignored: z.array(z.object({ param: z.string(), message: z.string() })),
        second: z.object({
          /**
           * `off`; `on`; `last`: as it was in the last run; `on_at_start` and `off_at_start`: configured otherwise than it runs; `unread`: `problem` says
           * why.
           */
          state: z.enum(['off', 'on', 'last', 'on_at_start', 'off_at_start', 'unread']),
          problem: Reason.nullable(),
          /** Users and groups counted, and how many may be; null for ploop, which has no such limit. */
          total: count,
          limit: count.nullable(),
          /** The kernel lacks the use of some and makes no records for new ones. */
          exceeded: z.boolean(),
          grace: z.object({ user: Grace, group: Grace }).nullable(),
          owners: z.array(QuotaOwner),
          /** Names were read; without them owners are numbers. */
          named: z.boolean(),
        }),
      }),
    },
    quotaOwnerSet: {
      query: preview,
      body: z.strictObject({
        kind: Kind,
        id: Id,
        /** `10G` or KiB; `0` or `none` is no limit. */
        blockSoft: Word,
        blockHard: Word,
        /** A number or `10K`. */
        inodeSoft: Word,
        inodeHard: Word,
        /** That of the owner, or of nobody's "0:0:0:0". */
        version: Version,
      }),
      reply: written,
    },
    quotaGraceSet: {
      query: preview,
      body: z.strictObject({ kind: Kind, blockSeconds: Seconds, inodeSeconds: Seconds, version: Version }),
      reply: written,
    },
  };
}
