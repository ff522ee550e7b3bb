/**
 * In front of every page: refuses names this server does not answer to, and sets the content security policy with a fresh nonce. Nothing here
 * decides who may see what; each handler does.
 */
import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { listeningFrom } from '@/lib/auth/listening';
import { checkHost } from '@/lib/auth/origin';
import { isAppError } from '@/lib/errors';
import { contentSecurityPolicy } from '@/lib/server/csp';

export function proxy(request: NextRequest): NextResponse {
  try {
    checkHost(request.headers, listeningFrom(process.env));
  } catch (e) {
    if (!isAppError(e)) throw e;
    return new NextResponse(`${e.message} ${e.detail ?? ''}\n`, { status: 403 });
  }
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), process.env.NODE_ENV !== 'production');
  // Next reads the nonce from the request's header and puts it on its own scripts.
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/**
 * Not for `/api/`, whose handlers check for themselves and whose request bodies a proxy would cut at 10 MB, nor for files. Prefetches are
 * included, since a foreign page can mark its requests as such and must not get around the check of Host.
 */
export const config = { matcher: ['/((?!api/|_next/static/|favicon\\.ico$|icon\\.svg$).*)'] };
