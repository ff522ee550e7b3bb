/** Schemas of a node's profiles. The shared parts are passed in, as for templates. */
import { z } from 'zod';
import { Amount, count, now } from './schemas-parts';
import { type SharedSchemas, UserOf } from './schemas-templates';

const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/, 'letters, digits and . _ + - only, a letter or digit first');

/** null where the profile says nothing. */
export const MainValues = z.object({
  vswap: z.boolean(),
  /** RAM of a VSwap profile, of a classic one the barrier of privvmpages. */
  memoryPages: Amount.nullable(),
  swapPages: Amount.nullable(),
  diskKib: Amount.nullable(),
  inodes: Amount.nullable(),
  cpus: z.string().nullable(),
  cpuLimitPercent: z.string().nullable(),
  cpuUnits: z.string().nullable(),
});

export const ProfileRow = z.object({
  name: z.string(),
  values: MainValues,
  users: count,
  /** Of the users, those with other values than the profile. */
  drifted: count,
  isDefault: z.boolean(),
  /** Every value vzctl uses, for comparing. */
  config: z.array(z.object({ key: z.string(), value: z.string() })),
});

/** One value that differs; null is unset. */
const Difference = z.object({ key: z.string(), profile: z.string().nullable(), container: z.string().nullable() });

export const ApplyRow = z.object({
  ctid: z.string(),
  title: z.string().nullable(),
  state: z.enum(['running', 'stopped', 'mounted', 'suspended', 'unknown']),
  /** ORIGIN_SAMPLE now. */
  origin: z.string().nullable(),
  changes: z.array(z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** What it uses now beyond what it would be allowed. */
  breaches: z.array(
    z.object({
      counter: z.string(),
      unit: z.enum(['bytes', 'pages', 'items', 'unknown']),
      held: Amount,
      kind: z.enum(['barrier', 'limit']),
      threshold: Amount,
    }),
  ),
  /** Keys a running container takes at its next start. */
  waiting: z.array(z.string()),
  /** Its image would be resized. */
  resizes: z.boolean(),
  /** Why it cannot be applied now. */
  reason: z.string().nullable(),
});

export function profileSchemas({ NodeSummary, Task, Preview }: SharedSchemas) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const written = z.union([z.object({ now, task: Task }), Preview]);
  return {
    profileList: {
      reply: z.object({
        now,
        node: NodeSummary,
        profiles: z.array(ProfileRow),
        /** CONFIGFILE of vz.conf, there or not. */
        defaultProfile: z.string().nullable(),
        /** Profiles that containers name and that are not there. */
        missing: z.array(z.object({ name: z.string(), users: count })),
        usersComplete: z.boolean(),
        problem: Problem.nullable(),
      }),
    },
    profileView: {
      reply: z.object({
        now,
        node: NodeSummary,
        profile: z.object({
          name: z.string(),
          path: z.string(),
          /** As it stands in the file, at most 1 MiB. */
          text: z.string(),
          /** SHA-256 of the file's bytes: send it back with a change. */
          version: z.string(),
          /** False: its bytes are not UTF-8, so that vzboard shows it and does not change it. */
          editable: z.boolean(),
          values: MainValues,
          isDefault: z.boolean(),
          users: z.array(UserOf.extend({ drift: z.array(Difference) })),
          usersComplete: z.boolean(),
        }),
      }),
    },
    profileCheck: {
      /** What vzcfgvalidate of the node says of the file. `available` false: the node has no such program. */
      reply: z.object({ now, available: z.boolean(), ok: z.boolean(), lines: z.array(z.string()) }),
    },
    profileAdd: {
      query: preview,
      body: z.strictObject({
        name: Name,
        from: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('profile'), profile: Name, factor: z.string().max(16).optional() }),
          z.strictObject({ kind: z.literal('container'), ctid: z.string() }),
          z.strictObject({
            kind: z.literal('split'),
            count: z.int().min(1).max(100_000),
            mode: z.enum(['vswap', 'classic']).optional(),
          }),
        ]),
      }),
      reply: written,
    },
    profileEdit: {
      query: preview,
      /** By key; null takes it out. */
      body: z.strictObject({ changes: z.record(z.string(), z.string().max(1024).nullable()), version: Sha256 }),
      reply: written,
    },
    profileRemove: { query: preview.extend({ version: Sha256 }), reply: written },
    profileOutcomes: {
      /** What applying it would change in each container; nothing has run. */
      reply: z.object({ now, node: NodeSummary, profile: z.string(), version: z.string(), rows: z.array(ApplyRow) }),
    },
    profileApply: {
      query: preview,
      body: z.strictObject({ profile: Name, version: Sha256 }),
      reply: written,
    },
  };
}
