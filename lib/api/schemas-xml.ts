/** Schemas of domain XML. The shared parts are passed in, as for templates. */
import { z } from 'zod';
import { now } from './schemas-parts';
import type { SharedSchemas } from './schemas-templates';

export const Dialect = z.enum(['a', 'b', 'c']);
/** Keys between commas; those of the config, and what a refusal calls by other names. */
export const keyList = z
  .string()
  .max(8192)
  .default('')
  .transform((text) => text.split(',').filter((key) => key !== ''));

export const Refusal = z.object({
  key: z.string(),
  reason: z.enum([
    ...[
      'other_container',
      'reinstall',
      'path',
      'uuid',
      'user_quota',
      'no_option',
      'not_removable',
      'needs_admin',
      'value',
      'template',
      'profile',
      'layout',
    ],
  ] as const),
  message: z.string(),
  before: z.string().nullable(),
  /** null: it would be taken out. */
  after: z.string().nullable(),
  /** Of the document; null where no line of it is meant. */
  line: z.number().int().nullable(),
});

export const xmlSchemas = ({ Task, Preview }: Pick<SharedSchemas, 'Task' | 'Preview'>) => ({
  containerXml: {
    query: z.object({
      dialect: Dialect.default('c'),
      /** 1: with the config's own text inside, for its comments and order. */
      source: z.enum(['0', '1']).default('0'),
      /** 1: with the limits of users inside, which are read on the node now. */
      quota: z.enum(['0', '1']).default('0'),
      /** json: the document as a member, with what the dialect cannot hold; otherwise application/xml. */
      as: z.enum(['xml', 'json']).default('xml'),
    }),
    reply: z.object({
      now,
      dialect: Dialect,
      xml: z.string(),
      /** older: the config could not be read now; this is what was last read of it. */
      config: z.enum(['now', 'older']),
      /** What a change must be based on; null with an older config. */
      version: z.string().nullable(),
      /** What of the node could not be read, so that vzctl's own defaults stand in the document where the config is silent. */
      assumed: z.array(z.enum(['cpus', 'vz.conf'])),
      /** Keys of the config that the dialect's own words cannot hold exactly: they stand in the extension. */
      beyond: z.array(z.string()),
      /** Limits of users inside: none where they were not asked for. `groups`: those of groups, which no document has a word for. */
      quota: z.object({ users: z.number().int(), groups: z.number().int(), unread: z.string().nullable() }).nullable(),
      /** Keys no XML can hold: they are left out. */
      lost: z.array(z.string()),
      /** Keys whose values a shell would run; a document that holds them is not taken back. */
      unsafe: z.array(z.string()),
    }),
  },
  documentList: {
    query: z.object({
      dialect: Dialect.default('c'),
      /** Between commas; without it all containers of the node. */
      ctids: z
        .string()
        .max(12_000)
        .default('')
        .transform((text) => text.split(',').filter((ctid) => ctid !== '')),
      source: z.enum(['0', '1']).default('0'),
      /** json: the documents as members; otherwise application/zip. */
      as: z.enum(['zip', 'json']).default('zip'),
    }),
    reply: z.object({
      now,
      /** Its label. */
      node: z.string(),
      dialect: Dialect,
      documents: z.array(
        z.object({
          ctid: z.string(),
          xml: z.string(),
          beyond: z.array(z.string()),
          lost: z.array(z.string()),
          unsafe: z.array(z.string()),
        }),
      ),
      /** CTIDs asked for whose config was never read. */
      missing: z.array(z.string()),
      assumed: z.array(z.enum(['cpus', 'vz.conf'])),
    }),
  },
  containerXmlSet: {
    query: z.object({
      preview: z.literal('1').optional(),
      /** Keys that go, of those a preview offered for deletion. What the document does not name otherwise stays. */
      delete: keyList,
      /** Keys whose change is not made, though the document asks for it. */
      leave: keyList,
      /** SHA-256 of the config file the document was made from, in hex; without it, of the file as it is now. */
      version: z.string().optional(),
    }),
    body: z.union([z.string(), z.instanceof(Uint8Array)]),
    reply: z.union([
      z.object({ now, task: Task }),
      z.intersection(
        Preview,
        z.object({
          version: z.string(),
          /** Keys the document could have named and does not: each stays unless it is named in `delete`. */
          deletions: z.array(z.object({ key: z.string(), before: z.string() })),
          /** Nothing is applied while one of these is neither taken out of the document nor named in `leave`. */
          refusals: z.array(Refusal),
        }),
      ),
    ]),
  },
});
