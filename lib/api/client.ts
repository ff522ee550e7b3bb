/**
 * The browser's side of the contract: cache key, URL and types of a request all come from the endpoint, so nobody writes a key.
 * `["nodes","hn1","containers","101","history",{from,to}]`: general to specific, hence a prefix refreshes everything below it.
 */
import type { QueryClient } from '@tanstack/react-query';
import { AppError, type ErrorBody, errorStatus } from '@/lib/errors';
import {
  type BodyMedia,
  type BodyOf,
  type Endpoint,
  fillPath,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
} from './endpoint';

/** Milliseconds between polls. Polling stops in hidden tabs (react-query's default). */
export const pollMs = { moving: 2_000, list: 10_000, facts: 60_000 } as const;

type Query = Readonly<Record<string, string | number | undefined>>;

function definedQuery(query: unknown): Record<string, string> {
  const out: Record<string, string> = {};
  // Every query schema of the contract is an object of strings and numbers.
  for (const [name, value] of Object.entries((query ?? {}) as Query))
    if (value !== undefined) out[name] = String(value);
  return out;
}

/** Cache key of an endpoint with its arguments. */
export function keyOf<E extends Endpoint>(e: E, params: ParamsOf<E>, query?: QueryOf<E>): readonly unknown[] {
  const segments = fillPath(e.path, params).split('/').filter(Boolean).map(decodeURIComponent);
  const asked = definedQuery(query);
  return Object.keys(asked).length === 0 ? segments : [...segments, asked];
}

/** URL of an endpoint with its arguments, below the origin. */
export function urlOf<E extends Endpoint>(e: E, params: ParamsOf<E>, query?: QueryOf<E>): string {
  const search = new URLSearchParams(definedQuery(query)).toString();
  return `/api${fillPath(e.path, params)}${search === '' ? '' : `?${search}`}`;
}

/** Options for useQuery, useQueries, prefetchQuery and setQueryData of a GET endpoint. */
export function q<E extends Endpoint>(e: E, params: ParamsOf<E>, query?: QueryOf<E>) {
  return {
    queryKey: keyOf(e, params, query),
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<ReplyOf<E>> =>
      request<E>(e, urlOf(e, params, query), { signal }),
    staleTime: 2_000,
  };
}

interface CallInput<E extends Endpoint> {
  params: ParamsOf<E>;
  query?: QueryOf<E>;
  body?: BodyOf<E>;
}

/** Sends one request of any endpoint. Rejects with an AppError of the server's code, or `node_silent`/`unavailable` when vzboard is not reached. */
export function call<E extends Endpoint>(e: E, { params, query, body }: CallInput<E>): Promise<ReplyOf<E>> {
  const media = e.media ?? e.orMedia;
  const asIs = media !== undefined && typeof body === 'string';
  return request<E>(
    e,
    urlOf(e, params, query),
    body === undefined ? {} : asIs ? { body, media } : { body: JSON.stringify(body) },
  );
}

async function request<E extends Endpoint>(
  e: E,
  url: string,
  { media, ...init }: { body?: string; media?: BodyMedia; signal?: AbortSignal },
): Promise<ReplyOf<E>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: e.method,
      headers:
        init.body === undefined
          ? { accept: 'application/json' }
          : { accept: 'application/json', 'content-type': media ?? 'application/json' },
      credentials: 'same-origin',
      ...init,
    });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new AppError('unavailable', 'vzboard does not answer. It may be restarting, or the network is gone.', {
      cause,
    });
  }
  const text = await response.text();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new AppError('unavailable', `vzboard answered with something else than JSON (HTTP ${response.status}).`, {
      detail: text.slice(0, 500),
    });
  }
  if (!response.ok) throw asError(parsed, response.status);
  // The server parsed the reply with its schema before sending it.
  return parsed as ReplyOf<E>;
}

function asError(parsed: unknown, status: number): AppError {
  // Every failed reply of ours has this shape; a proxy's may not, hence the checks.
  const body = (parsed as { error?: Partial<ErrorBody> } | null)?.error;
  const code = body?.code !== undefined && Object.hasOwn(errorStatus, body.code) ? body.code : 'internal';
  return new AppError(code, body?.message ?? `HTTP ${status}`, {
    ...(body?.detail === undefined ? {} : { detail: body.detail }),
    ...(body?.field === undefined ? {} : { field: body.field }),
    ...(body?.merge === undefined ? {} : { merge: body.merge }),
  });
}

/** Reads anew everything at or below an endpoint's URL; pass fewer parameters' endpoints for wider refreshes. */
export function refresh<E extends Endpoint>(client: QueryClient, e: E, params: ParamsOf<E>): Promise<void> {
  return client.invalidateQueries({ queryKey: keyOf(e, params) });
}
