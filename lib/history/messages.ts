/** What crosses between `client.ts` and `worker.ts`. Everything in it survives a structured clone: bigint, Infinity, typed arrays, maps. */
import { AppError, type ErrorBody, type ErrorCode, isAppError } from '@/lib/errors';
import type { History } from './history';

export type Method = keyof History;

export interface Request {
  id: number;
  method: Method;
  args: unknown[];
}

/** An AppError loses its class and code in a structured clone, so its parts travel. */
export type Reply =
  | { id: number; value: unknown }
  | { id: number; error: ErrorBody }
  /** The store could not be opened: the thread ends. */
  | { id: null; error: ErrorBody };

/** Unlike what reaches a browser, the text of an unexpected error is kept: the log of the server is where it ends up. */
export function packError(e: unknown): ErrorBody {
  if (isAppError(e)) {
    const { code, message, detail, field } = e;
    return { code, message, ...(detail !== undefined && { detail }), ...(field !== undefined && { field }) };
  }
  const code: ErrorCode = 'internal';
  if (!(e instanceof Error)) return { code, message: 'The history failed.', detail: String(e) };
  return { code, message: 'The history failed.', detail: e.stack ?? e.message };
}

export function unpackError({ code, message, detail, field }: ErrorBody): AppError {
  return new AppError(code, message, {
    ...(detail !== undefined && { detail }),
    ...(field !== undefined && { field }),
  });
}
