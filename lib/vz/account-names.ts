/**
 * Names of users and groups of a container, from its /etc/passwd or /etc/group as read INSIDE it: a link in its private area could lead to the
 * node's own file. The text belongs to the container's root and may say anything.
 */

const LONGEST = 64;
/** An id is a 32-bit number, the last of which means none. */
const LARGEST_ID = 2 ** 32 - 2;
/** Control characters, and those that turn the direction of text. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Name by id; the first of several with the same id, as the C library finds it. Lines that are none are passed over. */
export function parseAccountNames(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , digits = ''] = line.split(':', 3);
    if (!/^\d{1,10}$/.test(digits)) continue;
    const id = Number(digits);
    const shown = name.replace(UNFIT, '').slice(0, LONGEST);
    if (shown !== '' && id <= LARGEST_ID && !names.has(id)) names.set(id, shown);
  }
  return names;
}
