/** The names of what can be wrong with a container, apart from how it is found: lists in the browser need no more (oddity.ts has the rest). */

/** Worst first: of several on one container the first is what a row shows. */
export const ODDITIES = [
  'half_created',
  'half_destroyed',
  'no_private',
  'counters_only',
  'config_missing',
  'config_empty',
  'config_denied',
  'config_unread',
  'config_broken',
  'config_incomplete',
  'counters_missing',
] as const;
export type OddityCode = (typeof ODDITIES)[number];

export function isOddity(code: string): code is OddityCode {
  return ODDITIES.some((known) => known === code);
}
