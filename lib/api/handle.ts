/**
 * Turns a contract entry and a function into a Next route function. Host, origin, sign-in, role, parameters, query, body and reply are checked
 * here and nowhere else; every failure becomes one JSON shape. `read` on the result runs the same checks without HTTP, for first paint.
 */
import 'server-only';
import type { z } from 'zod';
import { checkHost, checkOrigin } from '@/lib/auth/origin';
import { allows, type Role } from '@/lib/auth/roles';
import { AppError, errorBody, errorStatus, isAppError } from '@/lib/errors';
import { type Board, board } from '@/lib/server/board';
import { logLine } from '@/lib/server/log';
import { parseCtid } from '@/lib/vz/ctid';
import type { Endpoint, ParamsOf, QueryOf, ReplyOf } from './endpoint';

const MAX_BODY_BYTES = 256 * 1024;

interface EndpointSchemas {
  query?: z.ZodType;
  body?: z.ZodType;
  reply: z.ZodType;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Part<S, K extends string> = K extends keyof S ? Parsed<S[K]> : undefined;

export interface Caller {
  name: string;
  role: Role;
}

export interface Input<E extends Endpoint, S extends EndpointSchemas> {
  board: Board;
  params: ParamsOf<E>;
  query: Part<S, 'query'>;
  body: Part<S, 'body'>;
  /** Who asks. For `public` endpoints possibly nobody. */
  caller: Caller | undefined;
  headers: Headers;
  /** Set by the function to add response headers (cookies). */
  respond: Headers;
}

export interface Handler<E extends Endpoint> {
  (request: Request, context: { params: Promise<ParamsOf<E>> }): Promise<Response>;
  endpoint: E;
  /** The reply without HTTP. Throws AppError. */
  read: (params: ParamsOf<E>, query: QueryOf<E>, headers: Headers) => Promise<ReplyOf<E>>;
}

/** `public` needs no sign-in (health, sign-in, set-up); the others at least that role. */
export function handle<E extends Endpoint, S extends EndpointSchemas>(
  endpoint: E,
  schemas: S,
  role: Role | 'public',
  fn: (input: Input<E, S>) => Promise<z.input<S['reply']>> | z.input<S['reply']>,
  /** Another form of a reply than JSON; undefined where JSON was asked for. */
  plain?: (
    reply: z.output<S['reply']>,
    query: URLSearchParams,
  ) => { type: string; content: string | Uint8Array<ArrayBuffer> } | undefined,
): Handler<E> {
  const run = async (params: ParamsOf<E>, query: unknown, body: unknown, headers: Headers, respond: Headers) => {
    const here = await board();
    if (endpoint.method === 'GET') checkHost(headers, here.auth.listening);
    else checkOrigin(headers, here.auth.listening);
    const caller = here.auth.who(headers);
    if (role !== 'public') requireRole(caller, role);
    const given = Object.entries(params).find(([name]) => name === 'ctid');
    // Path parameters are strings by construction.
    if (given !== undefined) parseCtid(given[1] as string);
    const input = {
      board: here,
      params,
      query: schemas.query === undefined ? undefined : parseInput(schemas.query, query),
      body: schemas.body === undefined ? undefined : parseInput(schemas.body, await bodyOf(body, endpoint)),
      caller,
      headers,
      respond,
      // The pieces were parsed with exactly these schemas; the conditional types cannot follow that.
    } as Input<E, S>;
    return parseReply(schemas.reply, await fn(input), endpoint.path);
  };

  const route = async (request: Request, context: { params: Promise<ParamsOf<E>> }): Promise<Response> => {
    const respond = new Headers({ 'cache-control': 'no-store' });
    try {
      const query = Object.fromEntries(new URL(request.url).searchParams);
      // Next passes no params at all where the path has none.
      const params = (await context.params) ?? ({} as ParamsOf<E>);
      const reply = await run(params, query, request, request.headers, respond);
      // The reply was parsed with exactly this schema.
      const other = plain?.(reply as z.output<S['reply']>, new URL(request.url).searchParams);
      if (other !== undefined) {
        respond.set('content-type', other.type);
        return new Response(other.content, { headers: respond });
      }
      return Response.json(reply, { headers: respond });
    } catch (e) {
      return failure(e, endpoint, respond);
    }
  };
  // Next's types accept a function with extra members; reply types are checked by the schema above.
  const read: Handler<E>['read'] = async (params, query, headers) =>
    (await run(params, query ?? {}, undefined, headers, new Headers())) as ReplyOf<E>;
  return Object.assign(route, { endpoint, read });
}

function requireRole(caller: Caller | undefined, role: Role): void {
  if (caller === undefined) throw new AppError('signed_out', 'Sign in first.');
  if (!allows(caller.role, role)) {
    throw new AppError('forbidden', `This needs the role ${role}; ${caller.name} is ${caller.role}.`);
  }
}

/** The `{ error }` reply of any failure. What is not an AppError is logged whole and answered without its text. */
export function failure(e: unknown, endpoint: Endpoint, headers = new Headers()): Response {
  if (!isAppError(e)) {
    logLine('error', 'unexpected failure', {
      endpoint: `${endpoint.method} ${endpoint.path}`,
      error: e instanceof Error ? (e.stack ?? e.message) : String(e),
    });
  }
  const error = errorBody(e);
  if (isAppError(e) && e.retryAfterSeconds !== undefined) headers.set('retry-after', String(e.retryAfterSeconds));
  return Response.json({ error }, { status: errorStatus[error.code], headers });
}

function parseInput(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [worst] = result.error.issues;
  // Of a body that may be several things, what is wrong with the first of them.
  const issue = worst?.code === 'invalid_union' ? (worst.errors[0]?.[0] ?? worst) : worst;
  const field = issue?.path.join('.') ?? '';
  throw new AppError(
    'bad_input',
    field === '' ? (issue?.message ?? 'Bad input') : `${field}: ${issue?.message}`,
    field === '' ? {} : { field },
  );
}

function parseReply(schema: z.ZodType, value: unknown, path: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`reply of ${path} does not match its schema: ${result.error.message}`);
}

/** A request's body: of a media type of its own its bytes, otherwise what its JSON says. */
async function bodyOf(body: unknown, { media: only, orMedia }: Endpoint): Promise<unknown> {
  if (!(body instanceof Request)) return body;
  const taken: string[] =
    only === undefined ? ['application/json', ...(orMedia === undefined ? [] : [orMedia])] : [only];
  const said = (body.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const media = said === 'text/xml' ? 'application/xml' : said;
  if (!taken.includes(media)) {
    throw new AppError(
      'bad_input',
      taken.length === 1 && taken[0] === 'application/json'
        ? 'The body must be JSON with content-type application/json.'
        : `The body must have content-type ${taken.join(' or ')}.`,
    );
  }
  const bytes = await bytesOf(body);
  if (media !== 'application/json') return bytes;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new AppError('bad_input', 'The body is not valid JSON.');
  }
}

/** Refused before reading where its length is told, and counted while reading: content-length may lie. */
async function bytesOf(request: Request): Promise<Uint8Array> {
  const tooLarge = () => new AppError('too_large', `A request body may have ${MAX_BODY_BYTES} bytes at most.`);
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) break;
    size += part.value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
