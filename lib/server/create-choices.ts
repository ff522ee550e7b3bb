/** What there is to choose from when a container is made on a node: free CTIDs, templates, profiles, addresses; and a draft like one of its own. */
import 'server-only';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { effective, get } from '@/lib/vz/conf';
import { type Layout, placesOf } from '@/lib/vz/create';
import { parseCtid } from '@/lib/vz/ctid';
import { CLASSIC, params, paramsByKey } from '@/lib/vz/params';
import { driftOf } from '@/lib/vz/profiles';
import { checkValue, optionValue, storedValue } from '@/lib/vz/set';
import { isSafeName, nameParts, plainName } from '@/lib/vz/templates';
import { isVswapConf } from '@/lib/vz/vswap';
import { poolsOf } from './address-pools';
import { type Board, nodeOf } from './board';
import { freeCtids, usesOn } from './create-taken';
import { type LiveNode, problemOf } from './live-node';
import { readGlobals } from './node-globals';
import { nodeSummary } from './node-summary';
import { readProfile, readProfiles, wireValues } from './profiles';
import { majorOf } from './settings-change';
import { readCache } from './templates';

type Reply = ReplyOf<typeof api.containerNew>;

const MOST_CTIDS = 50;
/** Settings that are as much the new container's as the old one's: which are copied besides what differs from the profile. */
const COPIED = ['nameserver', 'searchdomain', 'onboot'] as const;
/** Only one may have them. */
const ITS_OWN: ReadonlySet<string> = new Set(['name', 'hostname', 'ip', 'netif', 'ostemplate', 'root', 'private']);

/** Never throws for what the node does not say: then `problem` tells. Throws `not_found` for a container to be like that is not there. */
export async function containerNew(board: Board, nodeId: string, from: string | undefined): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const common = { node: nodeSummary(node, board.nowMs()), ...poolsOf(board, node) };
  if (from !== undefined && !node.configs.has(parseCtid(from, 'from'))) {
    throw new AppError('not_found', t('create.like.gone', { ctid: from, node: node.label }), { field: 'from' });
  }
  try {
    const found = await soon(choices(board, node, from), node.label);
    return { now: board.nowMs(), ...common, ...found, problem: null };
  } catch (e) {
    const nothing = { ctids: [], templates: [], profiles: [], layouts: [], like: null };
    const defaults = { template: null, profile: null, layout: null };
    return { now: board.nowMs(), ...common, ...nothing, defaults, problem: problemOf(e) };
  }
}

/** A page waits for this: where the node is silent, it is told so before every read of it has given up. */
const LONGEST_MS = 8_000;

async function soon<T>(work: Promise<T>, node: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('node_silent', t('create.silent', { node }))), LONGEST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

type Choices = Omit<Reply, 'now' | 'node' | 'pools' | 'poolsVersion' | 'problem'>;

async function choices(board: Board, node: LiveNode, from: string | undefined): Promise<Choices> {
  if (node.disabled !== undefined) {
    throw new AppError('conflict', t('settings.node.isDisabled', { node: node.label, by: node.disabled.by }));
  }
  const [globals, profiles, uses] = await Promise.all([readGlobals(node), readProfiles(node), usesOn(board, node)]);
  const major = majorOf(node) ?? CLASSIC;
  const { templates } = await readCache(node, globals.cache);
  const uuids = major >= 7 && ![...node.configs.keys()].some((ctid) => /^\d+$/.test(ctid));
  const pattern = placesOf(globals.conf).private;
  const layout = get(globals.conf, 'VE_LAYOUT');
  const names = new Set<string>();
  return {
    ctids: await freeCtids(board, node, { pattern, uses, most: MOST_CTIDS, uuids }),
    templates: templates.flatMap(({ name, sizeBytes }) => {
      // The same name in two packings is one template to vzctl.
      if (!isSafeName(name) || names.has(name)) return [];
      names.add(name);
      const { distribution, arch } = nameParts(name);
      return [{ name, distribution, arch, sizeBytes, isDefault: name === globals.template }];
    }),
    profiles: [...profiles]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, conf]) => ({
        name,
        isDefault: name === globals.profile,
        values: wireValues(conf),
        config: [...effective(conf)].map(([key, value]) => ({ key, value })),
      })),
    defaults: {
      template: names.has(globals.template ?? '') ? (globals.template ?? null) : null,
      profile: profiles.has(globals.profile ?? '') ? (globals.profile ?? null) : null,
      layout: major >= 7 ? 'ploop' : layout === undefined ? null : layoutOf(layout),
    },
    layouts: major >= 7 ? ['ploop'] : ['simfs', 'ploop'],
    like: from === undefined ? null : await likeOf(node, from, major),
  };
}

function layoutOf(text: string): Layout {
  return text.startsWith('ploop') ? 'ploop' : 'simfs';
}

/** The settings of a container as a draft: what differs from its profile, without what only one may have or an admin alone may give. */
async function likeOf(node: LiveNode, ctid: string, major: number): Promise<Choices['like']> {
  const conf = node.configs.get(ctid);
  if (conf === undefined) return null;
  const profile = get(conf, 'ORIGIN_SAMPLE') ?? '';
  const base = await readProfile(node, profile).catch(() => undefined);
  const keys = base === undefined ? [] : driftOf(base.conf, conf).map(({ key }) => key);
  // A key has two parameters there: memory in pages, and as people say it.
  const said: Readonly<Record<string, string>> = isVswapConf(conf) ? { PHYSPAGES: 'ram', SWAPPAGES: 'swap' } : {};
  const ofKey = (key: string) => params.get(said[key] ?? '') ?? paramsByKey.get(key);
  const wanted = [...keys.flatMap((key) => ofKey(key) ?? []), ...COPIED.flatMap((name) => params.get(name) ?? [])];
  const values: Record<string, string> = {};
  for (const param of wanted) {
    const stored = storedValue(conf, param);
    if (stored === undefined || ITS_OWN.has(param.name) || param.dangerous === true || param.untouched !== undefined)
      continue;
    const value = optionValue(param, stored);
    if (checkValue(param, value, major).ok) values[param.name] = value;
  }
  const layout = get(conf, 'VE_LAYOUT');
  return {
    template: plainName(get(conf, 'OSTEMPLATE') ?? ''),
    profile,
    ...(layout === undefined || major >= 7 ? {} : { layout: layoutOf(layout) }),
    values,
    start: true,
  };
}
