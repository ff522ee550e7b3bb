/** Schemas of retired containers, and of root file systems without a container. */
import { z } from 'zod';
import { count, ms, now } from './schemas-parts';
import type { SharedSchemas } from './schemas-templates';

const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });
/** What its config says of it. */
const Named = z.object({
  ctid: z.string(),
  name: z.string().nullable(),
  hostname: z.string().nullable(),
  /** When its config was put aside; null where the node does not say. */
  at: ms.nullable(),
});

export const Retired = Named.extend({
  description: z.string().nullable(),
  ips: z.array(z.string()),
  template: z.string().nullable(),
  profile: z.string().nullable(),
  layout: z.string().nullable(),
  /** Of its private area. */
  path: z.string(),
  /** Whether its files are there; null where the node does not say. */
  present: z.boolean().nullable(),
  /** What its files took when its quota was last switched off; null for images, and where no quota counted. */
  sizeBytes: count.nullable(),
  /** Why it cannot come back now. */
  blocked: z.string().nullable(),
  /** The task that works on it now. */
  task: z.object({ id: z.string(), action: z.string() }).nullable(),
});

export const Area = z.object({
  /** Of the directory. */
  name: z.string(),
  path: z.string(),
  modifiedAt: ms,
  /** Its owner on the node. */
  uid: count,
  gid: count,
  layout: z.enum(['simfs', 'ploop']),
  /** What its distribution says of itself; null where nothing in it does. */
  os: z.string().nullable(),
  /** A word for OSTEMPLATE, by what the distribution calls itself. */
  template: z.string().nullable(),
  hasInit: z.boolean(),
  /** Why no container is made of it. */
  reason: z.string().nullable(),
});

const Word = z.string().max(255);

export function retiredSchemas({ NodeSummary, Task, Preview }: SharedSchemas) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const written = z.union([z.object({ now, task: Task }), Preview]);
  const common = {
    now,
    node: NodeSummary,
    /** Why this node has none of it: tools of version 7 and later. */
    unsupported: z.string().nullable(),
    problem: Problem.nullable(),
  };
  return {
    retiredList: {
      reply: z.object({
        ...common,
        retired: z.array(Retired),
        /** Configs that vzctl destroy left, newest first, at most 50: their files are gone. */
        destroyed: z.array(Named),
        destroyedTotal: count,
        /** Tasks that retire, bring back or adopt now, newest first. */
        tasks: z.array(Task),
      }),
    },
    containerRetire: { query: preview, reply: written },
    bringBack: { query: preview, reply: written },
    areaList: {
      reply: z.object({
        ...common,
        /** The directory of the private areas; null where it could not be read. */
        parent: z.string().nullable(),
        areas: z.array(Area),
        /** Directories that containers and retired containers have, and entries that were left out. */
        used: count,
        left: count,
        /** To begin a form with. */
        nextCtid: z.string(),
        profiles: z.array(z.string()),
        defaultProfile: z.string().nullable(),
      }),
    },
    areaAdopt: {
      query: preview,
      body: z.strictObject({
        ctid: z.string().max(40),
        profile: z.string().max(128),
        hostname: Word.optional(),
        name: Word.optional(),
        description: Word.optional(),
        /** With or without a prefix. */
        ips: z.array(z.string().max(64)).max(64).optional(),
        nameservers: z.array(z.string().max(64)).max(8).optional(),
        /** OSTEMPLATE: by it vzctl chooses the scripts that set up network and passwords. Nothing is unpacked. */
        template: Word.optional(),
        onboot: z.boolean().optional(),
      }),
      reply: written,
    },
  };
}
