/**
 * What of a request says who sent it. Works on anything with `get`, so that handlers, pages and tests ask alike; knows no Next and no sockets.
 */
import { isIP, isIPv6 } from 'node:net';

/** The part of `Headers` that is needed here. */
export type HeaderReader = Pick<Headers, 'get'>;

/** Set by server.ts on every request, over whatever the client sent: route handlers cannot see the socket. */
export const addressHeader = 'x-vzboard-address';

/** Set by server.ts like `addressHeader`: "https" when a trusted proxy took the request over TLS, otherwise "http". */
export const schemeHeader = 'x-vzboard-scheme';

/** The address a request came from; "unknown" only where no server stands in front (tests). */
export function clientAddress(headers: HeaderReader): string {
  return headers.get(addressHeader) ?? 'unknown';
}

/** True when the browser spoke TLS, so that the cookie may and must be `Secure`. */
export function cameOverHttps(headers: HeaderReader): boolean {
  return headers.get(schemeHeader) === 'https';
}

/**
 * Address and scheme as server.ts states them. Without `trustProxy` the forwarded headers are ignored, since anybody can send them; with it the
 * last address of X-Forwarded-For counts: the nearest proxy wrote it, the ones before came from outside.
 */
export function seenBy(
  trustProxy: boolean,
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  forwardedProto: string | undefined,
): { address: string; scheme: 'http' | 'https' } {
  const last = trustProxy ? forwardedFor?.split(',').at(-1)?.trim() : undefined;
  const address = last !== undefined && isIP(last) !== 0 ? last : (remoteAddress ?? 'unknown');
  const proto = trustProxy ? forwardedProto?.split(',').at(-1)?.trim().toLowerCase() : undefined;
  return { address: plainAddress(address), scheme: proto === 'https' ? 'https' : 'http' };
}

/** IPv4 addresses inside IPv6 ("::ffff:10.0.0.1") as IPv4, without a zone. */
function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}

/** What attempts are counted by: an IPv4 address, or the /64 of an IPv6 one, since one person usually has all of it. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** The value of one cookie; undefined when absent. Names are compared exactly, the first of several counts. */
export function readCookie(headers: HeaderReader, name: string): string | undefined {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
