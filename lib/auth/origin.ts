/**
 * Two checks that keep other web pages from using a visitor's browser against vzboard. Host: a page whose name is made to resolve to this
 * machine (DNS rebinding) still sends its own name. Origin: a change must come from a page of vzboard itself.
 */
import { isIP } from 'node:net';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { isWildcard, type Listening } from './listening';
import type { HeaderReader } from './request';

/**
 * For every request. Throws AppError `forbidden` unless Host is a name this server answers to: 127.0.0.1, localhost and [::1] with its port,
 * HOST with its port, the host of VZBOARD_PUBLIC_URL; with a wildcard HOST any literal address with its port (rebinding needs a name).
 */
export function checkHost(headers: HeaderReader, listening: Listening): void {
  const host = headers.get('host') ?? '';
  if (!answersTo(host, listening)) {
    throw new AppError('forbidden', t('auth.origin.host', { host }), { detail: t('auth.origin.hostHelp') });
  }
}

/**
 * For every request that changes something; includes `checkHost`. Throws AppError `forbidden` unless the request comes from a page of this
 * server. Browsers send Origin with every such request; without it and without a browser's other marks (Sec-Fetch-Site, a cookie) it is a
 * program, which no web page can steer.
 */
export function checkOrigin(headers: HeaderReader, listening: Listening): void {
  checkHost(headers, listening);
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const fromHere =
    origin !== null
      ? isOwnOrigin(origin, headers.get('host') ?? '', listening)
      : site !== null
        ? site === 'same-origin'
        : headers.get('cookie') === null;
  if (!fromHere) {
    throw new AppError('forbidden', t('auth.origin.other', { origin: origin ?? site ?? '-' }), {
      detail: t('auth.origin.otherHelp'),
    });
  }
}

function answersTo(host: string, { host: own, port, publicUrl }: Listening): boolean {
  const asked = parseHost('http:', host);
  if (asked === undefined) return false;
  if (publicUrl !== null && parseHost(publicUrl.protocol, host)?.host === publicUrl.host) return true;
  const names = ['127.0.0.1', 'localhost', '[::1]', isIP(own) === 6 ? `[${own}]` : own];
  if (names.some((name) => parseHost('http:', `${name}:${port}`)?.host === asked.host)) return true;
  const literal = isIP(asked.hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
  return isWildcard(own) && literal && Number(asked.port || 80) === port;
}

/** Only the very host that was asked, over plain http, which is what this server speaks, or the public address as configured. */
function isOwnOrigin(origin: string, host: string, { publicUrl }: Listening): boolean {
  return origin === parseHost('http:', host)?.origin || (publicUrl !== null && origin === publicUrl.origin);
}

/** undefined for anything but a bare host with an optional port: no user, path or blank may hide in it. */
function parseHost(scheme: string, host: string): URL | undefined {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host)) return undefined;
  const url = `${scheme}//${host}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}
