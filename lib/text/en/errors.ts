import type { ErrorCode } from '@/lib/errors';

/** Each code has a title and what to do next; a code without them does not compile. */
type Needed = { [K in ErrorCode as `errors.${K}.title` | `errors.${K}.hint`]: string };

export const errorsText = {
  'errors.detail': 'Details',
  'errors.copyDetail': 'Copy details',
  'errors.bad_input.title': 'That input cannot be used',
  'errors.bad_input.hint': 'Correct it and try again. Nothing has been changed.',
  'errors.signed_out.title': 'You are signed out',
  'errors.signed_out.hint': 'Sign in again; you come back to this page.',
  'errors.forbidden.title': 'Your role does not allow this',
  'errors.forbidden.hint': 'An admin of this vzboard can do it, or give you the role it needs.',
  'errors.not_found.title': 'Not found',
  'errors.not_found.hint': 'It may have been removed or renamed, or the link may be wrong.',
  'errors.conflict.title': 'It changed meanwhile',
  'errors.conflict.hint': 'Look at its present state and decide again. Nothing has been changed.',
  'errors.cancelled.title': 'Cancelled',
  'errors.cancelled.hint': 'Nothing was ended on the node: only what had not begun can be taken back.',
  'errors.too_large.title': 'That is too large',
  'errors.too_large.hint': 'Send less at once. Nothing has been changed.',
  'errors.locked.title': 'Another command works on this container',
  'errors.locked.hint': 'Wait until it has ended, then try again. vzboard never breaks a lock.',
  'errors.too_many.title': 'Too many attempts',
  'errors.too_many.hint': 'Wait a minute, then try again.',
  'errors.internal.title': 'vzboard itself failed',
  'errors.internal.hint': "Try again. If it stays, the server's log says what happened.",
  'errors.node_failed.title': 'The node answered, but not with what was needed',
  'errors.node_failed.hint': 'The details hold what its command printed. Run that command on the node to see more.',
  'errors.unavailable.title': 'vzboard is not ready',
  'errors.unavailable.hint': 'It may be starting or shutting down. Try again in a few seconds.',
  'errors.node_silent.title': 'The node does not answer',
  'errors.node_silent.hint': 'Check that it is up and reachable. vzboard keeps trying, and keeps what it read last.',
} as const satisfies Needed & Record<string, string>;
