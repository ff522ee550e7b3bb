/**
 * Where the server listens, and the names it answers to. Read from the environment once by server.ts, handlers and proxy.ts alike.
 */
import { isIP } from 'node:net';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';

export interface Listening {
  /** Name or address as in HOST, IPv6 without brackets. */
  host: string;
  port: number;
  /** What browsers see when a reverse proxy stands in front; null without one. */
  publicUrl: URL | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** HOST (default 127.0.0.1), PORT (default 3000) and VZBOARD_PUBLIC_URL. Throws AppError `bad_input` with the variable's name as field. */
export function listeningFrom(env: Environment): Listening {
  const host = (env.HOST ?? '').trim().replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  if (!/^[\w.:-]+$/.test(host)) throw new AppError('bad_input', t('auth.listen.host', { host }), { field: 'HOST' });
  const text = (env.PORT ?? '').trim() || '3000';
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new AppError('bad_input', t('auth.listen.port', { port: text }), { field: 'PORT' });
  }
  return { host, port, publicUrl: parsePublicUrl(env.VZBOARD_PUBLIC_URL) };
}

function parsePublicUrl(text: string | undefined): URL | null {
  if (text === undefined || text.trim() === '') return null;
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new AppError('bad_input', t('auth.listen.publicUrl', { url: text }), { field: 'VZBOARD_PUBLIC_URL' });
  }
  return url;
}

/** True when only this machine can reach `host`. A name other than localhost counts as reachable: it may resolve to anything. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** The address people open, without a trailing slash. A wildcard HOST is shown as 127.0.0.1, which it includes. */
export function baseUrl({ host, port, publicUrl }: Listening): string {
  if (publicUrl !== null) return publicUrl.origin;
  const shown = isWildcard(host) ? '127.0.0.1' : host;
  return `http://${isIP(shown) === 6 ? `[${shown}]` : shown}:${port}`;
}

/** True for a HOST that means every address of the machine. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || /^[0:]+$/.test(host);
}

/**
 * Refuses to be reachable from elsewhere before anybody can be asked who they are. Throws AppError `forbidden`: the demo signs everybody in,
 * and without an account whoever comes first could make one.
 */
export function checkReach(listening: Listening, { demo, hasAccounts }: { demo: boolean; hasAccounts: boolean }): void {
  if (isLoopback(listening.host)) return;
  if (demo) throw new AppError('forbidden', t('auth.listen.demo', { host: listening.host }), { field: 'HOST' });
  if (!hasAccounts) throw new AppError('forbidden', t('auth.listen.open', { host: listening.host }), { field: 'HOST' });
}
