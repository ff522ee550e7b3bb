import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '@/lib/auth/rate';
import { addressGroup, seenBy } from '@/lib/auth/request';

const limit = { attempts: 3, windowMs: 30_000, maxKeys: 4 };

describe('the limiter', () => {
  it('lets a burst pass, then one per interval', () => {
    const limiter = createLimiter(limit);
    for (let i = 0; i < 3; i++) {
      expect(limiter.waitMs('a', 0)).toBe(0);
      limiter.count('a', 0);
    }
    expect(limiter.waitMs('a', 0)).toBe(10_000);
    expect(limiter.waitMs('a', 9_999)).toBe(1);
    expect(limiter.waitMs('a', 10_000)).toBe(0);
    limiter.count('a', 10_000);
    expect(limiter.waitMs('a', 10_000)).toBe(10_000);
    expect(limiter.waitMs('a', 60_000)).toBe(0);
  });

  it('gives an attempt back', () => {
    const limiter = createLimiter(limit);
    for (let i = 0; i < 3; i++) limiter.count('a', 0);
    limiter.refund('a');
    expect(limiter.waitMs('a', 0)).toBe(0);
    limiter.refund('never seen');
  });

  it('locks nobody out for longer than an interval after the clock was set back', () => {
    const limiter = createLimiter(limit);
    for (let i = 0; i < 3; i++) limiter.count('a', 1_000_000_000);
    expect(limiter.waitMs('a', 0)).toBe(10_000);
  });

  it('forgets the key unused for longest when it is full', () => {
    const limiter = createLimiter(limit);
    for (const key of ['a', 'a', 'a', 'b', 'c', 'd', 'a', 'e']) limiter.count(key, 0);
    expect(limiter.size()).toBe(4);
    expect(limiter.waitMs('a', 0)).toBeGreaterThan(0);
  });

  it('never remembers more keys than it may, nor lets more than the burst pass at one moment', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 2 }), fc.nat(100_000)), { maxLength: 200 }), (attempts) => {
        const limiter = createLimiter(limit);
        for (const [key, at] of attempts) {
          if (limiter.waitMs(key, at) === 0) limiter.count(key, at);
          expect(limiter.size()).toBeLessThanOrEqual(limit.maxKeys);
        }
        let passed = 0;
        while (limiter.waitMs('one', 200_000) === 0 && passed < 10) {
          limiter.count('one', 200_000);
          passed++;
        }
        expect(passed).toBe(3);
      }),
    );
  });
});

describe('the group an address is counted by', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['unknown', 'unknown'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
  ])('%s is counted by %s', (address, group) => expect(addressGroup(address)).toBe(group));
});

describe('what server.ts states about a request', () => {
  it.each([
    ['ignores forwarded headers unless told to trust them', false, '10.0.0.9', '1.2.3.4', 'https', '10.0.0.9', 'http'],
    [
      'takes the last forwarded address, written by the nearest proxy',
      true,
      '127.0.0.1',
      '6.6.6.6, 1.2.3.4',
      'https',
      '1.2.3.4',
      'https',
    ],
    ['keeps the socket address when the header is no address', true, '127.0.0.1', 'evil', 'ftp', '127.0.0.1', 'http'],
    ['keeps the socket address without headers', true, '127.0.0.1', undefined, undefined, '127.0.0.1', 'http'],
    ['reads IPv4 inside IPv6', false, '::ffff:10.0.0.9', undefined, undefined, '10.0.0.9', 'http'],
    ['drops a zone', false, 'fe80::1%eth0', undefined, undefined, 'fe80::1', 'http'],
    ['has a word for no address', false, undefined, undefined, undefined, 'unknown', 'http'],
  ] as const)('%s', (_, trust, remote, forwarded, proto, address, scheme) => {
    expect(seenBy(trust, remote, forwarded, proto)).toEqual({ address, scheme });
  });
});
