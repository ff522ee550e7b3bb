/**
 * The calls of one save. `vzctl set` is no transaction: what was applied before a failure stays, and nothing is saved (vzctl 4.11.1,
 * src/vzctl-actions.c). So everything that may fail by itself gets a call of its own; what can only be written shares one. Names come first,
 * as they refuse most; resizing an image comes last, as it takes long and is not undone.
 */
import { type Conf, get } from './conf';
import type { Ctid } from './ctid';
import { callsOf } from './incremental';
import { message } from './message';
import { CLASSIC, type Param } from './params';
import type { Argv } from './run';
import { type Change, type Refused, storedValue } from './set';
import { isVswapConf } from './vswap';

/** What one call is about, in the order in which they are made. */
const CONCERNS = [
  ...(['name', 'file', 'memory', 'cpu', 'io', 'devices', 'pci', 'addresses', 'netdev', 'host'] as const),
  ...(['interfaces', 'restart', 'quota', 'image'] as const),
];
export type Concern = (typeof CONCERNS)[number];

/** What decides which calls are made. */
export interface Situation {
  readonly running: boolean;
  readonly ploop: boolean;
  /** Major version of the node's vzctl. */
  readonly major: number;
}

export const CLASSIC_STOPPED: Situation = { running: false, ploop: false, major: CLASSIC };

export interface SaveCall {
  readonly concern: Concern;
  readonly argv: Argv;
  readonly changes: readonly Change[];
}

const byName: Readonly<Record<string, Concern>> = {
  name: 'name',
  ip: 'addresses',
  netif: 'interfaces',
  netdev: 'netdev',
  hostname: 'host',
  nameserver: 'host',
  searchdomain: 'host',
  devices: 'devices',
  devnodes: 'devices',
  pci: 'pci',
  quotatime: 'quota',
  quotaugidlimit: 'quota',
  diskinodes: 'quota',
};

function concernOf({ name, group, applies }: Param, { running, ploop }: Situation): Concern {
  if (name === 'diskspace') return ploop ? 'image' : running ? 'quota' : 'file';
  // Only written, nothing of it can fail; the link of a name can.
  if (!running) return name === 'name' ? 'name' : 'file';
  const own = byName[name];
  if (own !== undefined) return own;
  if (applies === 'restart') return 'restart';
  if (group === 'memory' || group === 'counters') return 'memory';
  if (group === 'cpu' || group === 'io') return group;
  return 'file';
}

/** Every option is one word with its value: an option in two words swallows the next one, whatever it is. Empty where nothing differs. */
export function saveCalls(ctid: Ctid, changes: readonly Change[], conf: Conf, situation: Situation): SaveCall[] {
  return CONCERNS.flatMap((concern): SaveCall[] => {
    const own = changes.filter(({ param }) => concernOf(param, situation) === concern);
    const first: string[] = [];
    const later: SaveCall[] = [];
    const call = (options: readonly string[], about: readonly Change[]): SaveCall => ({
      concern,
      argv: ['vzctl', 'set', ctid, ...options, '--save'],
      changes: about,
    });
    for (const change of withPartner(own, conf, situation)) {
      const before = storedValue(conf, change.param);
      const [one = [], ...more] = callsOf(change.param, before, change.stored, change.value);
      // What selects an interface speaks for the whole call.
      if (one.some((word) => word.startsWith('--ifname='))) more.unshift(one);
      else first.push(...one);
      later.push(...more.map((options) => call(options, [change])));
    }
    return first.length === 0 ? later : [call(first, own), ...later];
  });
}

/** Newer tools want RAM and swap in one call: on cgroup v2 the one without the other fails, and what stands in the config is repeated. */
function withPartner(changes: readonly Change[], conf: Conf, { major }: Situation): readonly Change[] {
  const ram = changes.find(({ param }) => param.name === 'ram');
  const swap = changes.find(({ param }) => param.name === 'swap');
  if (major < 7 || (ram === undefined) === (swap === undefined)) return changes;
  const known = ram ?? swap;
  const key = ram === undefined ? 'PHYSPAGES' : 'SWAPPAGES';
  const partner = known === undefined ? undefined : partnerOf(known.param, key, conf);
  return partner === undefined ? changes : [...changes, partner];
}

function partnerOf(param: Param, key: 'PHYSPAGES' | 'SWAPPAGES', conf: Conf): Change | undefined {
  const other: Param = { ...param, key, name: key === 'PHYSPAGES' ? 'ram' : 'swap' };
  const stored = storedValue(conf, other);
  const pages = /(\d+)$/.exec(stored ?? '')?.[1];
  return stored === undefined || pages === undefined
    ? undefined
    : { param: other, value: String(BigInt(pages) * 4096n), stored };
}

/** Changes that vzctl refuses without another: found out before anything runs. undefined where all is there. */
export function missingPartner(changes: readonly Change[], conf: Conf): Refused | undefined {
  const asks = (name: string) => changes.find(({ param }) => param.name === name);
  const refuse = (field: string, other: string): Refused => ({
    ok: false,
    field,
    reason: message('vz.set.needs', { field, other }),
  });
  // Recorded: exit 28, "required UB parameter (swap) not set". A config that is a VSwap one has it already.
  if (asks('ram') !== undefined && !asks('swap') && !asks('swappages') && get(conf, 'SWAPPAGES') === undefined) {
    return refuse('ram', 'swap');
  }
  if (asks('swap') !== undefined && !asks('ram') && !asks('physpages') && !isVswapConf(conf))
    return refuse('swap', 'ram');
  // Recorded: exit 20, both ways.
  if (asks('nodemask') !== undefined && !asks('cpumask')) return refuse('nodemask', 'cpumask');
  if (asks('cpumask')?.stored === 'auto' && !asks('nodemask')) return refuse('cpumask', 'nodemask');
  return undefined;
}
