/**
 * The one table of errors. A code decides the HTTP status here and the sentence in `lib/text/en/errors.ts`; nothing else does.
 * Errors cross copies of this module (Next evaluates it once per bundle), so they are recognised by `code`, never by `instanceof`.
 */
export const errorStatus = {
  bad_input: 400,
  signed_out: 401,
  forbidden: 403,
  not_found: 404,
  /** The thing changed meanwhile, or is not in a state that allows this. */
  conflict: 409,
  too_large: 413,
  /** Somebody took back what they had asked for. */
  cancelled: 409,
  /** Somebody else works on the container: vzctl exit 9. */
  locked: 423,
  too_many: 429,
  internal: 500,
  /** The node answered, but not with what was needed. */
  node_failed: 502,
  /** The node shows a host key nobody has approved. */
  host_key_unknown: 502,
  /** The node shows another host key than the approved one. */
  host_key_changed: 502,
  /** Something needed is not available yet: still starting, or shutting down. */
  unavailable: 503,
  /** The node did not answer in time. */
  node_silent: 504,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** One key of a file that was changed on both sides; null is unset. */
export interface MergeRow {
  key: string;
  base: string | null;
  mine: string | null;
  theirs: string | null;
  /** Both changed it, and not to the same. */
  conflict: boolean;
}

/** With `conflict`: what a file says now, beside what it said when the form was filled and what was asked for. */
export interface MergeTable {
  /** Of the file as it is now: to be sent back with what is decided. */
  version: string;
  /** False when what the form was filled from is not known any more; `base` is then null throughout, and nothing is called a conflict. */
  hasBase: boolean;
  rows: MergeRow[];
}

/** What reaches a browser or a script: the `error` member of every failed reply. */
export interface ErrorBody {
  code: ErrorCode;
  /** One sentence for people. */
  message: string;
  /** For experts: raw stderr, the offending line. */
  detail?: string;
  /** Dotted path of the faulty input field. */
  field?: string;
  merge?: MergeTable;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly field?: string;
  readonly merge?: MergeTable;
  /** With `too_many`: becomes the Retry-After header. */
  readonly retryAfterSeconds?: number;

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      detail?: string;
      field?: string;
      merge?: MergeTable;
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'AppError';
    this.code = code;
    if (more.detail !== undefined) this.detail = more.detail;
    if (more.field !== undefined) this.field = more.field;
    if (more.merge !== undefined) this.merge = more.merge;
    if (more.retryAfterSeconds !== undefined) this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** True for an AppError made by any copy of this module. */
export function isAppError(e: unknown): e is AppError {
  return e instanceof Error && 'code' in e && typeof e.code === 'string' && Object.hasOwn(errorStatus, e.code);
}

/** The shape that crosses the wire. Anything unexpected becomes `internal` without its text, which may hold secrets. */
export function errorBody(e: unknown): ErrorBody {
  if (!isAppError(e)) return { code: 'internal', message: 'Something in vzboard itself failed. Its log says what.' };
  return {
    code: e.code,
    message: e.message,
    ...(e.detail === undefined ? {} : { detail: e.detail }),
    ...(e.field === undefined ? {} : { field: e.field }),
    ...(e.merge === undefined ? {} : { merge: e.merge }),
  };
}
