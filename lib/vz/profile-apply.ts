/**
 * What `vzctl set --applyconfig` would make of a container: old and new values, and which present usage would stand above a new barrier. It copies
 * the profile's values over and takes none away, so that counters of the other mode stay behind and override it (vzctl 4.11.1,
 * src/vzctl-actions.c, merge_apply_param; recorded: set-applyconfig.json).
 */
import { counterInfo, counterNames } from '@/lib/ubc/counters';
import { reference } from '@/lib/ubc/health';
import type { Amount } from '@/lib/ubc/sample';
import { type Conf, effective } from './conf';
import { isSameValue } from './conf-change';
import { paramsByKey, waitsForRestart } from './params';
import { isIdentityKey, pairOf, staleKeys, usedValue } from './profiles';
import { toAmount } from './values';
import { isVswapConf } from './vswap';

/** Read, and never copied (recorded: set-applyconfig.json). */
const NEVER_COPIED: ReadonlySet<string> = new Set(['AVNUMPROC']);

export interface ValueChange {
  readonly key: string;
  /** As written; undefined is unset. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A counter that holds more now than it would be allowed. */
export interface Breach {
  readonly counter: string;
  readonly held: Amount;
  readonly kind: 'barrier' | 'limit';
  readonly threshold: Amount;
}

export interface ApplyOutcome {
  /** Keys that get another value, then those that are taken out, then the profile's name. Empty: nothing would change. */
  readonly changes: readonly ValueChange[];
  /** Of another kind of limits: taken out in the same change. */
  readonly stale: readonly string[];
  readonly breaches: readonly Breach[];
  /** Disk space changes: the image of a ploop container is resized along with it. */
  readonly resizes: boolean;
  /** Keys a running container takes at its next start. */
  readonly waiting: readonly string[];
}

/** `held`: what the container uses now, by counter; none for one that does not run. */
export function applyOutcome(
  name: string,
  profile: Conf,
  container: Conf,
  held: ReadonlyMap<string, Amount>,
): ApplyOutcome {
  const copied = copiedKeys(profile);
  const stale = staleKeys(profile, container);
  const changes = [...copied, ...stale].flatMap((key): ValueChange[] => {
    const before = usedValue(container, key);
    const after = stale.includes(key) ? undefined : usedValue(profile, key);
    return isSameValue(key, before, after) ? [] : [{ key, before, after }];
  });
  const origin = usedValue(container, 'ORIGIN_SAMPLE');
  if (origin !== name) changes.push({ key: 'ORIGIN_SAMPLE', before: origin, after: name });
  const waiting = changes.flatMap(({ key, before, after }) => {
    const param = paramsByKey.get(key);
    return param !== undefined && after !== undefined && waitsForRestart(param, before, after) ? [key] : [];
  });
  const resizes = changes.some(({ key }) => key === 'DISKSPACE');
  return { changes, stale, resizes, breaches: breachesOf(profile, held), waiting };
}

/** Keys that --applyconfig takes from a profile: all it can read but who the container is. */
export function copiedKeys(profile: Conf): string[] {
  return [...effective(profile).keys()].filter(
    (key) =>
      !isIdentityKey(key) && !NEVER_COPIED.has(key) && paramsByKey.has(key) && usedValue(profile, key) !== undefined,
  );
}

/** Whether all of a profile has arrived in a container: the keys in which it has not. */
export function notArrived(profile: Conf, container: Conf, stale: readonly string[]): ValueChange[] {
  const missing = copiedKeys(profile).flatMap((key): ValueChange[] => {
    const [after, found] = [usedValue(profile, key), usedValue(container, key)];
    return isSameValue(key, after, found) ? [] : [{ key, before: found, after }];
  });
  const left = stale.flatMap((key): ValueChange[] => {
    const found = usedValue(container, key);
    return found === undefined ? [] : [{ key, before: found, after: undefined }];
  });
  return [...missing, ...left];
}

function breachesOf(profile: Conf, held: ReadonlyMap<string, Amount>): Breach[] {
  if (held.size === 0) return [];
  const vswap = isVswapConf(profile);
  return counterNames.flatMap((counter): Breach[] => {
    const { confKeys, unit } = counterInfo(counter);
    const now = held.get(counter);
    const pair = pairOf(profile, confKeys[0] ?? counter, unit);
    if (now === undefined || pair === undefined) return [];
    const [barrier, limit] = [toAmount(pair.first), toAmount(pair.second)];
    const kind = reference(counter, barrier, limit, vswap);
    const threshold = kind === 'limit' ? limit : barrier;
    return kind === null || now <= threshold ? [] : [{ counter, held: now, kind, threshold }];
  });
}
