import { describe, expect, it } from 'vitest';
import { playwrightCounts, vitestCounts } from '@/scripts/counts.mjs';
import { contentStamp, installStamp, nodeProblem, sameVersions } from '@/scripts/steps.mjs';

describe('the install stamp', () => {
  const base = { lock: '{}', modules: '115', platform: 'linux', arch: 'x64' };

  it('is the same for the same lock file, Node ABI and platform', () => {
    expect(installStamp(base)).toBe(installStamp({ ...base }));
    expect(installStamp(base)).toMatch(/^[\da-f]{64}$/);
  });

  it.each([{ lock: '{ }' }, { modules: '127' }, { platform: 'darwin' }, { arch: 'arm64' }])(
    'changes with %o',
    (other) => {
      expect(installStamp({ ...base, ...other })).not.toBe(installStamp(base));
    },
  );
});

describe('the build stamp', () => {
  const files: [string, Buffer][] = [
    ['lib/a.ts', Buffer.from('a')],
    ['lib/b.ts', Buffer.from('b')],
  ];

  it('does not depend on the order files are found in', () => {
    expect(contentStamp(files)).toBe(contentStamp(files.toReversed()));
  });

  it.each([
    ['a content', [['lib/a.ts', 'A'] as const, ['lib/b.ts', 'b'] as const]],
    ['a name', [['lib/c.ts', 'a'] as const, ['lib/b.ts', 'b'] as const]],
    ['a new file', [['lib/a.ts', 'a'] as const, ['lib/b.ts', 'b'] as const, ['lib/c.ts', ''] as const]],
    ['a file that went', [['lib/a.ts', 'a'] as const]],
    ['text that moved to the next file', [['lib/a.ts', 'ab'] as const, ['lib/b.ts', ''] as const]],
  ])('changes with %s', (_, other) => {
    expect(contentStamp(other.map(([name, text]) => [name, Buffer.from(text)]))).not.toBe(contentStamp(files));
  });
});

describe('the Node version', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s will do', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });
  it.each(['20.18.9', '18.20.0', '4.0.0'])('%s is refused with what is needed', (version) => {
    expect(nodeProblem(version)).toContain('20.19');
  });
});

describe('packages somebody installed by hand', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/other-platform': { version: '1.0.0', optional: true },
    },
  };
  it('are taken when every version is that of the lock file', () => {
    expect(sameVersions(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });
  it('are not taken when one differs or is missing', () => {
    expect(sameVersions(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(sameVersions(lock, { packages: {} })).toBe(false);
    expect(sameVersions(lock, {})).toBe(false);
  });
});

describe('the counts of a unit test run', () => {
  const ok = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  const here = { mayBeSkipped: true };
  const inCi = { mayBeSkipped: false };
  const notLoaded = { status: 'failed', assertionResults: [] };

  it.each([
    ['all passed', ok, 0, inCi, 5, 0],
    ['two failed', { ...ok, numFailedTests: 2 }, 1, here, 5, 2],
    ['a file did not load', { ...ok, testResults: [notLoaded] }, 1, here, 5, 1],
    ['an error outside tests', ok, 1, here, 5, 1],
    ['no report at all', undefined, 1, here, 0, 1],
    ['skipped on a desk', { ...ok, numPendingTests: 2 }, 0, here, 5, 0],
    ['skipped in CI', { ...ok, numPendingTests: 2, numTodoTests: 1 }, 0, inCi, 5, 3],
  ])('%s', (_, report, code, where, passed, failed) => {
    expect(vitestCounts(report, code, where)).toMatchObject({ passed, failed });
  });
});

describe('the counts of a browser test run', () => {
  const stats = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 };
  it.each([
    ['all passed', { stats }, 0, 4, 0],
    ['one failed, one needed another try', { stats: { ...stats, unexpected: 1, flaky: 1 } }, 1, 4, 2],
    ['the server did not start', { stats: { ...stats, expected: 0 } }, 1, 0, 1],
    ['no report at all', undefined, 1, 0, 1],
    ['skipped in CI', { stats: { ...stats, skipped: 1 } }, 0, 4, 1],
  ])('%s', (_, report, code, passed, failed) => {
    expect(playwrightCounts(report, code, { mayBeSkipped: false })).toMatchObject({ passed, failed });
  });
});
