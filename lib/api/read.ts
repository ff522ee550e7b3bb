/** First paint: a page reads through the route's own handler, with the visitor's sign-in, and hands the result to the query cache. */
import 'server-only';
import { headers } from 'next/headers';
import { isAppError } from '@/lib/errors';
import { keyOf } from './client';
import type { Endpoint, ParamsOf, QueryOf, ReplyOf } from './endpoint';
import type { Handler } from './handle';

export interface FirstRead {
  queryKey: readonly unknown[];
  data: unknown;
}

/** What a GET endpoint answers this visitor, or undefined when it fails: the browser then asks itself and shows the error. */
export async function read<E extends Endpoint>(
  handler: Handler<E>,
  params: ParamsOf<E>,
  query?: QueryOf<E>,
): Promise<FirstRead | undefined> {
  const visitor = await headers();
  try {
    const data: ReplyOf<E> = await handler.read(params, query as QueryOf<E>, new Headers(visitor));
    return { queryKey: keyOf(handler.endpoint, params, query), data };
  } catch (e) {
    if (isAppError(e)) return undefined;
    throw e;
  }
}
