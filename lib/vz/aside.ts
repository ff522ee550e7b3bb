/** What a reinstall has set aside, as scripts/vzboard-node records it on the node: N.aside beside the configs, in lines KEY="value". */
import { get, parseConf } from './conf';
import { decode, failure, type ReadOptions, run } from './files';
import type { Run } from './run';

export interface Aside {
  /** Where the old files are. */
  path: string;
  /** Templates; undefined where the old config named none. */
  from: string | undefined;
  to: string;
  atMs: number;
  /** As vzboard had read it then. */
  usedBytes: number | undefined;
  /** `unfinished`: the new files were not made to their end, and nobody has put the old ones back. */
  state: 'done' | 'unfinished';
}

export function asidePath(confDir: string, ctid: string): string {
  return `${confDir.replace(/\/+$/, '')}/${ctid}.aside`;
}

/** Undefined for what is no such record. */
export function parseAside(text: string): Aside | undefined {
  const conf = parseConf(text);
  const [place, to, at, kib] = [get(conf, 'PRIVATE'), get(conf, 'TO'), get(conf, 'AT'), get(conf, 'KIB') ?? ''];
  if (place === undefined || to === undefined || at === undefined || !/^\d{1,12}$/.test(at)) return undefined;
  return {
    path: `${place}.aside`,
    from: get(conf, 'FROM') || undefined,
    to,
    atMs: Number(at) * 1000,
    usedBytes: /^\d{1,12}$/.test(kib) ? Number(kib) * 1024 : undefined,
    state: get(conf, 'NEW') === undefined ? 'unfinished' : 'done',
  };
}

const NOT_THERE = /no such file or directory/i;
const MOST_BYTES = 65_536;

/** undefined where nothing is set aside. Throws `node_failed` when that cannot be read. */
export async function readAside(
  door: Run,
  confDir: string,
  ctid: string,
  options: ReadOptions = {},
): Promise<Aside | undefined> {
  const path = asidePath(confDir, ctid);
  const result = await run(door, ['cat', path], options, MOST_BYTES);
  if (result.code !== 0 && NOT_THERE.test(decode(result.stderr))) return undefined;
  const aside = result.code === 0 ? parseAside(decode(result.stdout)) : undefined;
  if (aside === undefined) throw failure(path, result);
  return aside;
}
