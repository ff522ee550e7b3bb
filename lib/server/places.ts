/** Where a container's files are, by its config as it is now and by vz.conf where that says nothing. */
import { type Conf, get } from '@/lib/vz/conf';
import { expandVeid } from '@/lib/vz/oddity';
import { freshConfig } from './container-view';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';

export interface Places {
  /** undefined where the config cannot be read. */
  conf: Conf | undefined;
  /** vz.conf. */
  globals: Conf;
  area: string;
  root: string;
}

/** Throws `node_failed` where vz.conf cannot be read. */
export async function placesOf(node: LiveNode, ctid: string): Promise<Places> {
  const [{ conf }, { conf: globals }] = await Promise.all([freshConfig(node, ctid), readGlobals(node)]);
  const place = (key: 'VE_PRIVATE' | 'VE_ROOT') => placeIn(conf, globals, key, ctid);
  return { conf, globals, area: place('VE_PRIVATE'), root: place('VE_ROOT') };
}

/** Without a slash at its end. vzctl's own defaults are those that vz.conf is shipped with. */
export function placeIn(conf: Conf | undefined, globals: Conf, key: 'VE_PRIVATE' | 'VE_ROOT', ctid: string): string {
  const own = conf === undefined ? '' : (get(conf, key) ?? '');
  const shipped = key === 'VE_PRIVATE' ? '/vz/private/$VEID' : '/vz/root/$VEID';
  return expandVeid(own || get(globals, key) || shipped, ctid).replace(/\/+$/, '');
}

/** Free KiB of the file system that `path` is on; undefined where nobody says. */
export async function freeKib(node: LiveNode, path: string): Promise<number | undefined> {
  try {
    const { code, stdout } = await node.door.read(['df', '-Pk', '--', path]);
    const free = /\s(\d+)\s+\d+%\s/.exec(new TextDecoder().decode(stdout))?.[1];
    return code === 0 && free !== undefined ? Number(free) : undefined;
  } catch {
    return undefined;
  }
}
