/**
 * An endpoint is data: method and path. Types ride along without a value, so that no schema reaches a browser bundle; the schemas stand in
 * `schemas.ts` under the same names (the house test compares the two).
 */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** A body that is taken as it is: its bytes, or in a browser its text. */
export type BodyMedia = 'application/xml';

/** The types of one endpoint: what goes in by query and body, what comes out. Absent parts are `undefined`. */
export interface Shape {
  query: unknown;
  body: unknown;
  reply: unknown;
}

type PathNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** Path parameters of an endpoint, named as in the path. */
export type Params<P extends string> = { [K in PathNames<P>]: string };

export interface Endpoint<S extends Shape = Shape, M extends Method = Method, P extends string = string> {
  readonly method: M;
  /** Below `/api`, with `:name` parts. */
  readonly path: P;
  /** Of the body, where it is not JSON. */
  readonly media?: BodyMedia;
  /** Taken besides JSON. */
  readonly orMedia?: BodyMedia;
  /** Types only; never set. */
  readonly shape?: S;
}

export type QueryOf<E> = E extends Endpoint<infer S> ? S['query'] : never;
export type BodyOf<E> = E extends Endpoint<infer S> ? S['body'] : never;
export type ReplyOf<E> = E extends Endpoint<infer S> ? S['reply'] : never;
export type ParamsOf<E> = E extends Endpoint<Shape, Method, infer P> ? Params<P> : never;

export const endpoint =
  <S extends Shape>() =>
  <M extends Method, P extends string>(
    method: M,
    path: P,
    media?: BodyMedia | { or: BodyMedia },
  ): Endpoint<S, M, P> => ({
    method,
    path,
    ...(media === undefined ? {} : typeof media === 'string' ? { media } : { orMedia: media.or }),
  });

/** Fills the path. Values are encoded, so a CTID can never add a segment. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:([a-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`no value for :${name} in ${path}`);
    return encodeURIComponent(value);
  });
}
