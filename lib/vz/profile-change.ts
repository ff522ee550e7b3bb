/**
 * What following a profile means for a container's config. `vzctl set --applyconfig` copies the profile's values over and takes none away, so
 * that counters of the other mode stay behind and override it; and on a ploop container it resizes the image (vzctl 4.11.1,
 * src/vzctl-actions.c, merge_apply_param; recorded: set-applyconfig.json).
 */
import { counterInfo, counterNames } from '@/lib/ubc/counters';
import type { Conf } from './conf';
import { isSameValue, usedValues } from './conf-change';
import { paramsByKey } from './params';
import { isVswapConf } from './vswap';

/** Who a container is: never taken from a profile. AVNUMPROC is read and never copied, which leaves it to an edit. */
const OWN: ReadonlySet<string> = new Set([
  ...['HOSTNAME', 'IP_ADDRESS', 'OSTEMPLATE', 'VE_ROOT', 'VE_PRIVATE', 'DESCRIPTION', 'NAME', 'NETIF', 'VE_LAYOUT'],
  ...['ORIGIN_SAMPLE', 'VEID', 'UUID'],
]);

/** Whether the value of that key is one a profile decides. */
export function isOfProfile(key: string): boolean {
  return paramsByKey.has(key) && !OWN.has(key);
}

export interface ProfileChange {
  /** Keys whose value changes, with the profile's. */
  readonly values: ReadonlyMap<string, string>;
  /** Counters the profile does not have and that would override what it means; to be removed in the same change. */
  readonly stale: readonly string[];
  /** True when the image of a ploop container is resized along with it. */
  readonly resizes: boolean;
}

const counterKeys = counterNames.map((name) => counterInfo(name).confKeys[0] ?? '');

export function profileChange(conf: Conf, profile: Conf, { ploop }: { ploop: boolean }): ProfileChange {
  const has = usedValues(conf);
  const wants = usedValues(profile);
  const values = new Map(
    [...wants].filter(([key, value]) => isOfProfile(key) && !isSameValue(key, has.get(key), value)),
  );
  const switches = isVswapConf(conf) !== isVswapConf(profile);
  const stale = switches
    ? [...counterKeys, 'VM_OVERCOMMIT', 'MEMINFO'].filter((key) => has.has(key) && !wants.has(key))
    : [];
  return { values, stale, resizes: ploop && values.has('DISKSPACE') };
}
