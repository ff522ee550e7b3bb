import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { earlyScript } from '@/lib/early';
import { contentSecurityPolicy } from '@/lib/server/csp';

const directives = (policy: string) =>
  new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));

describe('the content security policy', () => {
  it('lets only what carries the nonce, and the script that holds early presses, run in production', () => {
    const policy = directives(contentSecurityPolicy('N', false));
    const early = createHash('sha256').update(earlyScript).digest('base64');
    expect(policy.get('script-src')).toEqual(["'self'", "'nonce-N'", `'sha256-${early}'`, "'strict-dynamic'"]);
    expect(policy.get('style-src-elem')).toEqual(["'self'", "'nonce-N'"]);
    expect(policy.get('style-src-attr')).toEqual(["'unsafe-inline'"]);
  });

  it('names no source outside this server, whatever the directive', () => {
    for (const dev of [true, false]) {
      for (const [name, sources] of directives(contentSecurityPolicy('N', dev))) {
        expect(sources.join(' '), name).not.toMatch(/https?:|\*/);
      }
    }
  });

  it('falls back to nothing from elsewhere, no plugins, no frames, no other base', () => {
    const policy = directives(contentSecurityPolicy('N', false));
    expect(policy.get('default-src')).toEqual(["'self'"]);
    for (const name of ['object-src', 'base-uri', 'frame-ancestors']) expect(policy.get(name)).toEqual(["'none'"]);
  });

  it('has no nonce beside inline styles in development, where it would switch them off', () => {
    const policy = directives(contentSecurityPolicy('N', true));
    expect(policy.get('style-src-elem')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(policy.get('script-src')).toContain("'unsafe-eval'");
  });
});
