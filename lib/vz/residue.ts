/** A closer look at single containers whose config or files are in doubt: few commands, only for those. */
import { isAppError } from '@/lib/errors';
import type { Conf } from './conf';
import { configPath, type ReadOptions, readConfig } from './files';
import type { Oddity } from './oddity';
import type { Run } from './run';

export type ConfigLook = { readonly conf: Conf } | { readonly oddity: Oddity };

/**
 * Why the config of a container that vzlist lists was not among the files read: it is not there, empty, or may not be read. Never throws:
 * what cannot be told is `config_unread`.
 */
export async function lookAtConfig(
  door: Run,
  confDir: string,
  ctid: string,
  options: ReadOptions = {},
): Promise<ConfigLook> {
  const path = configPath(confDir, ctid);
  const values = { path };
  try {
    const { bytes, conf } = await readConfig(door, path, options);
    return bytes.length === 0 ? { oddity: { code: 'config_empty', values } } : { conf };
  } catch (e) {
    const detail = isAppError(e) ? (e.detail ?? e.message) : String(e);
    const code = /no such file/i.test(detail)
      ? 'config_missing'
      : /permission denied|not permitted/i.test(detail)
        ? 'config_denied'
        : 'config_unread';
    return { oddity: { code, values, detail } };
  }
}

/**
 * Those of `paths` that exist; undefined when the node does not say (no stat, not allowed): then nothing is claimed. Not followed below: only
 * the name is looked at.
 */
export async function existing(
  door: Run,
  paths: readonly string[],
  options: ReadOptions = {},
): Promise<ReadonlySet<string> | undefined> {
  if (paths.length === 0) return new Set();
  try {
    const { code, stdout } = await door(['stat', '-c', '%n', '--', ...paths], {
      ...options,
      maxOutputBytes: MOST_BYTES,
    });
    // stat: 1 when some path is not there; sudo answers 1 as well, and prints nothing: no path is then claimed.
    if (code > 1) return undefined;
    return new Set(
      new TextDecoder()
        .decode(stdout)
        .split('\n')
        .filter((line) => line !== ''),
    );
  } catch {
    return undefined;
  }
}

const MOST_BYTES = 1024 * 1024;
