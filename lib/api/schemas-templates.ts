/** Schemas of a node's templates. The shared parts are passed in: `schemas.ts`, which has them, gathers these in turn. */
import { z } from 'zod';
import type { NodeSummary, Preview, Task } from './schemas';
import { count, now } from './schemas-parts';

export interface SharedSchemas {
  NodeSummary: z.ZodType<NodeSummary>;
  Task: z.ZodType<Task>;
  Preview: z.ZodType<Preview>;
}

const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });
/** A container as a list of users names it. */
export const UserOf = z.object({ ctid: z.string(), title: z.string().nullable() });

export const Template = z.object({
  file: z.string(),
  /** What OSTEMPLATE says. */
  name: z.string(),
  /** `tarball`: classic, precreated. `ez`: a cache that vzpkg makes on OpenVZ 7 and later. */
  kind: z.enum(['tarball', 'ez']),
  packing: z.string(),
  sizeBytes: count,
  modifiedAt: z.int(),
  /** By its name: nothing in the file says it. */
  distribution: z.string(),
  arch: z.string().nullable(),
  /** File of /etc/vz/dists that sets up network and passwords; null: none fits and the defaults are taken. */
  distConfig: z.string().nullable(),
  link: z.boolean(),
  isDefault: z.boolean(),
  users: z.array(UserOf),
});

const SafeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/, 'letters, digits and . _ + - only, a letter or digit first');

export function templateSchemas({ NodeSummary, Task, Preview }: SharedSchemas) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const written = z.union([z.object({ now, task: Task }), Preview]);
  return {
    templateList: {
      reply: z.object({
        now,
        node: NodeSummary,
        /** TEMPLATE/cache, and the room of its file system; null where that cannot be read. */
        area: z.object({ path: z.string(), totalBytes: count.nullable(), freeBytes: count.nullable() }).nullable(),
        templates: z.array(Template),
        /** Other files in the cache, of which vzctl knows nothing. */
        ignored: z.array(z.string()),
        /** DEF_OSTEMPLATE, cached or not. */
        defaultTemplate: z.string().nullable(),
        /** Templates that containers are made of and that are not cached. */
        missing: z.array(z.object({ name: z.string(), users: count })),
        /** False: not every config could be read, so that there may be more users. */
        usersComplete: z.boolean(),
        /** Where templates come from here: vztmpl-dl downloads them, vzpkg makes them from packages. */
        source: z.enum(['vztmpl-dl', 'vzpkg']),
        problem: Problem.nullable(),
        /** Tasks that fetch, make or delete templates of this node now, newest first. */
        tasks: z.array(Task),
      }),
    },
    templateOffers: {
      /** Names the node's repositories offer. Empty also without a network: the tool cannot tell. */
      reply: z.object({ now, offers: z.array(z.string()), source: z.enum(['vztmpl-dl', 'vzpkg']) }),
    },
    templateAdd: {
      query: preview,
      body: z.discriminatedUnion('from', [
        z.strictObject({ from: z.literal('repository'), name: SafeName, update: z.boolean().optional() }),
        z.strictObject({
          from: z.literal('url'),
          file: SafeName,
          url: z.string().max(1024),
          sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, 'a SHA-256 has 64 hexadecimal digits'),
        }),
        z.strictObject({ from: z.literal('container'), ctid: z.string(), file: SafeName }),
      ]),
      reply: written,
    },
    templateRemove: { query: preview, reply: written },
  };
}
