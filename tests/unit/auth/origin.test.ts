import { describe, expect, it } from 'vitest';
import { baseUrl, listeningFrom } from '@/lib/auth/listening';
import { checkHost, checkOrigin } from '@/lib/auth/origin';
import { allows, roles } from '@/lib/auth/roles';

const passes = (check: () => void) => {
  try {
    check();
    return true;
  } catch (e) {
    expect(e).toMatchObject({ code: 'forbidden' });
    return false;
  }
};

const environments = {
  local: {},
  port80: { PORT: '80' },
  address: { HOST: '192.168.1.10', PORT: '4000' },
  name: { HOST: 'hn1.example.net' },
  six: { HOST: '2001:db8::5' },
  wildcard: { HOST: '0.0.0.0' },
  proxied: { VZBOARD_PUBLIC_URL: 'https://vz.example.net' },
  proxiedPort: { VZBOARD_PUBLIC_URL: 'https://vz.example.net:8443/' },
};

describe('Host', () => {
  it.each([
    ['local', '127.0.0.1:3000', true],
    ['local', 'localhost:3000', true],
    ['local', 'LOCALHOST:3000', true],
    ['local', '[::1]:3000', true],
    ['local', 'localhost', false],
    ['local', 'localhost:3001', false],
    ['local', '', false],
    ['local', 'evil.example:3000', false],
    ['local', 'localhost.evil.example:3000', false],
    ['local', '127.0.0.1.nip.io:3000', false],
    ['local', '127.0.0.1:3000@evil.example', false],
    ['local', 'evil.example#127.0.0.1:3000', false],
    ['local', '127.0.0.1:3000, evil.example', false],
    ['local', '0.0.0.0:3000', false],
    ['local', '10.0.0.1:3000', false],
    ['local', '[::1', false],
    ['local', 'localhost:99999', false],
    ['port80', 'localhost', true],
    ['port80', 'localhost:80', true],
    ['address', '192.168.1.10:4000', true],
    ['address', 'localhost:4000', true],
    ['address', '192.168.1.11:4000', false],
    ['name', 'hn1.example.net:3000', true],
    ['name', 'hn2.example.net:3000', false],
    ['six', '[2001:db8::5]:3000', true],
    ['six', '[2001:db8:0::5]:3000', true],
    ['six', '[2001:db8::6]:3000', false],
    ['wildcard', '192.168.1.10:3000', true],
    ['wildcard', '[2001:db8::5]:3000', true],
    ['wildcard', '192.168.1.10:3001', false],
    ['wildcard', 'rebound.example:3000', false],
    ['proxied', 'vz.example.net', true],
    ['proxied', 'vz.example.net:443', true],
    ['proxied', 'vz.example.net:80', false],
    ['proxied', 'other.example.net', false],
    ['proxied', '127.0.0.1:3000', true],
    ['proxiedPort', 'vz.example.net:8443', true],
    ['proxiedPort', 'vz.example.net', false],
  ] as const)('%s: %s is answered: %s', (environment, host, answered) => {
    const listening = listeningFrom(environments[environment]);
    expect(passes(() => checkHost(new Headers({ host }), listening))).toBe(answered);
    expect(
      passes(() => checkOrigin(new Headers({ host }), listening)),
      'changes as well',
    ).toBe(answered);
  });

  it('is required', () => expect(passes(() => checkHost(new Headers(), listeningFrom({})))).toBe(false));
});

