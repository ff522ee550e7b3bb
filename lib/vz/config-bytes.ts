/**
 * The bytes of many configs in as few reads as a whole directory takes. A version is made of bytes, and grep, which reads all of them for the list,
 * ends a last line that had no newline. What comes together is taken apart by lengths: nothing in a file can pretend to be another.
 */
import { AppError } from '@/lib/errors';
import { type Ctid, isCtid, parseCtid } from './ctid';
import { configPath, decode, failure, type ReadOptions, run } from './files';
import { parseHelperConfigs } from './helper-configs';
import type { Argv, Run } from './run';

/** One that is replaced between its length and its bytes shifts all that follow. */
const MOST_ATTEMPTS = 3;

export function sizesArgv(paths: readonly string[]): Argv {
  return ['wc', '-c', '--', ...paths];
}

/**
 * By CTID; those that are not there or cannot be read are missing. `byHelper`: the node has an installed helper, which reads the whole directory in
 * one go. Throws `node_failed` where files change under every attempt, and what a read throws.
 */
export async function readConfigBytes(
  door: Run,
  confDir: string,
  ctids: readonly Ctid[],
  { byHelper, ...options }: ReadOptions & { byHelper: boolean },
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (ctids.length === 0) return new Map();
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const found = byHelper
      ? await byOneVerb(door, confDir, options)
      : await byLengths(door, new Map(ctids.map((ctid) => [configPath(confDir, ctid), ctid])), options);
    if (found !== undefined) return new Map(ctids.flatMap((ctid) => pairOf(ctid, found.get(ctid))));
  }
  throw new AppError('node_failed', `The config files in ${confDir} changed each time they were read.`);
}

const pairOf = (ctid: string, bytes: Uint8Array | undefined) => (bytes === undefined ? [] : [[ctid, bytes] as const]);

async function byOneVerb(
  door: Run,
  confDir: string,
  options: ReadOptions,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const result = await run(door, ['vzboard-node', 'configs', confDir], options);
  if (result.code !== 0) throw failure(`the config files in ${confDir}`, result);
  const answer = parseHelperConfigs(result.stdout);
  if (answer === undefined) return undefined;
  return new Map(
    [...answer.files].flatMap(([name, bytes]) => {
      const ctid = name.endsWith('.conf') ? name.slice(0, -'.conf'.length) : '';
      return isCtid(ctid) ? [[parseCtid(ctid), bytes] as const] : [];
    }),
  );
}

async function byLengths(
  door: Run,
  byPath: ReadonlyMap<string, string>,
  options: ReadOptions,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const lengths = async () => {
    const result = await run(door, sizesArgv([...byPath.keys()]), options);
    // wc: 1 when some file could not be read; the others are counted all the same. 127: there is no wc.
    if (result.code > 1) throw failure('the lengths of the config files', result);
    return lengthsOf(decode(result.stdout), byPath);
  };
  const before = await lengths();
  if (before.length === 0) return new Map();
  const { stdout, truncated, ...rest } = await run(door, ['cat', '--', ...before.map(({ path }) => path)], options);
  if (truncated) throw failure('the config files', { stdout, truncated, ...rest });
  const after = await lengths();
  const same = JSON.stringify(before) === JSON.stringify(after);
  const total = before.reduce((sum, { size }) => sum + size, 0);
  if (!same || total !== stdout.byteLength) return undefined;
  const out = new Map<string, Uint8Array>();
  let at = 0;
  for (const { path, size } of before) {
    out.set(byPath.get(path) ?? path, stdout.subarray(at, at + size));
    at += size;
  }
  return out;
}

/** What wc prints, without its total. */
function lengthsOf(text: string, byPath: ReadonlyMap<string, string>): { path: string; size: number }[] {
  return text.split('\n').flatMap((line) => {
    const [, size, path = ''] = /^ *(\d+) (.+)$/.exec(line) ?? [];
    return byPath.has(path) ? [{ path, size: Number(size) }] : [];
  });
}
