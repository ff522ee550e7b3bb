/**
 * The catalogue of what each dialect says in words of its own: per key, what a reader that knows no extension would understand of the
 * config's value. From it follow writing (these words), exactness (the extension is needed where the words say something else), and
 * contradictions (the words of a document against those its extension would have been written with). Every other key goes to the extension.
 */
import { counterInfo, counterNames } from '@/lib/ubc/counters';
import { params } from '@/lib/vz/params';
import { type Pair, type PairUnit, parsePair, UNLIMITED } from '@/lib/vz/values';
import { defaultHostName, netifWords } from './netif';
import {
  isAddressOrMask,
  isCpuCount,
  isCpuUnits,
  isHostName,
  isLine,
  isName,
  isPath,
  isTemplate,
  withoutArchive,
} from './value-rules';

export type Dialect = 'a' | 'b' | 'c';
export const dialects: readonly Dialect[] = ['a', 'b', 'c'];

export interface KeyContext {
  readonly ctid: string;
  readonly keys: ReadonlyMap<string, string>;
}
/** What the dialect's own words say of a value, in the spelling their reader gives; undefined: nothing. */
type Words = (value: string, context: KeyContext) => string | undefined;

/** Unit of each beancounter's key; AVNUMPROC is stored with them. */
export const counterKeys: ReadonlyMap<string, PairUnit> = new Map<string, PairUnit>([
  ...counterNames.map((name): [string, PairUnit] => {
    const { confKeys, unit } = counterInfo(name);
    return [confKeys[0] ?? '', unit];
  }),
  ['AVNUMPROC', 'items'],
]);
export const quotaKeys: ReadonlyMap<string, PairUnit> = new Map([
  ['DISKSPACE', 'diskspace'],
  ['DISKINODES', 'diskinodes'],
]);

/** Keys vzctl reads in a container's config that no parameter of the catalogue writes (src/lib/config.c of vzctl 4.11.1). */
const others =
  'VE_ROOT VE_PRIVATE VE_LAYOUT MOUNT_OPTS ORIGIN_SAMPLE IP_ADDRESS NETIF VETH NETDEV IPV6 MEMINFO CPUMASK NODEMASK CAPABILITY FEATURES DEVNODES DEVICES PCI IPTABLES LOCAL_UID LOCAL_GID VEID TEMPLATE CPUUWEIGHT';
export const knownKeys: ReadonlySet<string> = new Set([
  ...[...params.values()].map(({ key }) => key),
  ...counterKeys.keys(),
  ...others.split(' '),
]);

/** The pair of a counter or quota, where vzctl can read it and the first is not above the second. */
export function pairOf(key: string, value: string): Pair | undefined {
  const unit = counterKeys.get(key) ?? quotaKeys.get(key);
  if (unit === undefined || value === '') return undefined;
  const parsed = parsePair(value, unit, 'conf');
  return parsed.ok && parsed.value.first <= parsed.value.second ? parsed.value : undefined;
}

/** libvirt's own "no limit" of memory, in KiB. */
const MOST_KIB = 9_007_199_254_740_991n;
const PAGE_KIB = 4n;
export const pagesToKiB = (pages: bigint) => (pages * PAGE_KIB < MOST_KIB ? pages * PAGE_KIB : undefined);

const spaced = (value: string, valid: (word: string) => boolean) => {
  const words = value.split(' ');
  return words.every(valid) && new Set(words).size === words.length ? value : undefined;
};
const when =
  (valid: (text: string) => boolean): Words =>
  (value) =>
    valid(value) ? value : undefined;
const resolve = (path: string, ctid: string) => path.replace(/\$(?:VEID\b|\{VEID\})/g, ctid);
const fitsBytes = (kib: bigint) => kib * 1024n <= UNLIMITED;

