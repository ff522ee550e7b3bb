/**
 * Which OpenVZ a node runs, told by its kernel and by its vzctl. The two may differ (vzctl 4 on a 7 kernel exists), so each is told for itself.
 * Sources: kernel release names of download.openvz.org; `vzctl --version` of vzctl 4.11.1 ("vzctl version 4.11.1") and of libvzctl 7 to 9
 * ("vzctl v.7.0.194").
 */

/** `classic`: limits by beancounters. `vswap`: 2.6.32 from 042stab042 on, ram and swap. `7`, `8`, `9`: Virtuozzo and OpenVZ of that number. */
export type Generation = 'classic' | 'vswap' | '7' | '8' | '9';

/** From `uname -r`; undefined for a kernel that does not name itself after OpenVZ. */
export function kernelGeneration(release: string): Generation | undefined {
  const numbered = /\bvz([789])\b/.exec(release.replace(/[._-]/g, ' '))?.[1];
  if (numbered === '7' || numbered === '8' || numbered === '9') return numbered;
  const [, branch, build] = /(\d{3})stab(\d{3})/.exec(release) ?? [];
  if (branch !== undefined) return branch === '042' && Number(build) >= 42 ? 'vswap' : 'classic';
  return /openvz/.test(release) ? 'classic' : undefined;
}

export interface VzctlVersion {
  /** Without "vzctl version": "4.11.1". */
  version: string;
  major: number;
}

/** From the output of `vzctl --version`, around which VERBOSE= in vz.conf may add lines. */
export function parseVzctlVersion(output: string): VzctlVersion | undefined {
  const version = /^vzctl (?:version |v\.)(\d\S*)/m.exec(output)?.[1];
  return version === undefined ? undefined : { version, major: Number.parseInt(version, 10) };
}

/** Whether a vzctl of that major number belongs to the kernel's generation. */
export function belongsTogether(kernel: Generation, vzctlMajor: number): boolean {
  const numbered = Number(kernel);
  return Number.isNaN(numbered) ? vzctlMajor < 7 : vzctlMajor === numbered;
}
