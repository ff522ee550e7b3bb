import { createHash } from 'node:crypto';
import { earlyScript } from '@/lib/early';

const earlyHash = createHash('sha256').update(earlyScript).digest('base64');

/**
 * The content security policy of every page. Scripts and style elements need the page's nonce, one constant
 * script its hash; style attributes are allowed, because charts
 * and positioned overlays set them, also in the server's HTML. Development adds what Next's error overlay and source maps need.
 */
export function contentSecurityPolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'sha256-${earlyHash}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    // A nonce here would switch 'unsafe-inline' off, and the overlay's styles have none.
    `style-src-elem 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
