/** Domain XML of a container. */
import { z } from 'zod';
import { now } from './schemas-parts';

export const xmlSchemas = {
  containerXml: {
    query: z.object({
      dialect: z.enum(['a', 'b', 'c']).default('c'),
      /** 1: with the config's own text inside, for its comments and order. */
      source: z.enum(['0', '1']).default('0'),
      /** json: the document as a member, with what the dialect cannot hold; otherwise application/xml. */
      as: z.enum(['xml', 'json']).default('xml'),
    }),
    reply: z.object({
      now,
      dialect: z.enum(['a', 'b', 'c']),
      xml: z.string(),
      /** Keys of the config that the dialect's own words cannot hold exactly: they stand in the extension. */
      beyond: z.array(z.string()),
      /** Keys no XML can hold: they are left out. */
      lost: z.array(z.string()),
      /** Keys whose values a shell would run; a document that holds them is not taken back. */
      unsafe: z.array(z.string()),
    }),
  },
};
