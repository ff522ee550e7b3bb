/**
 * Configs that were put aside: N.conf.retired, whose container keeps every file and can be brought back (scripts/vzboard-node), and
 * N.conf.destroyed, which `vzctl destroy` leaves and the next create of the same CTID deletes (vzctl.md 1.7).
 */
import { type Conf, parseConf } from './conf';
import { decode, failure, type ReadOptions, run, splitByPath } from './files';
import type { Run } from './run';
import { type Can, type Circumstances, can, type State } from './state';

export interface PutAside {
  readonly conf: Conf;
  /** When the file got its ending, which is what rename(2) changes of it; undefined where the node does not say. */
  readonly atMs: number | undefined;
}

export interface Aside {
  /** By CTID. */
  readonly retired: ReadonlyMap<string, PutAside>;
  readonly destroyed: ReadonlyMap<string, PutAside>;
}

const ENDINGS = { retired: '.conf.retired', destroyed: '.conf.destroyed' } as const;
/** An old node has thousands of destroyed ones. */
const MOST_DATES = 500;
const MOST_BYTES = 8 * 1024 * 1024;

/** Reads them anew. Throws `node_failed` when nothing at all could be read. */
export async function readAside(door: Run, confDir: string, options: ReadOptions = {}): Promise<Aside> {
  const folder = confDir.replace(/\/+$/, '');
  const both = ['--include=*.conf.destroyed', '--include=*.conf.retired'];
  const result = await run(door, ['grep', '-RaHs', ...both, '-e', '', '--', confDir], options);
  const text = decode(result.stdout);
  // grep: 0 found lines, 1 found none, more means trouble with some file (grep(1), EXIT STATUS).
  if (result.code > 1 && text === '') throw failure(`the config files in ${confDir}`, result);
  const files = splitByPath(text, confDir);
  const dates = await readDates(door, folder, [...files.keys()], options);
  const of = (ending: string): ReadonlyMap<string, PutAside> =>
    new Map(
      [...files].flatMap(([name, file]) =>
        name.endsWith(ending)
          ? [[name.slice(0, -ending.length), { conf: parseConf(file), atMs: dates.get(name) }] as const]
          : [],
      ),
    );
  return { retired: of(ENDINGS.retired), destroyed: of(ENDINGS.destroyed) };
}

const order = (name: string) => (name.endsWith(ENDINGS.retired) ? 0 : 1);

/** By file name; empty where the node does not say. */
async function readDates(
  door: Run,
  folder: string,
  names: readonly string[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, number>> {
  // Retired ones first: of them it matters.
  const asked = names.toSorted((a, b) => order(a) - order(b)).slice(0, MOST_DATES);
  if (asked.length === 0) return new Map();
  try {
    const paths = asked.map((name) => `${folder}/${name}`);
    const { stdout } = await run(door, ['stat', '-c', '%Z %n', '--', ...paths], options, MOST_BYTES);
    const lines = decode(stdout).matchAll(/^(\d+) .*\/([^/\n]+)$/gm);
    return new Map([...lines].map(([, seconds, name = '']) => [name, Number(seconds) * 1000]));
  } catch {
    return new Map();
  }
}

/**
 * Whether a container may be retired: in every state in which vzctl knows it, since one that runs is stopped first and one that is mounted is
 * unmounted. Without files there is nothing to keep.
 */
export function canRetire(state: State, circumstances: Circumstances = {}): Can {
  const { noQuota: _noQuota, ...rest } = circumstances;
  // Of all actions the one that asks for a known container and nothing more.
  return can('quotaon', state, rest);
}
