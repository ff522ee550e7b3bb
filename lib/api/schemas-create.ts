/** Schemas of making containers, and of the addresses a node gives them. The shared parts are passed in, as for templates. */
import { z } from 'zod';
import { count, now } from './schemas-parts';
import { MainValues } from './schemas-profiles';
import type { SharedSchemas } from './schemas-templates';
import { Dialect, keyList, Refusal } from './schemas-xml';

const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });
const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/, 'letters, digits and . _ + - only, a letter or digit first');
const Values = z.record(z.string().max(40), z.string().max(4096));

/** One container to be made. A form, a config file and a domain document are all turned into this. */
export const CreateDraft = z.strictObject({
  ctid: z.string().max(40),
  /** As OSTEMPLATE says it, without the dot of newer nodes. It must be in the node's cache. */
  template: Name,
  profile: Name,
  /** Left out: what vz.conf says. */
  layout: z.enum(['simfs', 'ploop']).optional(),
  /** By parameter name, as written for `vzctl set`: name, hostname, description, ip, nameserver, diskspace, ... What is left out is the profile's. */
  values: Values,
  /** Of root inside; only where it is started. It is never kept. */
  password: z.string().max(1024).optional(),
  start: z.boolean(),
});

/** Addresses a node's new containers may get. */
export const AddressPool = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** 10.0.1.10-10.0.1.99, 10.0.2.0/24, 2001:db8::/64 and single addresses, between blanks or commas. */
  ranges: z.string().trim().min(1).max(1000),
});

const Finding = z.object({
  level: z.enum(['break', 'risk', 'hint']),
  message: z.string(),
  field: z.string().optional(),
  blocks: z.boolean().optional(),
});

/** Like every preview, and with the text of the config that will come out. */
export const CreatePreview = z.object({
  commands: z.array(z.array(z.string())),
  diff: z.array(z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  restart: z.boolean(),
  findings: z.array(Finding),
  config: z.string(),
  /** Names left over from a create that failed, which lead to the CTID. */
  leftovers: z.array(z.string()),
  /** The draft as a domain document, where a dialect was asked for. */
  xml: z.string().optional(),
  /** What a document comes to; null where it is to be a container of files that are there. */
  draft: CreateDraft.omit({ password: true }).nullable().optional(),
  /** Of a document: nothing is made while one of these is neither taken out of it nor named in `leave`. */
  refusals: z.array(Refusal).optional(),
});

/** What a create that failed has left behind, by CTID. */
export const Leftovers = z.object({
  /** Names that lead to it, with no container there. */
  names: z.array(z.string()),
  /** The half-made config and the unfinished private area. */
  files: z.array(z.string()),
  /** Why nothing may be cleaned up: there is a container, or something is mounted. null where it may. */
  reason: z.string().nullable(),
});

export function createSchemas({ NodeSummary, Task, Preview }: SharedSchemas) {
  const preview = z.object({ preview: z.literal('1').optional() });
  const Pool = AddressPool.extend({
    /** The next that nobody has, at most 50; of all nodes' containers, and of what is being made now. */
    free: z.array(z.string()),
  });
  return {
    containerNew: {
      query: z.object({
        /** A container of the node that the new one is to be like. */
        from: z.string().max(40).optional(),
      }),
      reply: z.object({
        now,
        node: NodeSummary,
        /** The next CTIDs that nobody has on any node, at most 50. UUIDs where that is what the node's containers have. */
        ctids: z.array(z.string()),
        templates: z.array(
          z.object({
            name: z.string(),
            distribution: z.string(),
            arch: z.string().nullable(),
            sizeBytes: count,
            isDefault: z.boolean(),
          }),
        ),
        profiles: z.array(
          z.object({
            name: z.string(),
            isDefault: z.boolean(),
            values: MainValues,
            /** Every value vzctl uses. */
            config: z.array(z.object({ key: z.string(), value: z.string() })),
          }),
        ),
        /** Of vz.conf; null where it says nothing, or what it says is not there. */
        defaults: z.object({
          template: z.string().nullable(),
          profile: z.string().nullable(),
          layout: z.enum(['simfs', 'ploop']).nullable(),
        }),
        /** What may be chosen; newer nodes have one. */
        layouts: z.array(z.enum(['simfs', 'ploop'])),
        pools: z.array(Pool),
        /** Send it back with a change of the pools. */
        poolsVersion: z.string(),
        /** A draft like the container asked for: its settings, without what only one may have. */
        like: CreateDraft.omit({ ctid: true, password: true }).nullable(),
        problem: Problem.nullable(),
      }),
    },
    containerCreate: {
      query: preview.extend({
        /** Of a preview: with the draft as a document of that dialect. */
        dialect: Dialect.optional(),
        /** Keys that are not taken from a document. */
        leave: keyList,
        /** Whether what a document makes is started; a draft says it itself. */
        start: z.literal('1').optional(),
      }),
      /** JSON, or a domain document. */
      body: z.union([CreateDraft, z.string(), z.instanceof(Uint8Array)]),
      reply: z.union([z.object({ now, task: Task }), CreatePreview]),
    },
    documentCheck: {
      query: z.object({ delete: keyList, leave: keyList, start: z.literal('1').optional() }),
      body: z.union([z.string(), z.instanceof(Uint8Array)]),
      reply: z.intersection(
        Preview,
        z.object({
          now,
          ctid: z.string(),
          /** Name or host name of the container that is changed, or as the document has it. */
          title: z.string().nullable(),
          /** old, c0: what libvirt read once. */
          dialect: z.enum(['a', 'b', 'c', 'old', 'c0']),
          /** made: of a template. adopted: of a directory that is there. changed: the container is there. */
          comes: z.enum(['made', 'adopted', 'changed']),
          /** Of the config that would be changed. */
          version: z.string().nullable(),
          deletions: z.array(z.object({ key: z.string(), before: z.string() })),
          refusals: z.array(Refusal),
          /** What is made; null where nothing is, or of files that are there. */
          draft: CreateDraft.omit({ password: true }).nullable(),
        }),
      ),
    },
    leftoverList: { reply: Leftovers.extend({ now }) },
    leftoverClean: { query: preview, reply: z.union([z.object({ now, task: Task }), Preview]) },
    poolsSet: {
      body: z.strictObject({ pools: z.array(AddressPool).max(50), version: z.string().max(64) }),
      reply: z.object({ now, pools: z.array(Pool), poolsVersion: z.string() }),
    },
  };
}
