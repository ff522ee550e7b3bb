/**
 * Per-container files beside the counters: /proc/vz/vestat (CPU time) and /proc/bc/ID/ioacct (bytes read and written). Formats: kernel/ve of
 * 2.6.32-042stab and vzkernel 3.10, kernel/bc/io_acct.c. What cannot be read is left out, never taken for zero.
 */

/** CPU time a container has used since its start, and how long that is, in one unit: cycles on 2.6.18, nanoseconds later. */
export interface CpuTime {
  used: bigint;
  uptime: bigint;
}

/** Twelve columns, two of them called uptime: read by their place. */
const COLUMNS = 12;
const ID = /^(?:[1-9]\d{0,9}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const DIGITS = /^\d{1,20}$/;

/**
 * By CTID; running containers only. Without the last columns (kernels that leave them 0) scheduler ticks are taken: user, nice and system over
 * the first uptime.
 */
export function parseVestat(lines: readonly string[]): Map<string, CpuTime> {
  const out = new Map<string, CpuTime>();
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    const [id = '', user = '', nice = '', system = '', ticks = '', , , uptime = '', used = ''] = words;
    if (words.length < COLUMNS || !ID.test(id) || ![user, nice, system, ticks, uptime, used].every(isCount)) continue;
    const fine = { used: BigInt(used), uptime: BigInt(uptime) };
    const coarse = { used: BigInt(user) + BigInt(nice) + BigInt(system), uptime: BigInt(ticks) };
    out.set(id, fine.uptime > 0n ? fine : coarse);
  }
  return out;
}

function isCount(text: string): boolean {
  return DIGITS.test(text);
}

/** Bytes a container has read and written since its start. */
export interface IoBytes {
  read: bigint;
  write: bigint;
}

/** One file's lines: a name, blanks, a number. undefined when one of the two is missing. */
export function parseIoacct(lines: readonly string[]): IoBytes | undefined {
  let read: bigint | undefined;
  let write: bigint | undefined;
  for (const line of lines) {
    const [, name, amount = ''] = /^\s*(read|write)\s+(\d{1,20})\s*$/.exec(line) ?? [];
    if (name === 'read') read = BigInt(amount);
    if (name === 'write') write = BigInt(amount);
  }
  return read === undefined || write === undefined ? undefined : { read, write };
}

/** The CTID of /proc/bc/ID/ioacct. Beancounters of the past, ID-ADDRESS, and parts of one, ID.PART, are no containers. */
export function ctidOfIoacct(path: string): string | undefined {
  const id = /^\/proc\/bc\/([^/]+)\/ioacct$/.exec(path)?.[1] ?? '';
  return ID.test(id) ? id : undefined;
}

/** Bytes into and out of a container. */
export interface NetBytes {
  in: bigint;
  out: bigint;
}

/**
 * What `vznetstat` prints (Virtuozzo 7 and later): a line per container and class of networks, class 0 not accounted. The classes of a container
 * are added up; 0 is the node itself.
 */
export function parseVznetstat(text: string): Map<string, NetBytes> {
  const out = new Map<string, NetBytes>();
  for (const line of text.split('\n')) {
    const [id = '', netClass = '', inBytes = '', , outBytes = ''] = line.trim().split(/\s+/);
    if (!ID.test(id) || netClass === '0' || ![netClass, inBytes, outBytes].every(isCount)) continue;
    const before = out.get(id) ?? { in: 0n, out: 0n };
    out.set(id, { in: before.in + BigInt(inBytes), out: before.out + BigInt(outBytes) });
  }
  return out;
}