/** Names that libvirt's schema lets through have no dot. */
const schemaClean = (value: string) => isTemplate(value) && /^[\w+-]+$/.test(value);
export function ofTypeTemplate(keys: ReadonlyMap<string, string>): boolean {
  return schemaClean(keys.get('OSTEMPLATE') ?? '');
}

/** The private directory without variables, or undefined where there is none that can be shown. */
export function privateWords(value: string, { ctid }: Pick<KeyContext, 'ctid'>): string | undefined {
  const path = resolve(value, ctid);
  return isPath(path) ? path : undefined;
}

const sharedAB: Readonly<Record<string, Words>> = {
  ORIGIN_SAMPLE: when(isTemplate),
  IP_ADDRESS: (value) => spaced(value, isAddressOrMask),
  NAMESERVER: (value) => spaced(value, (word) => word === 'inherit' || isAddressOrMask(word)),
  HOSTNAME: when((value) => value !== '' && isHostName(value)),
};

const words: Readonly<Record<Dialect, Readonly<Record<string, Words>>>> = {
  a: {
    ...sharedAB,
    OSTEMPLATE: when(isTemplate),
    DISKSPACE: (value) => {
      const hard = pairOf('DISKSPACE', value)?.second;
      return hard === undefined || !fitsBytes(hard) ? undefined : `${hard}:${hard}`;
    },
  },
  b: {
    ...sharedAB,
    OSTEMPLATE: (value) => (isTemplate(value) ? withoutArchive(value) : undefined),
    VE_PRIVATE: privateWords,
  },
  c: {
    NAME: when((value) => isName(value) && value === value.trim()),
    DESCRIPTION: when((value) => value !== '' && isLine(value) && value === value.trim()),
    OSTEMPLATE: when(schemaClean),
    VE_PRIVATE: (value, context) => (ofTypeTemplate(context.keys) ? undefined : privateWords(value, context)),
    DISKSPACE: (value) => {
      const pair = pairOf('DISKSPACE', value);
      const usable = pair !== undefined && pair.first > 0n && fitsBytes(pair.second);
      return usable ? `${pair.first}:${pair.second}` : undefined;
    },
    IP_ADDRESS: (value) => {
      const found = spaced(value, isAddressOrMask)?.split(' ');
      return found?.map((ip) => ip.replace(ip.includes(':') ? /\/128$/ : /\/32$/, '')).join(' ');
    },
    NETIF: (value, { ctid }) => netifWords(value, (ifname) => defaultHostName(ctid, ifname)),
    PRIVVMPAGES: (value) => {
      const pair = pairOf('PRIVVMPAGES', value);
      if (pair === undefined) return undefined;
      const [soft, hard] = [pair.first, pair.second].map((n) => (pagesToKiB(n) === undefined ? 'unlimited' : `${n}`));
      return soft === 'unlimited' && hard === 'unlimited' ? undefined : `${soft}:${hard}`;
    },
    VMGUARPAGES: (value) => {
      const pair = pairOf('VMGUARPAGES', value);
      return pair === undefined || pagesToKiB(pair.first) === undefined ? undefined : `${pair.first}:unlimited`;
    },
    CPUS: when(isCpuCount),
    CPUUNITS: when(isCpuUnits),
  },
};

/** What the dialect's own words say of `key`, as their reader gives it back; undefined where it has no words for it. */
export function wordsOf(dialect: Dialect, key: string, value: string, context: KeyContext): string | undefined {
  const say = Object.hasOwn(words[dialect], key) ? words[dialect][key] : undefined;
  return say?.(value, context);
}

/** Shown in KiB as a container's memory: RAM, else private memory, else 0. A number as large as old profiles' "unlimited" is none. */
export function shownMemoryKiB(keys: ReadonlyMap<string, string>): bigint {
  for (const key of ['PHYSPAGES', 'PRIVVMPAGES']) {
    const limit = pairOf(key, keys.get(key) ?? '')?.second;
    if (limit !== undefined && limit < 2_147_483_647n) return limit * PAGE_KIB;
  }
  return 0n;
}
