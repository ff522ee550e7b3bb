/** vz.conf of a node: where templates are, and what a new container gets when nothing is said. */
import { AppError } from '@/lib/errors';
import { type Conf, get, parseConf } from '@/lib/vz/conf';
import { readFile } from '@/lib/vz/files';
import { plainName } from '@/lib/vz/templates';
import type { LiveNode } from './live-node';

export interface Globals {
  conf: Conf;
  /** TEMPLATE/cache. */
  cache: string;
  /** DEF_OSTEMPLATE without its dot, and CONFIGFILE. */
  template: string | undefined;
  profile: string | undefined;
}

/** A config that is there and cannot be read may name any template or profile. */
const UNREAD: ReadonlySet<string> = new Set(['config_denied', 'config_unread']);

/** Whether every config of the node was read, so that nobody else uses a thing than those who are known to. */
export function knowsAllUsers(node: LiveNode): boolean {
  if (node.listing === undefined || node.configProblem !== undefined) return false;
  return ![...node.listing.oddities.values()].some((odd) => odd.some(({ code }) => UNREAD.has(code)));
}

/** The directory above the configs': vz.conf and the dists are beside them (and scripts/vzboard-node looks there). */
export function vzDirectory(node: LiveNode): string {
  return node.door.config.files.conf.replace(/\/[^/]+\/*$/, '');
}

/** Throws `node_failed` when it cannot be read, or names no plain path. */
export async function readGlobals(node: LiveNode): Promise<Globals> {
  const bytes = await readFile(node.door.read, `${vzDirectory(node)}/vz.conf`);
  const conf = parseConf(new TextDecoder().decode(bytes));
  const area = get(conf, 'TEMPLATE') || '/vz/template';
  if (!/^\/\P{Cc}*$/u.test(area) || /\/\.{1,2}(\/|$)|\/\//.test(area)) {
    throw new AppError('node_failed', `TEMPLATE of vz.conf is no plain path: ${area.slice(0, 200)}`);
  }
  return {
    conf,
    cache: `${area}/cache`,
    template: plainName(get(conf, 'DEF_OSTEMPLATE') ?? '') || undefined,
    profile: get(conf, 'CONFIGFILE') || undefined,
  };
}
