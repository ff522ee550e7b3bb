/**
 * A new container written as its config: read back into what is asked for. What create and set cannot bring about is said with its line, so that
 * no edit is lost in silence.
 */
import { type Conf, effective, parseConf } from './conf';
import { isSameValue } from './conf-change';
import type { Layout } from './create';
import { type Param, params, paramsByKey } from './params';
import { optionValue, storedValue } from './set';
import { plainName } from './templates';
import { isVswapConf } from './vswap';

/** What a config says of a new container. */
export interface ConfigDraft {
  readonly template: string;
  readonly profile: string;
  readonly layout: Layout;
  readonly values: Readonly<Record<string, string>>;
}

export type ConfigTrouble =
  | 'create.config.line'
  | 'create.config.profile'
  | 'create.config.template'
  | 'create.config.layout'
  | 'create.config.value'
  | 'create.config.place'
  | 'create.config.missing'
  | 'create.config.unknown';

export type ConfigRead =
  | { readonly ok: true; readonly draft: ConfigDraft }
  /** `line` is 1 for the first. */
  | { readonly ok: false; readonly line: number; readonly trouble: ConfigTrouble; readonly key: string };

/** Written by create from the choice of template, profile and layout, and from vz.conf. */
const CHOSEN: ReadonlySet<string> = new Set(['OSTEMPLATE', 'ORIGIN_SAMPLE', 'VE_LAYOUT', 'VE_ROOT', 'VE_PRIVATE']);

/** Memory in words people use, where a key has two parameters. */
function paramOf(key: string, vswap: boolean): Param | undefined {
  const said: Readonly<Record<string, string>> = vswap ? { PHYSPAGES: 'ram', SWAPPAGES: 'swap' } : {};
  return params.get(said[key] ?? '') ?? paramsByKey.get(key);
}

/** `profiles`: every value of each by key. `before`: the config as vzboard wrote it last, which says where the files will be. */
export function readConfigDraft(
  text: string,
  profiles: ReadonlyMap<string, ReadonlyMap<string, string>>,
  before: string,
): ConfigRead {
  const conf = parseConf(text);
  const bad = (trouble: ConfigTrouble, key: string, line = lineOf(conf, key)): ConfigRead => ({
    ok: false,
    line,
    trouble,
    key,
  });
  const odd = conf.warnings.find(({ kind }) => kind !== 'duplicate');
  if (odd !== undefined) return bad('create.config.line', odd.text.slice(0, 60), odd.line);
  const found = effective(conf);
  const name = found.get('ORIGIN_SAMPLE') ?? '';
  const profile = profiles.get(name);
  if (profile === undefined) return bad('create.config.profile', 'ORIGIN_SAMPLE');
  const template = plainName(found.get('OSTEMPLATE') ?? '');
  if (template === '') return bad('create.config.template', 'OSTEMPLATE');
  const layout = found.get('VE_LAYOUT');
  if (layout !== 'simfs' && layout !== 'ploop') return bad('create.config.layout', 'VE_LAYOUT');
  const was = effective(parseConf(before));
  for (const key of ['VE_ROOT', 'VE_PRIVATE']) {
    if (found.get(key) !== was.get(key)) return bad('create.config.place', key);
  }
  const gone = [...profile.keys()].find((key) => !found.has(key) && !CHOSEN.has(key));
  if (gone !== undefined) return bad('create.config.missing', gone, conf.lines.length);
  const values: Record<string, string> = {};
  const vswap = isVswapConf(conf);
  for (const [key, value] of found) {
    if (CHOSEN.has(key) || isSameValue(key, profile.get(key), value)) continue;
    const param = paramOf(key, vswap);
    if (param === undefined || param.untouched !== undefined) return bad('create.config.unknown', key);
    const stored = storedValue(conf, param);
    if (stored === undefined) return bad('create.config.value', key);
    values[param.name] = optionValue(param, stored);
  }
  return { ok: true, draft: { template, profile: name, layout, values } };
}

/** Where a key stands; the last line where it does not. */
function lineOf(conf: Conf, key: string): number {
  return conf.assignments.find((one) => one.key === key)?.line ?? Math.max(1, conf.lines.length);
}
