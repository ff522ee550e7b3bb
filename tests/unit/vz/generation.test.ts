import { describe, expect, test } from 'vitest';
import { belongsTogether, kernelGeneration, parseVzctlVersion } from '@/lib/vz/generation';

describe('a kernel tells its generation by its release', () => {
  test.each([
    ['2.6.18-412.el5.028stab120.3', 'classic'],
    ['2.6.32-042stab037.1', 'classic'],
    ['2.6.32-042stab042.1', 'vswap'],
    ['2.6.32-042stab145.3', 'vswap'],
    ['2.6.32-5-openvz-amd64', 'classic'],
    ['3.10.0-1160.105.1.vz7.220.3', '7'],
    ['4.18.0-305.el8.vz8.1.4', '8'],
    ['4.18.0-240.1.1.vz8.5.51', '8'],
    ['5.14.0-427.vz9.80.6', '9'],
    ['6.1.0-28-amd64', undefined],
    ['', undefined],
  ])('%s is %s', (release, generation) => {
    expect(kernelGeneration(release)).toBe(generation);
  });
});

describe('vzctl tells its version', () => {
  test.each([
    ['vzctl version 4.11.1\n', '4.11.1', 4],
    ['vzctl version 3.0.24\n', '3.0.24', 3],
    ['something of VERBOSE\nvzctl version 4.9\n', '4.9', 4],
    ['vzctl v.7.0.194\n', '7.0.194', 7],
    ['vzctl v.9.0.91 libvzctl 9\n', '9.0.91', 9],
  ])('in %j', (output, version, major) => {
    expect(parseVzctlVersion(output)).toEqual({ version, major });
  });

  test.each(['', 'hello', 'vzctl: command not found', 'my vzctl version 4.11.1'])('not in %j', (output) => {
    expect(parseVzctlVersion(output)).toBeUndefined();
  });
});

test.each([
  ['vswap', 4, true],
  ['classic', 3, true],
  ['7', 7, true],
  ['7', 4, false],
  ['vswap', 7, false],
] as const)('kernel %s with vzctl %i belong together: %s', (kernel, major, together) => {
  expect(belongsTogether(kernel, major)).toBe(together);
});
