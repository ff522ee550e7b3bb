/** Schemas of tags and notes: vzboard's own marks on containers. Part of `schemas` in schemas.ts. */
import { z } from 'zod';
import { isTag, LONGEST_NOTE, MOST_TAGS } from '@/lib/tags';
import { isCtid } from '@/lib/vz/ctid';

const now = z.int();
const Tag = z
  .string()
  .refine(isTag, 'a tag has 1 to 32 of a-z, 0-9, dot, dash and underscore, and begins with a letter or digit');
const Tags = z.array(Tag).max(MOST_TAGS);
const Ctid = z.string().refine((text) => text !== '0' && isCtid(text), 'must be a CTID');

export const markSchemas = {
  /** Adds and removes tags of several containers at once. */
  markTags: {
    body: z.object({
      ctids: z.array(Ctid).min(1).max(5000),
      add: Tags.optional(),
      remove: Tags.optional(),
    }),
    /** How many containers have other tags now. */
    reply: z.object({ now, changed: z.int().min(0) }),
  },
  /** Writes the note of one container, plain text; '' takes it away. */
  noteSet: {
    body: z.object({
      text: z.string().max(LONGEST_NOTE),
      /** The text it was written over: another one there now is a `conflict`. */
      was: z.string(),
    }),
    reply: z.object({ now, note: z.string().nullable() }),
  },
};
