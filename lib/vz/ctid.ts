/**
 * Container ids. Checked before one may stand in an argument vector: for vzctl the empty string is container 0, the node itself, and any
 * other non-number is looked up as a name (vzctl 4.11.1, src/vzctl.c; recorded).
 */
import { AppError } from '@/lib/errors';

declare const checked: unique symbol;
/** A string that passed `parseCtid`. */
export type Ctid = string & { readonly [checked]: true };

const NUMBER = /^[1-9][0-9]{0,9}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** vzctl refuses larger numbers (strtol into int, minus 3). */
const LARGEST = 2147483644;

export function isCtid(text: string): text is Ctid {
  return UUID.test(text) || (NUMBER.test(text) && Number(text) <= LARGEST);
}

/** Throws `bad_input` naming `field` for anything but a decimal CTID from 1 on or a lower-case UUID. */
export function parseCtid(text: string, field = 'ctid'): Ctid {
  if (isCtid(text)) return text;
  throw new AppError('bad_input', 'A CTID is a number from 1 to 2147483644, or a UUID on newer nodes.', { field });
}

/** Numbers by value, then UUIDs by text. */
export function compareCtids(a: string, b: string): number {
  const na = NUMBER.test(a);
  const nb = NUMBER.test(b);
  if (na && nb) return Number(a) - Number(b);
  if (na !== nb) return na ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