describe('Origin of a change', () => {
  const own = { host: 'localhost:3000' };
  it.each([
    ['the same page', 'local', { ...own, origin: 'http://localhost:3000' }, true],
    ['the same page with a cookie', 'local', { ...own, origin: 'http://localhost:3000', cookie: 'a=b' }, true],
    ['another name of this server', 'local', { ...own, origin: 'http://127.0.0.1:3000' }, false],
    ['another port', 'local', { ...own, origin: 'http://localhost:3001' }, false],
    ['another scheme', 'local', { ...own, origin: 'https://localhost:3000' }, false],
    ['another site', 'local', { ...own, origin: 'http://evil.example' }, false],
    ['a sandboxed frame', 'local', { ...own, origin: 'null' }, false],
    ['a page in disguise', 'local', { ...own, origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }, false],
    ['an older browser on the same page', 'local', { ...own, 'sec-fetch-site': 'same-origin', cookie: 'a=b' }, true],
    ['a browser on a sibling site', 'local', { ...own, 'sec-fetch-site': 'same-site' }, false],
    ['a browser on another site', 'local', { ...own, 'sec-fetch-site': 'cross-site', cookie: 'a=b' }, false],
    ['a cookie that comes from nowhere', 'local', { ...own, cookie: 'vzboard_session=x' }, false],
    ['a program without a cookie', 'local', own, true],
    ['the public address, Host kept', 'proxied', { host: 'vz.example.net', origin: 'https://vz.example.net' }, true],
    [
      'the public address, Host rewritten',
      'proxied',
      { host: '127.0.0.1:3000', origin: 'https://vz.example.net' },
      true,
    ],
    ['the public name without TLS', 'proxied', { host: '127.0.0.1:3000', origin: 'http://vz.example.net' }, false],
    ['a neighbour of a wildcard', 'wildcard', { host: '10.0.0.1:3000', origin: 'http://10.0.0.2:3000' }, false],
    ["a wildcard's own page", 'wildcard', { host: '10.0.0.1:3000', origin: 'http://10.0.0.1:3000' }, true],
  ] as const)('%s (%s)', (_, environment, headers, allowed) => {
    const listening = listeningFrom(environments[environment]);
    expect(passes(() => checkOrigin(new Headers(headers), listening))).toBe(allowed);
  });
});

describe('the environment', () => {
  it('listens on 127.0.0.1:3000 unless told otherwise', () => {
    expect(listeningFrom({})).toEqual({ host: '127.0.0.1', port: 3000, publicUrl: null });
    expect(listeningFrom({ HOST: ' ', PORT: '' })).toEqual(listeningFrom({}));
  });

  it.each([
    [{ PORT: '0' }, 'PORT'],
    [{ PORT: '65536' }, 'PORT'],
    [{ PORT: '30x' }, 'PORT'],
    [{ PORT: '1e3' }, 'PORT'],
    [{ HOST: 'http://x' }, 'HOST'],
    [{ HOST: 'a b' }, 'HOST'],
    [{ VZBOARD_PUBLIC_URL: 'vz.example.net' }, 'VZBOARD_PUBLIC_URL'],
    [{ VZBOARD_PUBLIC_URL: 'ftp://vz.example.net' }, 'VZBOARD_PUBLIC_URL'],
    [{ VZBOARD_PUBLIC_URL: 'https://vz.example.net/panel' }, 'VZBOARD_PUBLIC_URL'],
  ])('refuses %o and names the variable', (env, field) => {
    expect(() => listeningFrom(env)).toThrow(expect.objectContaining({ code: 'bad_input', field }));
  });

  it.each([
    [{}, 'http://127.0.0.1:3000'],
    [{ HOST: '::1', PORT: '4000' }, 'http://[::1]:4000'],
    [{ HOST: '0.0.0.0' }, 'http://127.0.0.1:3000'],
    [{ HOST: 'hn1', VZBOARD_PUBLIC_URL: 'https://vz.example.net/' }, 'https://vz.example.net'],
  ])('%o is opened at %s', (env, url) => expect(baseUrl(listeningFrom(env))).toBe(url));
});

describe('roles', () => {
  it('each may what those below it may, and nothing above', () => {
    for (const [i, role] of roles.entries()) {
      for (const [j, needed] of roles.entries()) expect(allows(role, needed)).toBe(i >= j);
    }
  });
});
